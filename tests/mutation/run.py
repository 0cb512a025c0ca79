"""Plants small faults one at a time and counts which the tests notice: `python tests/mutation/run.py --help`."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import hashlib
import json
import math
import random
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from common import (
    EXCUSED,
    GOALS,
    INVALID,
    LEFT,
    NOTICED,
    ROOMS,
    ROOT,
    SURVIVED,
    TIMEOUT,
    UNREACHED,
    Mutant,
    draw,
    excuse,
)

HERE = Path(__file__).parent
MISSED = (SURVIVED, UNREACHED)


def changed_lines(revision: str) -> dict[str, set[int]]:
    """The lines of code that are new or others since a revision, by file."""
    diff = subprocess.run(
        ["git", "diff", "-U0", revision, "--", "python/nyckeltal", "include", "src"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    out: dict[str, set[int]] = {}
    path = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line[6:]
        elif match := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))?", line):
            begin, n = int(match[1]), int(match[2] or 1)
            if (ROOT / path).is_file():
                out.setdefault(path, set()).update(range(begin, begin + n))
    return out


def slice_of(mutants: list[Mutant], changed: dict[str, set[int]], size: int, seed: int) -> list[Mutant]:
    """Mutants of changed files, those of changed lines first."""
    there = [each for each in mutants if each.path in changed]
    random.Random(seed).shuffle(there)
    there.sort(key=lambda each: each.line not in changed[each.path])
    return there[:size]


def state_of(path: str) -> str:
    return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()


def keep(drawn: list[Mutant], last: dict[str, object]) -> None:
    """Takes over what was noticed, where the file is the same: more tests do not notice less."""
    before = {
        (each["path"], each["line"], each["kind"], each["original"], each["mutated"]): each
        for each in last["mutants"]  # type: ignore[attr-defined]
        if each["outcome"] in (NOTICED, TIMEOUT, INVALID) and last["files"].get(each["path"]) == state_of(each["path"])  # type: ignore[attr-defined]
    }
    for each in drawn:
        old = before.get((each.path, each.line, each.kind, each.original, each.mutated))
        if old and each.outcome == LEFT:
            each.outcome, each.detail = old["outcome"], old["detail"]


def score(mutants: list[Mutant]) -> tuple[int, int]:
    noticed = sum(each.outcome in (NOTICED, TIMEOUT) for each in mutants)
    return noticed, noticed + sum(each.outcome in MISSED for each in mutants)


def by_room(mutants: list[Mutant]) -> dict[str, list[Mutant]]:
    rooms = dict.fromkeys((room for rooms in ROOMS.values() for room, _ in rooms), None)
    out = {room: [each for each in mutants if each.room == room] for room in rooms}
    return {room: there for room, there in out.items() if there}


def table(mutants: list[Mutant]) -> str:
    rows = [
        "| room | mutants | excused | not valid | valid | noticed | of these timeouts | score | goal |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for room, there in by_room(mutants).items():
        n = Counter(each.outcome for each in there)
        noticed, valid = score(there)
        share = f"{100 * noticed / valid:.0f} %" if valid else "–"
        goal = f"{100 * GOALS[room]:.0f} %" if room in GOALS else "–"
        rows.append(
            f"| {room} | {len(there) - n[LEFT]} | {n[EXCUSED]} | {n[INVALID]} | {valid} | {noticed} | {n[TIMEOUT]} | "
            f"{share} | {goal} |"
        )
    return "\n".join(rows)


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'").replace("\n", " ")


def listed(each: Mutant) -> str:
    shown = [f"`{cell(text[:110])}`" if text else "nothing" for text in (each.original, each.mutated)]
    told = "no test reaches it" if each.outcome == UNREACHED else "no test yet"
    return f"| {each.path.removeprefix('include/nyckeltal/')}:{each.line} | {shown[0]} | {shown[1]} | {told} |"


def report(results: dict[str, dict[str, object]]) -> str:
    intro = (HERE / "reliability.md").read_text(encoding="utf-8")
    out = []
    for side, title in (("python", "Python"), ("cpp", "C++")):
        if side not in results:
            continue
        found = results[side]
        mutants = [Mutant(**each) for each in found["mutants"]]  # type: ignore[attr-defined]
        noticed, valid = score(mutants)
        tried = sum(each.outcome != LEFT for each in mutants)
        out.append(
            f"## {title}\n\nMeasured on {found['date']} with `{found['command']}`: {found['candidates']} candidates, "
            f"{len(mutants)} drawn, {tried} of them tried; {noticed} of {valid} valid ones noticed.\n\n{table(mutants)}"
        )
    missed = ["## Survivors\n"]
    for side in results:
        mutants = [Mutant(**each) for each in results[side]["mutants"]]  # type: ignore[attr-defined]
        for room, there in by_room(mutants).items():
            rows = [listed(each) for each in sorted(there, key=lambda m: (m.path, m.line)) if each.outcome in MISSED]
            if rows:
                missed.append(
                    f"### {room[0].upper()}{room[1:]}\n\n| place | was | became | |\n| --- | --- | --- | --- |\n"
                    + "\n".join(rows)
                    + "\n"
                )
    return intro.replace("{figures}", "\n\n".join(out)).replace("{survivors}", "\n".join(missed).rstrip())


def main() -> int:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--side", choices=("python", "cpp"), help="one side only")
    parse.add_argument("--rooms", help="names of rooms, with commas")
    parse.add_argument("--sample", type=int, default=500, help="mutants of each side")
    parse.add_argument("--seed", type=int, default=2026)
    parse.add_argument(
        "--changed", metavar="REV", help="only files that changed since this revision, within the budget"
    )
    parse.add_argument(
        "--budget", type=float, help="seconds after which no further mutant begins [with --changed: 240]"
    )
    parse.add_argument(
        "--again", action="store_true", help="keep what the last run noticed, in files that are as they were, and go on"
    )
    parse.add_argument("--known", action="store_true", help="the faults of known.toml instead of a draw")
    parse.add_argument("--quick", action="store_true", help="Python: the kept map of tests instead of a measured one")
    parse.add_argument("--jobs", type=int, default=2)
    parse.add_argument(
        "--work", type=Path, default=ROOT / "build/mutation", help="folder for copies, builds and results"
    )
    parse.add_argument("--report", type=Path, help="write the page of figures and survivors")
    parse.add_argument("--survivors", type=Path, help="append each survivor to this file as it is found")
    asked = parse.parse_args()
    begin = time.monotonic()
    budget = asked.budget or (240 if asked.changed else 1e9)
    changed = changed_lines(asked.changed) if asked.changed else None
    any_of_cpp = any(path.startswith(("include/", "src/")) for path in changed or {})
    work = asked.work.resolve()
    work.mkdir(parents=True, exist_ok=True)

    def told(mutant: Mutant) -> None:
        print(
            f"{mutant.outcome:9} {mutant.path}:{mutant.line} {mutant.kind}: {mutant.change[:160]} [{mutant.detail}]",
            flush=True,
        )
        if asked.survivors and mutant.outcome in MISSED:
            with asked.survivors.open("a", encoding="utf-8") as out:
                out.write(f"{mutant.room} {listed(mutant)}\n")

    everything: list[Mutant] = []
    for side in (asked.side,) if asked.side else ("python", "cpp"):
        of_side = ("python/",) if side == "python" else ("include/", "src/")
        there = {path: lines for path, lines in (changed or {}).items() if path.startswith(of_side)}
        # A slice without any change is a small sample of the side that needs no build.
        if asked.changed and not there and (side == "cpp" or changed):
            continue
        if side == "python":
            import python_side as tool

            prepared = tool.prepare(work / side, quick=asked.quick or bool(asked.changed))
            paths = [Path(path) for path in there or {} if path.endswith(".py")]
            found = tool.known_faults() if asked.known else tool.candidates(prepared, paths)
        else:
            import cpp_side as tool

            prepared = tool.prepare(work / side, there)
            there = {path: lines for path, lines in there.items() if path in prepared.only}
            if asked.changed and not there:
                print("cpp: no test file bears the name of what changed: not tried", flush=True)
                continue
            found = tool.known_faults(prepared) if asked.known else tool.candidates(prepared)
        if asked.rooms:
            found = [each for each in found if each.room in asked.rooms.split(",")]
        if not found:
            continue
        if asked.known:
            drawn = found
        else:
            drawn = slice_of(found, there, asked.sample, asked.seed) if there else draw(found, asked.sample, asked.seed)
        print(f"{side}: {len(found)} candidates, {len(drawn)} drawn", flush=True)
        if not asked.known:
            excuse(drawn)
        # The side that needs a build comes second and has most of the time.
        end = begin + budget / 3 if asked.changed and side == "python" and any_of_cpp else begin + budget
        if asked.again and (work / f"{side}.json").exists():
            keep(drawn, json.loads((work / f"{side}.json").read_text()))
        tool.run(drawn, prepared, asked.jobs, told, end)
        everything += drawn
        for each in drawn:
            each.edit = None
        result = {
            "date": datetime.date.today().isoformat(),
            "candidates": len(found),
            "command": " ".join(["python", "tests/mutation/run.py", *sys.argv[1:]]),
            "mutants": [dataclasses.asdict(each) for each in drawn],
            "files": {path: state_of(path) for path in {each.path for each in drawn}},
        }
        if not asked.changed and not asked.known:
            (work / f"{side}.json").write_text(json.dumps(result, indent=1))

    print(f"\n{table(everything)}\n")
    for each in everything:
        if each.outcome in MISSED:
            print("SURVIVOR", listed(each))
    if asked.report:
        kept = {
            side: json.loads((work / f"{side}.json").read_text()) for side in ROOMS if (work / f"{side}.json").exists()
        }
        asked.report.write_text(report(kept), encoding="utf-8")
    left = sum(each.outcome == LEFT for each in everything)
    print(f"{time.monotonic() - begin:.0f} s" + (f", {left} not tried for lack of time" if left else ""))
    return verdict(everything, few=bool(asked.changed))


def verdict(mutants: list[Mutant], few: bool) -> int:
    """1 where a room is below its goal. Of a slice, with few mutants: where one that reaches its goal would have so few
    noticed once in a hundred times."""
    low = []
    for room, there in by_room(mutants).items():
        noticed, valid = score(there)
        goal = GOALS.get(room, 0.0)
        by_chance = sum(math.comb(valid, k) * goal**k * (1 - goal) ** (valid - k) for k in range(noticed + 1))
        if noticed < goal * valid and (not few or by_chance < 0.01):
            low.append(room)
    if low:
        print(f"below the goal: {', '.join(low)}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
