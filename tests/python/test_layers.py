"""Reads includes and imports, and fails on an arrow against the direction of dependencies."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INCLUDE = ROOT / "include" / "nyckeltal"
PACKAGE = ROOT / "python" / "nyckeltal"

#: What each folder of include/nyckeltal may include beside itself.
MAY_INCLUDE = {
    "base": set(),
    "core": {"base"},
    "io": {"base", "core"},
    "stats": {"base"},
    "compare": {"base", "core", "stats"},
    "composite": {"base", "core", "stats"},
}
#: pybind11 stays in the bindings, Boost.JSON in src/io; <execution> drags in TBB; <format> is not in GCC 12.
NEVER_IN_HEADERS = re.compile(r"pybind11|Python\.h|boost/json|execution$|format$|expected$|iostream$")
#: Modules for people, and those whose name ends in _page, _plot or _text: nothing that computes imports them, except
#: late, inside a function.
PRESENTATION = {"cli", "excel_template", "pictures", "plot", "report", "text"}
PRESENTATION_ENDINGS = ("_page", "_plot", "_text")
#: Imported by modules at the top; all else is an extra and imported late.
HARD_DEPENDENCIES = {"nyckeltal", "numpy"}


def includes(path: Path) -> list[str]:
    return re.findall(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', path.read_text(encoding="utf-8"), re.MULTILINE)


def layer(include: str) -> str | None:
    """The folder of one of our headers; None for others' headers and for version.hpp."""
    match = re.fullmatch(r"nyckeltal/(\w+)/.+", include)
    return match[1] if match else None


#: Written by tools/umbrella.py, and what needs Eigen in the program.
WRITTEN = {"nyckeltal.hpp", "fwd.hpp"}
HEADERS = sorted(path for path in INCLUDE.rglob("*.[hi]pp") if path.name not in WRITTEN)
PUBLIC = [path for path in HEADERS if path.parent.name not in {"detail", "impl"} and path.name != "eigen.hpp"]
MODULES = sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("header", HEADERS, ids=name)
def test_header_includes_only_layers_below(header: Path) -> None:
    own = header.relative_to(INCLUDE).parts[0] if header.parent != INCLUDE else None
    allowed = MAY_INCLUDE[own] | {own} if own else {"base"}
    for include in includes(header):
        assert not include.startswith("."), f"{include}: write the path from include/"
        assert not NEVER_IN_HEADERS.search(include), f"{include} must not be in a public header"
        below = layer(include)
        assert below is None or below in allowed, f"{name(header)} includes {include}: {own} must not know {below}"


@pytest.mark.parametrize("source", sorted((ROOT / "src" / "io").iterdir()), ids=name)
def test_compiled_io_knows_only_base_core_and_io(source: Path) -> None:
    for include in includes(source):
        assert layer(include) in {None, "base", "core", "io"}, f"{name(source)} includes {include}"
        assert "pybind11" not in include


@pytest.mark.parametrize("header", PUBLIC, ids=name)
def test_public_header_needs_the_standard_library_only(header: Path) -> None:
    # Bodies are reached in the header-only form alone; what they need is theirs.
    outside = [each for each in includes(header) if layer(each) is None and ("/" in each)]
    assert outside == [], f"{name(header)} includes {outside}"
    assert not [each for each in includes(header) if "/detail/" in each], "a public header needs no internals"


def test_bodies_stand_behind_the_switch() -> None:
    switch = re.compile(r'#ifndef NYCKELTAL_COMPILED\n#include "(nyckeltal/\w+/impl/\w+\.ipp)"\n#endif\n')
    included = {each for path in HEADERS for each in switch.findall(path.read_text(encoding="utf-8"))}
    bodies = {path.relative_to(INCLUDE.parent).as_posix() for path in INCLUDE.rglob("*.ipp")}
    compiled = {each for path in (ROOT / "src").rglob("*.cpp") for each in includes(path) if each.endswith(".ipp")}
    assert included == bodies, "each body is included by its header, in the header-only form"
    assert compiled == bodies, "and by one file of src, in the compiled form"
    reached = {each for path in HEADERS if path.suffix == ".hpp" for each in includes(path) if each.endswith(".ipp")}
    assert reached == included, "and by nothing else"


def imported(path: Path, *, late: bool) -> Iterator[str]:
    """Dotted names that a module imports, at its top or (late) inside functions; typing-only imports are left out."""
    package = list(path.relative_to(PACKAGE.parent).with_suffix("").parts[:-1])

    def walk(node: ast.AST, inside: bool) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import) and inside == late:
                yield from (alias.name for alias in child.names)
            if isinstance(child, ast.ImportFrom) and inside == late:
                above = package[: len(package) - child.level + 1] if child.level else []
                start = ".".join([*above, child.module] if child.module else above)
                yield from ([start] if child.module else [f"{start}.{alias.name}" for alias in child.names])
            yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    return walk(ast.parse(path.read_text(encoding="utf-8")), False)


def presents(path: Path) -> bool:
    """Whether a module is for people: it, or the package that it is in."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return bool(PRESENTATION & set(parts)) or parts[-1].endswith(PRESENTATION_ENDINGS)


@pytest.mark.parametrize(
    "module", [m for m in MODULES if not presents(m) and m.stem not in {"__init__", "__main__"}], ids=name
)
def test_module_that_computes_does_not_import_presentation(module: Path) -> None:
    for each in imported(module, late=False):
        parts = each.split(".")
        shows = PRESENTATION & set(parts[1:]) or parts[-1].endswith(PRESENTATION_ENDINGS)
        assert not (parts[0] == "nyckeltal" and shows), f"{name(module)} imports {each}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.stem != "cli"], ids=name)
def test_module_imports_extras_late(module: Path) -> None:
    for each in imported(module, late=False):
        top = each.split(".")[0]
        assert top in HARD_DEPENDENCIES or top in sys.stdlib_module_names, (
            f"{name(module)} imports {top} at its top: it belongs to an extra, import it where it is used"
        )


def test_package_imports_nothing_but_numpy() -> None:
    extras = ["pandas", "polars", "pyarrow", "narwhals", "matplotlib", "jinja2", "click", "tqdm", "requests", "scipy"]
    code = f"import sys, nyckeltal; print(*sorted(set({extras}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_spreadsheets_are_loaded_when_they_are_asked_for() -> None:
    code = (
        "import sys, nyckeltal as nt; print('nyckeltal._workbook' in sys.modules);"
        "print(all(hasattr(nt, each) and each in dir(nt) for each in nt.__all__), hasattr(nt, 'no_such_name'));"
        "print('nyckeltal._workbook' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True", "False", "True"]
