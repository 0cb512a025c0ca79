"""Writes the stub of the compiled module, ``python/nyckeltal/_core.pyi``, from the installed module itself.

Run ``python tools/stubs.py`` after a change of the bindings (build and install first); ``--check`` compares only.
Needs pybind11-stubgen (extra ``test``).
"""

from __future__ import annotations

import argparse
import difflib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

STUB = Path(__file__).resolve().parents[1] / "python" / "nyckeltal" / "_core.pyi"

HEADER = """# Written by tools/stubs.py, do not edit. This module is private: the package documents what is public.
# mypy: disable-error-code="type-arg"
"""

# What the generator cannot know, said once: regular expression -> replacement.
REWRITES = [
    (r'\A"""\n.*?\n"""\n', ""),  # the docstring of the module
    (r"\n\s+\"\"\"\n(?:.*\n)*?\s+\"\"\"(?=\n)", r"\n@@"),  # docstrings: the package's are the ones to read
    (r":\n\s+\.\.\.$", ": ..."),
    (r":\n@@$", ": ..."),
    (r"^(class .*): \.\.\.\n(?=    )", r"\1:\n"),
    (r"\*\*kwargs\b", "**kwargs: typing.Any"),
    (r"\*args\b", "*args: typing.Any"),
    (r"def (__eq__|__ne__)\(self, arg0: \w+\)", r"def \1(self, arg0: object)"),
    (r"-> numpy\.ndarray:", "-> numpy.typing.NDArray[typing.Any]:"),
    (r"-> dict:", "-> dict[str, typing.Any]:"),
    (r"^(\w+): tuple = .*$", r"\1: tuple[str, ...]"),
    (r"^(__version__: str) = .*$", r"\1"),
    (
        r"^    __hash__: typing\.ClassVar\[None\] = None$",
        "    __hash__: typing.ClassVar[None]  # type: ignore[assignment]",
    ),
    (r"published: Panel$", "published: Panel | None"),
    (r"^__all__.*\n", ""),
    (r"^(class )", r"\n\1"),
]


def generate() -> str:
    """The text that the stub should have."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pybind11_stubgen", "nyckeltal._core", "--output-dir", folder, "--exit-code"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode != 0:
            raise SystemExit(run.stderr)
        text = (Path(folder) / "nyckeltal" / "_core.pyi").read_text(encoding="utf-8")
    for pattern, replacement in REWRITES:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return HEADER + text.strip() + "\n"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare, write nothing; exit code 1 when they differ")
    arguments = parser.parse_args()
    wanted = generate()
    found = STUB.read_text(encoding="utf-8") if STUB.exists() else ""
    if arguments.check:
        difference = difflib.unified_diff(
            found.splitlines(), wanted.splitlines(), "_core.pyi", "installed", lineterm=""
        )
        sys.stdout.writelines(f"{line}\n" for line in difference)
        return int(found != wanted)
    STUB.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
