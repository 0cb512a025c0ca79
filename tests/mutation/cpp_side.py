"""C++ mutants: found in Clang's syntax tree, all in one build, switched on one at a time by an environment variable."""

from __future__ import annotations

import ctypes.util
import dataclasses
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import clang.cindex as ci
from clang.cindex import CursorKind as K
from clang.cindex import TypeKind as T
from common import INVALID, LEFT, NOTICED, ROOT, SURVIVED, TIMEOUT, UNREACHED, Mutant, known

PROGRAMS = ("core", "stats", "compare", "io")
# So many test files are built for a slice.
FILES_OF_SLICE = 4
SWITCH = Path(__file__).with_name("mutation.hpp")
OPERATORS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "&&": "||",
    "||": "&&",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "%": "/",
    "+=": "-=",
    "-=": "+=",
    "*=": "/=",
    "/=": "*=",
    "|=": "&=",
    "&=": "|=",
}
INTEGERS = {T.INT, T.UINT, T.LONG, T.ULONG, T.LONGLONG, T.ULONGLONG, T.SHORT, T.USHORT}
NUMBERS = INTEGERS | {T.DOUBLE, T.FLOAT}
# Order of arguments does not matter to these, or is mutated otherwise.
SYMMETRIC = {"min", "max", "hypot", "swap", "gcd", "lcm", "midpoint", "isgreater", "isless", "fmin", "fmax"}
EXPRESSION = {K.COMPOUND_STMT, K.IF_STMT, K.FOR_STMT, K.WHILE_STMT, K.DO_STMT, K.CXX_FOR_RANGE_STMT}


@dataclass(frozen=True)
class Edit:
    """Replaces the bytes of a range. `form` has {on} for the switch, {this} for the text with inner mutants applied,
    {raw} for the text as it was."""

    begin: int
    end: int
    form: str
    # Texts that {0}, {1}... stand for: ranges of the original.
    raws: tuple[tuple[int, int], ...] = ()


def one_line(text: str) -> str:
    """A copy of code without comments and line ends, so that lines keep their numbers."""
    text = re.sub(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)')|//[^\n]*""", lambda m: m[1] or "", text)
    return re.sub(r"\s*\n\s*", " ", text)


class Finder:
    """Collects the candidates of the files of one translation unit."""

    def __init__(self, root: Path, wanted: Callable[[str], bool]) -> None:
        self.root = root
        self.wanted = wanted
        self.texts: dict[str, bytes] = {}
        self.found: list[Mutant] = []
        self.file = ""

    def declarations(self, cursor: ci.Cursor) -> None:
        for each in cursor.get_children():
            file = each.location.file
            if file is None:
                continue
            path = os.path.relpath(file.name, self.root)
            if path.startswith("..") or not self.wanted(path):
                continue
            if path not in self.texts:
                self.texts[path] = (self.root / path).read_bytes()
            self.file = path
            if each.kind in {K.NAMESPACE, K.CLASS_DECL, K.STRUCT_DECL, K.CLASS_TEMPLATE, K.LINKAGE_SPEC, K.UNION_DECL}:
                self.declarations(each)
            elif each.kind in {
                K.FUNCTION_DECL,
                K.CXX_METHOD,
                K.CONSTRUCTOR,
                K.DESTRUCTOR,
                K.CONVERSION_FUNCTION,
                K.FUNCTION_TEMPLATE,
            }:
                self.function(each)

    def text(self, cursor: ci.Cursor) -> str:
        return self.texts[self.file][cursor.extent.start.offset : cursor.extent.end.offset].decode()

    def function(self, cursor: ci.Cursor) -> None:
        body = next((each for each in cursor.get_children() if each.kind == K.COMPOUND_STMT), None)
        if body is None or not cursor.is_definition():
            return
        begin = cursor.extent.start.offset
        head = self.texts[self.file][begin : body.extent.start.offset].decode()
        if re.search(r"\b(constexpr|consteval)\b", head):
            return
        result = cursor.result_type if cursor.kind != K.CONSTRUCTOR else None
        for each in cursor.get_children():
            # Initialisers of a constructor are its children too; parameters and types are not code that runs.
            if each.kind not in {
                K.PARM_DECL,
                K.TYPE_REF,
                K.NAMESPACE_REF,
                K.TEMPLATE_REF,
                K.MEMBER_REF,
                K.TEMPLATE_TYPE_PARAMETER,
                K.TEMPLATE_NON_TYPE_PARAMETER,
            }:
                self.code(each, cursor, result)

    def add(self, at: ci.Cursor, kind: str, mutated: str, form: str, raws: tuple[tuple[int, int], ...] = ()) -> None:
        begin, end = at.extent.start.offset, at.extent.end.offset
        original = one_line(self.text(at))
        self.found.append(
            Mutant(
                "cpp", self.file, at.extent.start.line, kind, original, one_line(mutated), Edit(begin, end, form, raws)
            )
        )

    def code(self, at: ci.Cursor, parent: ci.Cursor, result: ci.Type | None) -> None:
        kind = at.kind
        if (
            kind
            in {
                K.STATIC_ASSERT,
                K.TYPE_REF,
                K.TEMPLATE_REF,
                K.TYPE_ALIAS_DECL,
                K.TYPEDEF_DECL,
                K.USING_DECLARATION,
                K.CXX_STATIC_CAST_EXPR,
            }
            and kind != K.CXX_STATIC_CAST_EXPR
        ):
            return
        if at.location.file is None or not at.location.file.name.endswith(self.file):
            return
        if kind == K.VAR_DECL and re.match(r"\s*(static\s+)?(inline\s+)?constexpr\b", self.text(at)):
            return
        if kind == K.DECL_STMT and re.match(r"\s*(static\s+)?constexpr\b", self.text(at)):
            return
        if kind in {K.STRUCT_DECL, K.CLASS_DECL}:
            self.declarations(at)
            return
        if kind == K.LAMBDA_EXPR:
            children = list(at.get_children())
            for each in children:
                if each.kind == K.COMPOUND_STMT:
                    self.code(each, at, None)
            return
        children = list(at.get_children())
        if kind == K.IF_STMT and re.match(r"if\s+constexpr\b", self.text(at)):
            for each in children[1:]:
                self.code(each, at, result)
            return
        if kind == K.CASE_STMT:
            children = children[1:]
        if kind == K.VAR_DECL:
            # The type's own expressions, an array's bounds or a template's arguments, come before the initialiser.
            children = children[-1:] if "=" in self.text(at) or "{" in self.text(at) or "(" in self.text(at) else []
        self.mutants_of(at, parent, children, result)
        for each in children:
            self.code(each, at, result)

    def spot(self, cursor: ci.Cursor) -> tuple[int, int]:
        return cursor.extent.start.offset, cursor.extent.end.offset

    def operator(self, at: ci.Cursor, left: ci.Cursor, right: ci.Cursor) -> tuple[str, int, int] | None:
        """The operator's text and place: all that stands between the operands but for spaces and brackets."""
        begin, end = left.extent.end.offset, right.extent.start.offset
        between = self.texts[self.file][begin:end].decode()
        match = re.fullmatch(r"([\s)]*)([-+*/%<>=!&|^]+)([\s(]*)", between)
        return (match[2], begin + len(match[1]), begin + len(match[1]) + len(match[2])) if match else None

    def mutants_of(self, at: ci.Cursor, parent: ci.Cursor, children: list[ci.Cursor], result: ci.Type | None) -> None:
        kind = at.kind
        is_statement = parent.kind in EXPRESSION and not (
            parent.kind in {K.IF_STMT, K.WHILE_STMT, K.FOR_STMT, K.DO_STMT} and self.is_head(parent, at)
        )
        if kind in {K.BINARY_OPERATOR, K.COMPOUND_ASSIGNMENT_OPERATOR} and len(children) == 2:
            found = self.operator(at, *children)
            if found and found[0] in OPERATORS and self.sensible(found[0], *children):
                begin, end = self.spot(at)
                text = self.texts[self.file]
                new = OPERATORS[found[0]]
                mutated = (text[begin : found[1]] + new.encode() + text[found[2] : end]).decode()
                self.add(
                    at,
                    "operator",
                    mutated,
                    f"({{on}} ? ({{0}} {new} {{1}}) : ({{this}}))",
                    ((begin, found[1]), (found[2], end)),
                )
            if is_statement and found and found[0] in {"=", "+=", "-=", "*=", "/=", "|=", "&="}:
                self.add(at, "dropped statement", "", "({on} ? (void)0 : (void)({this}))")
        elif kind == K.UNARY_OPERATOR and children:
            text = self.text(at)
            if text[0] in "!-" and not text.startswith("--") and children[0].kind not in {K.INTEGER_LITERAL}:
                inner = self.text(children[0])
                convert = "static_cast<bool>" if text[0] == "!" else ""
                self.add(at, "negation", inner, f"({{on}} ? {convert}({{0}}) : ({{this}}))", (self.spot(children[0]),))
        elif kind in {K.INTEGER_LITERAL, K.FLOATING_LITERAL}:
            self.literal(at, parent)
        elif kind == K.CXX_BOOL_LITERAL_EXPR:
            new = "false" if self.text(at) == "true" else "true"
            self.add(at, "constant", new, f"({{on}} ? {new} : {{this}})")
        elif kind == K.IF_STMT and children:
            condition = self.condition(at, children)
            if condition:
                for new in ("true", "false"):
                    self.add(condition, "condition", new, f"({{on}} ? {new} : static_cast<bool>({{this}}))")
        elif kind == K.CONDITIONAL_OPERATOR and len(children) == 3:
            for new in ("true", "false"):
                self.add(children[0], "condition", new, f"({{on}} ? {new} : static_cast<bool>({{this}}))")
        elif kind == K.CALL_EXPR:
            self.call(at, is_statement)
        elif kind == K.RETURN_STMT and children and result is not None:
            self.returned(at, children[0], result)

    def is_head(self, statement: ci.Cursor, at: ci.Cursor) -> bool:
        """True for conditions and steps, which stand within the brackets of an if or a loop."""
        children = list(statement.get_children())
        bodies = children[-1:] if statement.kind != K.IF_STMT else children[-2:] if len(children) > 2 else children[-1:]
        if statement.kind == K.DO_STMT:
            bodies = children[:1]
        if statement.kind == K.IF_STMT and re.search(r"\)\s*else\b|\belse\b", self.text(statement)) is None:
            bodies = children[-1:]
        return all(self.spot(at) != self.spot(each) for each in bodies)

    def condition(self, at: ci.Cursor, children: list[ci.Cursor]) -> ci.Cursor | None:
        """The condition, where it is an expression and the statement has no initialiser."""
        head = children[0]
        begin = at.extent.start.offset
        before = self.texts[self.file][begin : head.extent.start.offset].decode()
        after = self.texts[self.file][head.extent.end.offset : at.extent.end.offset].decode()
        plain = head.kind.is_expression() and re.fullmatch(r"if\s*\(\s*", before) and re.match(r"\s*\)", after)
        return head if plain else None

    def sensible(self, operator: str, left: ci.Cursor, right: ci.Cursor) -> bool:
        pointers = {T.POINTER, T.NULLPTR}
        types = [each.type.get_canonical().kind for each in (left, right)]
        if any(each in pointers for each in types):
            return operator in {"==", "!=", "&&", "||"}
        return True

    def literal(self, at: ci.Cursor, parent: ci.Cursor) -> None:
        text = self.text(at)
        if not re.fullmatch(r"[0-9][0-9a-fA-FxX'.eE+-]*[uUlLzZfF]*", text) or parent.kind in {K.CASE_STMT}:
            return
        # Where the number is converted without a word, the other one is too: a list in braces takes constants only.
        kind = parent.type.get_canonical() if parent.kind == K.UNEXPOSED_EXPR else at.type.get_canonical()
        if kind.kind not in NUMBERS:
            return
        if at.kind == K.INTEGER_LITERAL:
            new = str(int(re.sub(r"[uUlLzZ']", "", text), 0) + 1)
        else:
            value = float(re.sub(r"[fFlL']", "", text))
            new = repr(value / 2 if value else 1.0)
        name = kind.spelling.removeprefix("const ")
        self.add(at, "constant", new, f"({{on}} ? static_cast<{name}>({new}) : static_cast<{name}>({{this}}))")

    def call(self, at: ci.Cursor, is_statement: bool) -> None:
        name, text = at.spelling, self.text(at)
        if is_statement and at.type.get_canonical().kind == T.VOID:
            self.add(at, "dropped statement", "", "({on} ? (void)0 : (void)({this}))")
        arguments = list(at.get_arguments())
        if name in {"min", "max"} and re.match(r"(std::)?(min|max)\b", text):
            other = "max" if name == "min" else "min"
            begin, end = self.spot(at)
            start = begin + text.index(name)
            new = text.replace(name, other, 1)
            self.add(
                at, "min and max", new, f"({{on}} ? {{0}}{other}{{1}} : {{this}})", ((begin, start), (start + 3, end))
            )
        if name.startswith("operator") or name in SYMMETRIC or len(arguments) < 2 or at.type.kind == T.DEPENDENT:
            return
        for a, b in pairwise(arguments):
            if a is None or b is None or a.extent.end.offset >= b.extent.start.offset or self.text(a) == self.text(b):
                continue
            same = a.type.get_canonical().spelling.removeprefix(
                "const "
            ) == b.type.get_canonical().spelling.removeprefix("const ")
            if same and a.type.get_canonical().kind in NUMBERS | {T.BOOL, T.RECORD}:
                begin, end = self.spot(at)
                (a0, a1), (b0, b1) = self.spot(a), self.spot(b)
                raw = self.texts[self.file]
                new = (raw[begin:a0] + raw[b0:b1] + raw[a1:b0] + raw[a0:a1] + raw[b1:end]).decode()
                self.add(
                    at,
                    "swapped arguments",
                    new,
                    "({on} ? {0}{1}{2}{3}{4} : {this})",
                    ((begin, a0), (b0, b1), (a1, b0), (a0, a1), (b1, end)),
                )
                return

    def returned(self, at: ci.Cursor, value: ci.Cursor, result: ci.Type) -> None:
        kind = result.get_canonical()
        text = self.text(value)
        if kind.kind == T.BOOL:
            if value.kind != K.CXX_BOOL_LITERAL_EXPR:
                self.add(
                    value,
                    "returned value",
                    f"!({text})",
                    "({on} ? !({0}) : static_cast<bool>({this}))",
                    (self.spot(value),),
                )
        elif kind.kind in NUMBERS:
            if value.kind not in {K.INTEGER_LITERAL, K.FLOATING_LITERAL, K.INIT_LIST_EXPR} and not text.startswith("{"):
                name = kind.spelling
                self.add(
                    value,
                    "returned value",
                    f"{text} + 1",
                    f"({{on}} ? static_cast<{name}>(({{0}}) + 1) : static_cast<{name}>({{this}}))",
                    (self.spot(value),),
                )
        elif kind.kind == T.RECORD and text not in {"{}", "std::nullopt"} and not text.startswith("std::move"):
            self.add(at, "returned value", "return {}", "if ({on}) return {{}}; else {this}")


def settings(build: Path) -> list[str]:
    """Flags of the readers' library from the build, for Clang."""
    commands = json.loads((build / "compile_commands.json").read_text())
    words = shlex.split(next(each["command"] for each in commands if "nyckeltal_io.dir" in each["command"]))
    flags = [each for each in words if re.match(r"-(I|D|std=|isystem.)", each)]
    return flags + [each for k, word in enumerate(words) if word == "-isystem" for each in words[k : k + 2]]


def load_clang() -> None:
    """The system's Clang 19 where it is, whose own headers fit it; else the one of the package `libclang`."""
    for name in ("libclang-19.so.1", "libclang.so.1"):
        found = ctypes.util.find_library(name) or next((str(path) for path in Path("/usr/lib").glob(f"*/{name}")), None)
        if found:
            ci.Config.set_library_file(found)
            return


def candidates(build: Build) -> list[Mutant]:
    load_clang()
    root = build.tree
    flags = settings(build.build)
    resource = subprocess.run(
        ["clang-19", "-print-resource-dir"], capture_output=True, text=True, check=True
    ).stdout.strip()
    flags += ["-resource-dir", resource]
    # All sources in one file read the standard library and Boost once, and see every header and body. The readers
    # come last, since they take names of the library into their own namespace.
    sources = [each for each in (root / "src").glob("*/*.cpp") if each.name != "boost_json.cpp"]
    sources.sort(key=lambda each: (each.parent.name == "io", each))
    unity = "".join(f'#include "{each}"\n' for each in sources)
    tu = ci.Index.create().parse("all.cpp", args=[*flags, "-x", "c++"], unsaved_files=[("all.cpp", unity)])
    errors = [str(each) for each in tu.diagnostics if each.severity >= ci.Diagnostic.Error]
    if errors:
        raise SystemExit(f"Clang does not read the sources: {errors[:3]}")
    finder = Finder(root, lambda path: path.startswith(("include/", "src/")) and (not build.only or path in build.only))
    finder.declarations(tu.cursor)
    out = list({(each.path, each.edit, each.mutated): each for each in finder.found}.values())
    out.sort(key=lambda each: (each.path, each.edit.begin, each.edit.end, each.kind, each.mutated))
    return out


def known_faults(build: Build) -> list[Mutant]:
    """Those of `known.toml`, each an expression for another of its type."""
    out = []
    for mutant, begin, end in known("cpp"):
        code = (ROOT / mutant.path).read_text(encoding="utf-8")
        begin, end = len(code[:begin].encode()), len(code[:end].encode())
        becomes = mutant.mutated.replace("{", "{{").replace("}", "}}")
        out.append(dataclasses.replace(mutant, edit=Edit(begin, end, f"({{on}} ? ({becomes}) : ({{this}}))")))
    return out


def rewrite(text: bytes, mutants: dict[int, Mutant]) -> bytes:
    """A file with all its mutants. Ranges of a syntax tree are nested or apart: inner ones stay active where the outer
    one is off, and a line keeps its number."""
    order = sorted(mutants.items(), key=lambda each: (each[1].edit.begin, -each[1].edit.end, each[0]))

    def render(begin: int, end: int, inside: list[tuple[int, Mutant]]) -> str:
        out, at, k = [], begin, 0
        while k < len(inside):
            first = inside[k][1].edit
            same = [each for each in inside[k:] if (each[1].edit.begin, each[1].edit.end) == (first.begin, first.end)]
            inner = [each for each in inside[k:] if each not in same and each[1].edit.begin < first.end]
            out.append(text[at : first.begin].decode())
            this = render(first.begin, first.end, inner)
            for number, mutant in same:
                raws = [one_line(text[a:b].decode()) for a, b in mutant.edit.raws]
                this = mutant.edit.form.format(*raws, on=f"::mutation::on({number})", this=this)
            out.append(this)
            at = first.end
            k += len(same) + len(inner)
        out.append(text[at:end].decode())
        return "".join(out)

    return render(0, len(text), order).encode()


class Build:
    """A copy of the tree with mutants in it, and the test programs built from it."""

    def __init__(self, work: Path, programs: tuple[str, ...], only: set[str]) -> None:
        # For a slice, `only` names the source files whose topic has its tests built; empty for all.
        self.work, self.programs, self.only = work, programs, only
        self.tree, self.build = work / "tree", work / "build"

    def refresh(self) -> None:
        """Copies what changed, so that what did not is not compiled again."""
        known = set()
        for folder in (
            "include",
            "src",
            "tests/cpp",
            "tests/cases",
            "tests/panels",
            "tests/fuzz",
            "tests/recorded",
            "cmake",
            "examples",
        ):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file():
                    known.add(path.relative_to(ROOT))
                    self.put(path.relative_to(ROOT), path.read_bytes())
        for path in self.tree.rglob("*.?pp"):
            if path.relative_to(self.tree) not in known:
                path.unlink()
        for name in ("CMakeLists.txt", "CMakePresets.json"):
            self.put(Path(name), (ROOT / name).read_bytes())

    def put(self, path: Path, content: bytes) -> None:
        target = self.tree / path
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def configure(self, tests: Iterable[str]) -> None:
        flags = f"-O1 -g0 -w -D_GLIBCXX_ASSERTIONS -include {SWITCH}"
        command = [
            "cmake",
            "-S",
            self.tree,
            "-B",
            self.build,
            "-G",
            "Ninja",
            "-DCMAKE_BUILD_TYPE=Debug",
            "-DNYCKELTAL_TESTS=ON",
            f"-DNYCKELTAL_TESTS_ONLY={';'.join(sorted(tests))}",
            f"-DCMAKE_CXX_FLAGS_DEBUG={flags}",
            "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
        ]
        if shutil.which("ccache"):
            command.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def compile(self, numbered: dict[int, Mutant], jobs: int) -> None:
        """Builds the programs. A mutant that the compiler refuses is invalid, and the others are built without it."""
        for turn in range(30):
            files: dict[str, dict[int, Mutant]] = defaultdict(dict)
            for number, each in numbered.items():
                files[each.path]
                if each.outcome != INVALID:
                    files[each.path][number] = each
            texts = {}
            for path, mutants in files.items():
                texts[path] = rewrite((ROOT / path).read_bytes(), mutants)
                self.put(Path(path), texts[path])
            targets = [f"test_{name}" for name in self.programs]
            done = subprocess.run(
                ["cmake", "--build", self.build, "-j", str(jobs), "--target", *targets, "--", "-k", "0"],
                capture_output=True,
                text=True,
            )
            if done.returncode == 0:
                print(f"built in {turn + 1} turn(s)", flush=True)
                return
            refused = set()
            for path, line, column in re.findall(
                rf"^{re.escape(str(self.tree))}/(\S+?):(\d+):(\d+): error:", done.stdout, re.M
            ):
                number = self.nearest(texts.get(path), int(line), int(column), files.get(path, {}))
                if number:
                    refused.add(number)
            if not refused:
                raise SystemExit(f"The mutated tree does not compile:\n{done.stdout[-5000:]}")
            for number in refused:
                numbered[number].outcome, numbered[number].detail = INVALID, "does not compile"
            print(f"refused by the compiler: {len(refused)}", flush=True)
        raise SystemExit("The mutated tree does not compile after 30 turns.")

    @staticmethod
    def nearest(text: bytes | None, line: int, column: int, there: dict[int, Mutant]) -> int | None:
        """The mutant whose text an error stands in: the last switch before it, on its line or on one before."""
        if text is None:
            return None
        lines = text.decode().split("\n")
        before = "\n".join(lines[: line - 1]) + "\n" + lines[line - 1].encode()[: column + 40].decode(errors="ignore")
        exact = "\n".join(lines[: line - 1]) + "\n" + lines[line - 1].encode()[:column].decode(errors="ignore")
        for part in (exact, before, "\n".join(lines[:line])):
            numbers = [int(n) for n in re.findall(r"::mutation::on\((\d+)\)", "\n".join(part.split("\n")[-4:]))]
            numbers = [n for n in numbers if n in there]
            if numbers:
                return numbers[-1]
        return None

    def program(self, name: str) -> Path:
        return self.build / "tests/cpp" / f"test_{name}"

    def run(self, name: str, suite: str, seconds: int, **environment: str) -> int | None:
        """The exit code, or None where more processor time was used than so many seconds: a busy machine is no mutant.
        Ten times that by the clock ends what waits for ever."""
        limited = ["sh", "-c", f'ulimit -t {seconds}; exec "$0" "$@"', self.program(name), f"--run_test={suite}"]
        try:
            code = subprocess.run(
                limited,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.build,
                timeout=10 * seconds,
                env={**os.environ, **environment},
            ).returncode
        except subprocess.TimeoutExpired:
            return None
        return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code

    def suites(self) -> Iterator[tuple[str, str]]:
        for name in self.programs:
            listed = subprocess.run([self.program(name), "--list_content"], capture_output=True, text=True).stderr
            for suite in re.findall(r"^(\w+)\*?", listed, re.M):
                yield name, suite


def topics(path: str) -> list[str]:
    """Names of the test files of a source file's topic: kendall_score.ipp has test_kendall."""
    words = Path(path).stem.split("_")
    for n in range(len(words), 0, -1):
        stem = "_".join(words[:n])
        found = [each.stem for each in sorted((ROOT / "tests/cpp").glob(f"*/test_*{stem}.cpp"))]
        if found:
            return found
    return []


def prepare(work: Path, changed: Iterable[str]) -> Build:
    """For a slice, the test files of a few of the topics that changed only, since building them is what takes long."""
    work.mkdir(parents=True, exist_ok=True)
    by_topic = {path: topics(path) for path in changed}
    chosen: set[str] = set()
    # The order is by a hash, so that it is not always the same topic which comes first in the alphabet.
    for path in sorted(by_topic, key=lambda path: hashlib.sha256(path.encode()).digest()):
        if len(chosen | set(by_topic[path])) <= FILES_OF_SLICE:
            chosen |= set(by_topic[path])
    programs = tuple(
        name
        for name in PROGRAMS
        if not chosen or any((ROOT / f"tests/cpp/{name}/{each}.cpp").exists() for each in chosen)
    )
    build = Build(work, programs, {path for path, tests in by_topic.items() if tests and set(tests) <= chosen})
    build.refresh()
    build.configure(chosen)
    return build


def run(mutants: list[Mutant], build: Build, jobs: int, told: Callable[[Mutant], None], until: float) -> None:
    """Builds the mutants that have no outcome yet, and tries each with the suites that reach it."""
    numbered = {k + 1: each for k, each in enumerate(each for each in mutants if each.outcome == LEFT)}
    if not numbered:
        return
    build.compile(numbered, jobs)
    reached: dict[int, list[tuple[str, str]]] = defaultdict(list)
    seconds: dict[tuple[str, str], float] = {}
    for name, suite in build.suites():
        record = build.work / "reached.txt"
        before = os.times().children_user
        if build.run(name, suite, 600, REACHED=str(record)) != 0:
            raise SystemExit(f"{suite} of test_{name} fails without a mutant")
        seconds[name, suite] = os.times().children_user - before
        for number in record.read_text().split():
            reached[int(number)].append((name, suite))

    def one(number: int) -> None:
        mutant = numbered[number]
        if time.monotonic() > until:
            return
        stem = Path(mutant.path).stem
        suites = sorted(reached[number], key=lambda each: (stem not in each[1], seconds[each]))
        mutant.outcome, mutant.detail = (SURVIVED, f"{len(suites)} suites") if suites else (UNREACHED, "")
        for name, suite in suites:
            code = build.run(name, suite, 5 + int(10 * seconds[name, suite]), MUTANT=str(number))
            if code != 0:
                mutant.outcome, mutant.detail = (TIMEOUT if code is None else NOTICED), suite
                break
        told(mutant)

    left = [number for number, each in numbered.items() if each.outcome == LEFT]
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, left))
    for each in mutants:
        if each.outcome == INVALID:
            told(each)
