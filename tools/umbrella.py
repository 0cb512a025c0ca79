"""Writes the two headers that follow from all others; ``--check`` compares only.

``nyckeltal.hpp`` includes every public header but ``eigen.hpp``, which needs Eigen. ``fwd.hpp`` declares every public
class, struct and enumeration, for a program whose own headers only name them.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

INCLUDE = Path(__file__).resolve().parents[1] / "include"
UMBRELLA = INCLUDE / "nyckeltal" / "nyckeltal.hpp"
FORWARD = INCLUDE / "nyckeltal" / "fwd.hpp"
NAMESPACE = "nyckeltal::inline NYCKELTAL_FORM"
TYPE = re.compile(r"^(enum class|class|struct) (?:NYCKELTAL_\w+ )?(\w+)( : std::\w+)?[^;]*\{", re.MULTILINE)


def public_headers() -> list[Path]:
    """Those that a program includes, in order."""
    left_out = {UMBRELLA, FORWARD, UMBRELLA.with_name("eigen.hpp")}
    return sorted(path for path in INCLUDE.rglob("*.hpp") if path not in left_out and path.parent.name != "detail")


def umbrella() -> str:
    """The text of ``nyckeltal.hpp``."""
    headers = [path.relative_to(INCLUDE).as_posix() for path in [*public_headers(), FORWARD]]
    lines = ["// The whole library. Written by tools/umbrella.py.", "#pragma once", ""]
    return "\n".join(lines + [f'#include "{header}"' for header in sorted(headers)]) + "\n"


def forward() -> str:
    """The text of ``fwd.hpp``."""
    found: set[tuple[str, str]] = set()
    for path in public_headers():
        text = path.read_text(encoding="utf-8")
        for block in re.findall(
            rf"^namespace {NAMESPACE} \{{\n(.*?)^\}}  // namespace {NAMESPACE}$", text, re.S | re.M
        ):
            public = re.sub(r"^namespace detail \{\n.*?^\}  // namespace detail$", "", block, flags=re.S | re.M)
            found |= {(name, f"{what} {name}{size};") for what, name, size in TYPE.findall(public)}
    lines = [
        "// Names of the library's types, for a program's own headers. Written by tools/umbrella.py.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        '#include "nyckeltal/base/config.hpp"',
        "",
        f"namespace {NAMESPACE} {{",
        "",
        *(declaration for _, declaration in sorted(found)),
        "",
        f"}}  // namespace {NAMESPACE}",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Command line."""
    wanted = {UMBRELLA: umbrella(), FORWARD: forward()}
    if "--check" in sys.argv[1:]:
        return int(any(not path.exists() or path.read_text(encoding="utf-8") != text for path, text in wanted.items()))
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
