"""Python mutants: made by mutmut, written one at a time into a copy of the tree, tried with what reaches them."""

from __future__ import annotations

import ast
import dataclasses
import difflib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from common import INVALID, LEFT, NOTICED, ROOT, SURVIVED, TIMEOUT, UNREACHED, Mutant, known
from coverage import CoverageData
from libcst._nodes.internal import CodegenState
from libcst.metadata import MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

HERE = Path(__file__).parent
PACKAGE = Path("python/nyckeltal")
# What no mutant can be tried with in seconds: browsers, builds, simulations.
CHOSEN = "not slow and not browser and not build"
# Wants an installed package, which a copy of the tree is not.
LEFT_OUT = ("--ignore=tests/python/test_packaging.py",)


class Visitor(MutationVisitor):
    """mutmut's, which leaves out decorated functions for its own way of switching mutants on: here a mutant is a whole
    file, so that properties and cached functions count too."""

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        # What `import *` brings is no behaviour; its names may stand one a line, which no pattern tells from words.
        if isinstance(node, cst.Assign) and node.targets[0].target.deep_equals(cst.Name("__all__")):
            return True
        return super()._skip_node_and_children(node)


def candidates(prepared: Prepared, paths: Iterable[Path] | None = None) -> list[Mutant]:
    """All mutants of the package, or of some of its files. Those of a file are kept: finding them takes seconds."""
    cache = prepared.work / "candidates"
    cache.mkdir(exist_ok=True)
    out = []
    for path in sorted(paths or ((each.relative_to(ROOT)) for each in (ROOT / PACKAGE).rglob("*.py"))):
        code = (ROOT / path).read_bytes()
        kept = cache / f"{hashlib.sha256(code + Path(__file__).read_bytes()).hexdigest()[:20]}.json"
        if not kept.exists():
            kept.write_text(json.dumps(of_code(code)))
        for line, last, kind, begin, end, text, original, mutated in json.loads(kept.read_text()):
            mutant = Mutant("python", str(path), line, kind, original, mutated, Edit(begin, end, text, last))
            out.append(mutant)
    return out


def known_faults() -> list[Mutant]:
    """Those of `known.toml`."""
    return [
        dataclasses.replace(mutant, edit=Edit(begin, end, mutant.mutated, mutant.line + mutant.original.count("\n")))
        for mutant, begin, end in known("python")
    ]


@dataclass(frozen=True)
class Edit:
    """Replaces a range of characters of the file."""

    begin: int
    end: int
    text: str
    last_line: int


def rendered(module: cst.Module, node: cst.CSTNode, depth: int) -> str:
    state = CodegenState(module.default_indent, module.default_newline, indent_tokens=[module.default_indent] * depth)
    node._codegen(state)
    return "".join(state.tokens)


def of_code(source: bytes) -> list[tuple[object, ...]]:
    module = cst.parse_module(source)
    code = source.decode()
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    visitor = Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    places = wrapper.resolve(PositionProvider)
    spans = wrapper.resolve(WhitespaceInclusivePositionProvider)
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    out = []
    for each in visitor.mutations:
        place, span = places[each.original_node], spans[each.original_node]
        begin, end = (starts[at.line - 1] + at.column for at in (span.start, span.end))
        # A node that goes over several lines knows nothing of the indentation of the block that it stands in.
        for depth in range(12):
            text, new = (rendered(module, node, depth) for node in (each.original_node, each.mutated_node))
            if code[begin:end] == text:
                break
        else:
            raise SystemExit(f"line {place.start.line}: {code[begin:end]!r} is not {text!r}")
        out.append(
            (
                place.start.line,
                place.end.line,
                type(each.original_node).__name__,
                begin,
                end,
                new,
                *difference(text.strip(), new.strip()),
            )
        )
    return out


def difference(original: str, mutated: str) -> tuple[str, str]:
    """Both texts without most of what they share, so that a long call shows the argument that changed."""
    original, mutated = (" ".join(each.split()) for each in (original, mutated))
    if max(len(original), len(mutated)) <= 100:
        return original, mutated
    match = difflib.SequenceMatcher(None, original, mutated, autojunk=False)
    edits = [each for each in match.get_opcodes() if each[0] != "equal"]
    if not edits:
        return original, mutated
    begin = max(0, edits[0][1] - 30)
    show = [original[begin : edits[-1][2] + 30], mutated[max(0, edits[0][3] - 30) : edits[-1][4] + 30]]
    return "…" + show[0] + "…", "…" + show[1] + "…"


def mutated_text(mutant: Mutant) -> str:
    code = (ROOT / mutant.path).read_text(encoding="utf-8")
    return code[: mutant.edit.begin] + mutant.edit.text + code[mutant.edit.end :]


class Parsed:
    """Syntax trees of the package, to tell which lines' running reaches a mutant."""

    def __init__(self) -> None:
        self.trees: dict[str, ast.Module] = {}

    def tree(self, path: str) -> ast.Module:
        if path not in self.trees:
            self.trees[path] = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        return self.trees[path]

    def functions(self, path: str) -> Iterator[tuple[str, set[int] | None]]:
        """Names of functions, methods as Class.method, with the lines of their bodies. The module itself is None."""
        yield "", None
        for node in self.tree(path).body:
            for each in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(each, ast.FunctionDef):
                    name = f"{node.name}.{each.name}" if isinstance(node, ast.ClassDef) else each.name
                    yield name, set(range(each.body[0].lineno, (each.end_lineno or 0) + 1))

    def function(self, mutant: Mutant) -> str:
        """The outermost function around a mutant, or nothing."""
        for node in self.tree(mutant.path).body:
            for each in node.body if isinstance(node, ast.ClassDef) else [node]:
                if isinstance(each, ast.FunctionDef) and each.lineno <= mutant.line <= (each.end_lineno or 0):
                    return f"{node.name}.{each.name}" if isinstance(node, ast.ClassDef) else each.name
        return ""

    def lines(self, mutant: Mutant) -> set[int] | None:
        """Those of its statement, or of the function in whose head it stands. None for what runs with the import."""
        statement, inside = None, False
        nodes: list[ast.AST] = [self.tree(mutant.path)]
        while nodes:
            node = nodes.pop()
            for child in ast.iter_child_nodes(node):
                begin = (
                    min([child.lineno, *(each.lineno for each in getattr(child, "decorator_list", []))])
                    if hasattr(child, "lineno")
                    else None
                )
                if begin is not None and begin <= mutant.line <= child.end_lineno:
                    if isinstance(child, ast.stmt):
                        inside = inside or isinstance(statement, ast.FunctionDef)
                        statement = child
                    nodes = [child]
                    # Two statements do not share a line here.
                    if isinstance(child, ast.stmt):
                        break
                elif begin is None:
                    nodes.append(child)
        if statement is None or not (inside or isinstance(statement, ast.FunctionDef)):
            return None
        if isinstance(statement, ast.FunctionDef):
            return set(range(statement.body[0].lineno, statement.end_lineno + 1))
        body = getattr(statement, "body", None)
        last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
        return set(range(statement.lineno, last + 1))


def in_order(path: str, files: Iterable[str], seconds: Callable[[str], float]) -> list[str]:
    """Test files, those of the topic first, then the quick ones."""
    stem = Path(path).stem.strip("_").split("_")[0]
    return sorted(files, key=lambda name: (stem not in name, seconds(name), name))


class Reach:
    """Which tests run a line, and how long each takes."""

    def __init__(self, data: Path) -> None:
        covered = CoverageData(str(data))
        covered.read()
        self.seconds: dict[str, float] = json.loads(Path(f"{data}.json").read_text())
        self.lines: dict[str, dict[int, list[str]]] = {}
        for name in covered.measured_files():
            path = str(PACKAGE / name.rsplit("/python/nyckeltal/", 1)[1])
            self.lines[path] = covered.contexts_by_lineno(name)

    def found(self, path: str, lines: set[int] | None) -> dict[str, list[str]]:
        found = {
            each for line, tests in self.lines.get(path, {}).items() if lines is None or line in lines for each in tests
        }
        by_file: dict[str, list[str]] = defaultdict(list)
        for each in found - {""}:
            by_file[each.split("::")[0]].append(each)
        return by_file

    def tests(self, mutant: Mutant, parsed: Parsed) -> tuple[list[str], float]:
        by_file = self.found(mutant.path, parsed.lines(mutant))
        order = in_order(mutant.path, by_file, lambda name: sum(self.seconds[each] for each in by_file[name]))
        tests = [each for name in order for each in sorted(by_file[name], key=lambda test: self.seconds[test])]
        return tests, sum(self.seconds[each] for each in tests)

    def by_function(self, parsed: Parsed) -> dict[str, object]:
        """What is kept in the repository for a slice: the test files that run each function."""
        files = sorted({each.split("::")[0] for each in self.seconds})
        seconds = {
            name: round(sum(s for each, s in self.seconds.items() if each.startswith(f"{name}::")), 1) for name in files
        }
        functions = {}
        for path in sorted(self.lines):
            for name, lines in parsed.functions(path):
                numbers = [files.index(each) for each in sorted(self.found(path, lines))]
                functions.setdefault(path.removeprefix("python/nyckeltal/"), {})[name] = numbers
        return {"files": seconds, "functions": functions}


class ReachOfFunctions:
    """The kept map: whole test files, by function. One that has come since is tried where its name says the topic."""

    def __init__(self, path: Path) -> None:
        kept = json.loads(path.read_text())
        self.seconds: dict[str, float] = kept["files"]
        self.files = list(self.seconds)
        self.functions: dict[str, dict[str, list[int]]] = kept["functions"]

    def tests(self, mutant: Mutant, parsed: Parsed) -> tuple[list[str], float]:
        there = self.functions.get(mutant.path.removeprefix("python/nyckeltal/"), {})
        numbers = there.get(parsed.function(mutant))
        if numbers is None:
            numbers = sorted({each for some in there.values() for each in some})
        stem = Path(mutant.path).stem.strip("_").split("_")[0]
        new = {str(each.relative_to(ROOT)) for each in (ROOT / "tests/python").glob(f"test_{stem}*.py")} - set(
            self.files
        )
        files = [name for name in {self.files[k] for k in numbers} | new if (ROOT / name).is_file()]
        tests = in_order(mutant.path, files, lambda name: self.seconds.get(name, 1.0))
        return tests, sum(self.seconds.get(name, 1.0) for name in tests)


class Prepared:
    """Copies of the tree, and what reaches what."""

    def __init__(self, work: Path, reach: Reach | ReachOfFunctions) -> None:
        self.work, self.reach = work, reach


def prepare(work: Path, quick: bool) -> Prepared:
    """With `quick` the kept map is good enough; else every line is measured, once for a state of tests and package."""
    work.mkdir(parents=True, exist_ok=True)
    if quick:
        return Prepared(work, ReachOfFunctions(HERE / "reach.json"))
    state = hashlib.sha256()
    for path in sorted([*(ROOT / PACKAGE).rglob("*.py"), *(ROOT / "tests/python").rglob("*.py")]):
        state.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    data = work / f"reach-{state.hexdigest()[:16]}"
    if not data.exists():
        print("measuring which tests run which lines", flush=True)
        copy_tree(work / "tree0")
        measure_reach(work / "tree0", data)
    reach = Reach(data)
    (work / "reach.json").write_text(json.dumps(reach.by_function(Parsed())))
    return Prepared(work, reach)


def environment(tree: Path) -> dict[str, str]:
    # The same examples of hypothesis each time.
    return {
        **os.environ,
        "PYTHONPATH": f"{tree}/python",
        "CI": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
    }


def copy_tree(tree: Path) -> None:
    """The repository and the compiled part of the installed package."""
    found = subprocess.run(
        [sys.executable, "-c", "import nyckeltal._core as c; print(c.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=HERE,
    ).stdout.strip()
    if tree.exists():
        shutil.rmtree(tree)
    hidden = shutil.ignore_patterns(".git", "build", ".venv", "__pycache__", "*.so", ".mypy_cache", ".ruff_cache")
    shutil.copytree(ROOT, tree, ignore=hidden, symlinks=True)
    shutil.copy(found, tree / PACKAGE)


def measure_reach(tree: Path, data: Path, *tests: str) -> None:
    data.unlink(missing_ok=True)
    env = environment(tree) | {"REACH_DATA": str(data), "PYTHONPATH": f"{tree}/python:{HERE}"}
    del env["PYTHONDONTWRITEBYTECODE"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            CHOSEN,
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-p",
            "reach_plugin",
            *LEFT_OUT,
            *tests,
        ],
        cwd=tree,
        env=env,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"The tests fail without a mutant:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")


class Worker:
    """A copy of the tree and a process that forks for each mutant."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.output = tree.with_suffix(".out")
        self.process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, HERE / "worker.py"],
            cwd=tree,
            env=environment(tree),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, tests: list[str], timeout: float) -> int | None:
        asked = {"tests": tests, "timeout": timeout, "output": str(self.output)}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["code"]

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def try_one(self, mutant: Mutant, tests: list[str], seconds: float) -> None:
        """pytest's exit codes: 0 passed, 1 failed, 2 interrupted by an error of import in a test file."""
        path = self.tree / mutant.path
        original = path.read_bytes()
        text = mutated_text(mutant)
        try:
            compile(text, mutant.path, "exec")
        except SyntaxError as error:
            mutant.outcome, mutant.detail = INVALID, f"syntax: {error.msg}"
            return
        if ast.dump(ast.parse(text)) == ast.dump(ast.parse(original)):
            mutant.outcome, mutant.detail = INVALID, "the same program"
            return
        try:
            path.write_text(text, encoding="utf-8")
            # A stale compiled file is told by the time of its source, in whole seconds.
            os.utime(path, (1, 1))
            code = self.run(tests, 20 + 5 * seconds)
        finally:
            path.write_bytes(original)
            os.utime(path, (2, 2))
        said = self.output.read_text(errors="replace")
        if code == 0:
            mutant.outcome, mutant.detail = SURVIVED, f"{len(tests)} tests"
        elif code is None:
            mutant.outcome, mutant.detail = TIMEOUT, ""
        elif code in (3, 4, 5, 70) and "ImportError while loading" not in said and code != 4:
            raise SystemExit(f"pytest ended with {code} on {mutant}:\n{said[-3000:]}")
        else:
            failed = next((line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))), f"exit {code}")
            mutant.outcome, mutant.detail = NOTICED, failed[:160]


def run(mutants: list[Mutant], prepared: Prepared, jobs: int, told: Callable[[Mutant], None], until: float) -> None:
    todo = [each for each in mutants if each.outcome == LEFT]
    parsed = Parsed()
    lock = threading.Lock()

    def loop(tree: Path) -> None:
        copy_tree(tree)
        worker = Worker(tree)
        while True:
            with lock:
                if not todo or time.monotonic() > until:
                    break
                mutant = todo.pop(0)
                tests, seconds = prepared.reach.tests(mutant, parsed)
            if tests:
                worker.try_one(mutant, tests, seconds)
            else:
                mutant.outcome = UNREACHED
            told(mutant)
        worker.end()

    with ThreadPoolExecutor(jobs) as pool:
        for each in [pool.submit(loop, prepared.work / f"tree{k}") for k in range(jobs)]:
            each.result()
