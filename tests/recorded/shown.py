"""Records everything that people are shown: pages, sentences, pictures, frames, workbooks and what the commands print.

    python tests/recorded/shown.py before        and, after a change and a build:
    python tests/recorded/shown.py after
    diff -r before after

One text file a thing, of the rich panel (tests/panels/rich) and of some of the embedded data, in Swedish and English.
Pages come without their style sheet, pictures as SVG with text as text, workbooks cell by cell. The tests say what is
right; this shows whether a change that should alter nothing has altered nothing. Public names only, so that it outlives
a move of modules. Last digits and the layout of plots depend on the machine and on matplotlib: both folders are made on
one machine.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("MPLBACKEND", "svg")

import matplotlib as mpl
import matplotlib.pyplot as plt
import openpyxl

import nyckeltal as nt
from nyckeltal import cli

RICH = Path(__file__).parents[1] / "panels" / "rich"
LANGUAGES = ("sv", "en")

#: Name of a file and what makes its text.
Item = tuple[str, Callable[[], str]]


def page(report: Any) -> str:
    """A page, a tag a line, without its style sheet."""
    return re.sub(r"><", ">\n<", re.sub(r"<style>.*?</style>", "", str(report.html), flags=re.DOTALL))


def frame(table: Any) -> str:
    return str(table.to_csv(index=False))


def picture(axes: Any) -> str:
    figure = axes.ravel()[0].figure if hasattr(axes, "ravel") else getattr(axes, "figure", axes)
    out = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "nyckeltal", "svg.fonttype": "none"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return out.getvalue()


def result(found: Any) -> str:
    """A result in all the forms that a notebook shows."""
    parts = [repr(found), str(found), getattr(found, "_repr_html_", lambda: "")()]
    if hasattr(found, "to_dict"):
        parts.append(repr(found.to_dict()))
    if hasattr(found, "to_frame"):
        parts.append(frame(found.to_frame()))
    return re.sub(r" at 0x[0-9a-f]+", "", "\n\n".join(parts))  # where an object lies in memory is another each time


def workbook(path: Path) -> str:
    """Cells with their number formats, comments, rules and what is hidden or locked."""
    lines = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        lines.append(
            f"sheet {sheet.title} {sheet.sheet_state} frozen {sheet.freeze_panes} locked {sheet.protection.sheet}"
        )
        lines += [
            f"rule {each.sqref} {each.type} {each.formula1} {each.error}"
            for each in sheet.data_validations.dataValidation
        ]
        lines += [f"column {key} {each.width} {each.hidden}" for key, each in sorted(sheet.column_dimensions.items())]
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            if cell.value is not None or cell.comment:
                note = cell.comment.text if cell.comment else ""
                lines.append(f"{cell.coordinate} {cell.value!r} {cell.number_format} {cell.protection.locked} {note!r}")
    return "\n".join(lines)


def written(write: Callable[[Path], Any], folder: Path, ending: str) -> str:
    """What a writer leaves on disk, as text."""
    path = folder / f"written{ending}"
    write(path)
    text = workbook(path) if ending == ".xlsx" else path.read_text(encoding="utf-8")
    path.unlink()
    return text


def command(*words: str) -> str:
    """What a command prints, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = cli.main(list(words))
        except SystemExit as end:
            code = end.code
    return f"exit {code}\n{out.getvalue()}\n--- errors ---\n{err.getvalue()}"


def results(panel: nt.Panel) -> Iterator[tuple[str, Callable[[], Any]]]:
    first, last = panel.years[0], panel.years[-1]
    middle = panel.years[len(panel.years) // 2]
    ids = [each.id for each in panel.indicators]
    yield "trend", lambda: nt.trend(panel)
    yield "progress", lambda: nt.progress(panel)
    yield "latest", lambda: nt.latest(panel)
    yield "change", lambda: nt.change(panel)
    yield "state", lambda: nt.state(panel)
    yield "network_mean", lambda: nt.network_mean(panel)
    yield "matched_change", lambda: nt.matched_change(panel, middle, last)
    yield "movements", lambda: nt.movements(panel, middle, last)
    yield "response_rate", lambda: nt.response_rate(panel)
    yield "composition", lambda: nt.composition_adjusted_means(panel, first=middle)
    yield "members_now", lambda: nt.members_now(panel)
    yield "members_then", lambda: nt.members_then(panel, middle)
    yield "always_members", lambda: nt.always_members(panel, first, last)
    yield "points", lambda: nt.points(panel)
    yield "check", lambda: nt.check(panel)
    for each in ids:
        yield f"rank {each}", lambda each=each: nt.rank(panel, each)
        yield f"compare {each}", lambda each=each: nt.compare.compare(panel, each)
        yield f"colours {each}", lambda each=each: nt.kolada_colour(panel, each)
        yield f"groups {each}", lambda each=each: nt.compare_groups(panel, each)
    yield "similar", lambda: nt.similar(panel, panel.members[1].id, on=ids[:4])


def items(name: str, panel: nt.Panel, folder: Path) -> Iterator[Item]:
    shown = panel.members if len(panel.members) < 30 else panel.members[::30]
    drawn = shown[1::4]
    for what, make in results(panel):
        yield f"{name} result {what}", lambda make=make: result(make())
    yield f"{name} frame panel", lambda: frame(panel.to_frame(missing=True))
    yield f"{name} check texts", lambda: "\n".join(map(repr, nt.check(panel).texts("sv") + nt.check(panel).texts("en")))
    trend, progress = nt.trend(panel), nt.progress(panel)
    for language in LANGUAGES:
        start = f"{name} {language}"
        yield f"{start} page network", lambda language=language: page(nt.network_report(panel, language=language))
        yield (
            f"{start} check.html",
            lambda language=language: written(
                lambda path: nt.check(panel).write_html(path, language=language), folder, ".html"
            ),
        )
        yield (
            f"{start} check.csv",
            lambda language=language: written(
                lambda path: nt.check(panel).write_csv(path, language=language), folder, ".csv"
            ),
        )
        for layout, (ending, write) in itertools.product(
            ("long", "wide"), ((".csv", nt.write_csv), (".xlsx", nt.write_excel))
        ):
            yield (
                f"{start} table {layout}{ending}",
                lambda language=language, layout=layout, ending=ending, write=write: written(
                    lambda path: write(panel, path, layout=layout, language=language), folder, ending
                ),
            )
        for member in shown:
            key = member.id
            yield (
                f"{start} page {key}",
                lambda language=language, key=key: page(nt.report(panel, member=key, language=language)),
            )
            yield (
                f"{start} template {key}",
                lambda language=language, key=key: written(
                    lambda path: nt.reporting_template(panel, key, path, year=panel.years[-1], language=language),
                    folder,
                    ".xlsx",
                ),
            )
            yield (
                f"{start} progress {key}",
                lambda language=language, key=key: "\n".join(
                    repr(progress.sentences(each.id, key, language=language)) for each in panel.indicators
                ),
            )
        for indicator in panel.indicators:
            each, keys = indicator.id, [member.id for member in panel.members]
            yield (
                f"{start} groups text {each}",
                lambda language=language, each=each: repr(nt.compare_groups(panel, each).sentences(language=language)),
            )
            yield (
                f"{start} rank text {each}",
                lambda language=language, each=each, keys=keys: "\n".join(
                    ranking.text(key, language=language, kind=kind)
                    for ranking in [nt.rank(panel, each)]
                    for key in keys
                    for kind in ("simultaneous", "marginal")
                ),
            )
            for what, draw in (
                ("panel", lambda language, each=each: panel.plot(each, member=panel.members[1].id, language=language)),
                ("rank", lambda language, each=each: nt.rank(panel, each).plot(language=language)),
                ("groups", lambda language, each=each: nt.compare_groups(panel, each).plot(language=language)),
                ("composition", lambda language, each=each: nt.composition_adjusted_means(panel).plot(
                    each, language=language
                )),
                ("similar", lambda language, each=each: nt.similar(
                    panel, panel.members[1].id, on=[i.id for i in panel.indicators][:4]
                ).plot(panel, each, language=language)),
            ):  # fmt: skip
                yield f"{start} plot {what} {each}", lambda language=language, draw=draw: picture(draw(language))
            for key in [member.id for member in drawn]:
                yield (
                    f"{start} plot trend {each} {key}",
                    lambda language=language, each=each, key=key: picture(trend.plot(each, key, language=language)),
                )
                yield (
                    f"{start} plot progress {each} {key}",
                    lambda language=language, each=each, key=key: picture(progress.plot(each, key, language=language)),
                )
                yield (
                    f"{start} plot series {each} {key}",
                    lambda language=language, each=each, key=key: picture(
                        panel.series(each, key).plot(language=language)
                    ),
                )


def commands() -> Iterator[Item]:
    for name in ("", "check", "convert", "fetch", "info", "read-reports", "report", "search", "template"):
        words = [*name.split(), "--help"]
        yield f"command {' '.join(words)}", lambda words=words: command(*words)
    yield "command info", lambda: command("info", str(RICH))
    yield "command check", lambda: command("check", str(RICH))
    yield "command report nobody", lambda: command("report", "nobody", "--data", str(RICH))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the files go; made new")
    parser.add_argument("--only", default="", help="only things whose name contains this")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True)
    panels = {"rich": nt.read_package(RICH), "embedded": nt.datasets.sekom()}
    everything = itertools.chain(commands(), *(items(name, panel, chosen.folder) for name, panel in panels.items()))
    n = 0
    for name, make in everything:
        if chosen.only not in name:
            continue
        try:
            text = make()
        except nt.NyckeltalError as refusal:  # a refusal is shown too
            text = f"{type(refusal).__name__}: {refusal}"
        file = re.sub(r"[^\w. -]", "_", name) + ".txt"
        with (chosen.folder / file).open("x", encoding="utf-8") as out:
            out.write(text + "\n")
        n += 1
    print(f"{n} things in {chosen.folder}")
    return 0 if n else 1


if __name__ == "__main__":
    sys.exit(main())
