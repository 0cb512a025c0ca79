"""The command line: pages, checks, conversion, and what a data set holds.

Exit codes: 0 all well; 1 ``check`` found errors; 2 a mistake in the command (an unknown member, a year outside the
data); 3 data that cannot be read; 4 a place that cannot be written.
"""

from __future__ import annotations

import contextlib
import shlex
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

try:
    import click
except ImportError as missing:  # pragma: no cover - the extra that brings the command line
    raise ImportError("the command line needs click: install it with  pip install 'nyckeltal[report]'") from missing

from . import __version__, _core
from .errors import ArgumentError, NyckeltalError, ParseError
from .text import LANGUAGES, Language

if TYPE_CHECKING:
    from ._core import Finding
    from .panel import Panel

__all__ = ["main"]

EMBEDDED = ("sekom", "simulated")


class Failure(click.ClickException):
    """A message without a traceback, and an exit code that tells a script what kind of failure it was."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.exit_code = code  # type: ignore[misc]


@contextlib.contextmanager
def _errors_as_messages() -> Iterator[None]:
    try:
        yield
    except ParseError as error:
        raise Failure(str(error), 3) from error
    except ArgumentError as error:
        raise Failure(str(error), 2) from error
    except NyckeltalError as error:
        raise Failure(str(error), 3) from error
    except ImportError as error:
        raise Failure(str(error), 2) from error


def _open(data: str) -> Panel:
    """The panel of a folder, zip file or table, or of a data set that comes with the package."""
    from . import datasets
    from .io import read_csv, read_package

    if data in EMBEDDED and not Path(data).exists():
        return datasets.sekom() if data == "sekom" else datasets.simulated_network()
    if not Path(data).exists():
        raise Failure(f"no folder or file {data!r}; data sets that come along: {', '.join(EMBEDDED)}", 3)
    if _is_table(data):
        return read_csv(data, strict=True).panel
    return read_package(data)


def _is_table(name: str | Path) -> bool:
    return Path(name).suffix.lower() in (".csv", ".tsv", ".txt")


def _slug(name: str) -> str:
    """A file name: "Växjö" gives "vaxjo"; nothing of a hostile name survives as a path."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(each if each.isalnum() else " " for each in plain).split()) or "report"


def _save(page: Any, output: Path) -> None:
    try:
        page.save(output)
    except OSError as error:
        raise Failure(f"cannot write {output}: {error.strerror or error}", 4) from error


def _command(*parts: object) -> str:
    return shlex.join(["nyckeltal", *(str(each) for each in parts if each is not None)])


data_option = click.option(
    "--data",
    default="sekom",
    metavar="FOLDER",
    help="Dataset folder or .zip of one; or 'sekom' (default), 'simulated'.",
)


class Examples(click.Command):
    """A command whose help ends with examples that keep their line breaks."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        kwargs["epilog"] = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples.strip().splitlines())
        super().__init__(*args, **kwargs)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExit codes: 0 well; 1 check found errors; 2 mistake in the command;\n"
    "3 data that cannot be read; 4 a place that cannot be written.",
)
@click.version_option(__version__, prog_name="nyckeltal")
def main() -> None:
    """Follow and compare the members of a network."""


@main.command(
    cls=Examples,
    examples="""
nyckeltal report Sundsvall
nyckeltal report Sundsvall --year 2020 --lang en -o sundsvall.html
nyckeltal report --network --data simulated -o network.html
nyckeltal report --all --data FOLDER -o pages/
""",
)
@click.argument("member", required=False)
@data_option
@click.option("--network", is_flag=True, help="The network's own page.")
@click.option("--all", "everybody", is_flag=True, help="A page for each member, into the folder given by -o.")
@click.option("--year", type=int, help="Nothing after this year is used. [default: the newest with a value]")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
@click.option("--weights", metavar="INDICATOR", help="With --network: indicator that holds the members' weights.")
@click.option("-o", "--output", metavar="FILE", help="Where to write; - is standard output. [default: MEMBER.html]")
def report(
    member: str | None,
    data: str,
    network: bool,
    everybody: bool,
    year: int | None,
    language: str,
    weights: str | None,
    output: str | None,
) -> None:
    """Write the page of MEMBER (name or official code) as one HTML file.

    An existing file is replaced only when the new one is whole.
    """
    if (member is not None) + network + everybody != 1:
        raise click.UsageError("give one of: a MEMBER, --network, --all")
    if weights and not network:
        raise click.UsageError("--weights goes with --network")
    from .report import network_report
    from .report import report as member_report

    chosen = cast(Language, language)
    options = ["--data", data] if data != "sekom" else []
    options += ["--year", str(year)] if year is not None else []
    options += ["--lang", language] if language != "sv" else []
    with _errors_as_messages():
        panel = _open(data)
        if everybody:
            _write_all(panel, year, chosen, Path(output or "."), options)
            return
        if network:
            again = _command("report", "--network", *options, *(["--weights", weights] if weights else []))
            page = network_report(panel, year=year, language=chosen, weights=weights, command=again)
            name = "network"
        else:
            page = member_report(
                panel,
                member=cast(str, member),
                year=year,
                language=chosen,
                command=_command("report", member, *options),
            )
            name = panel.member(cast(str, member)).name
    if output == "-":
        sys.stdout.buffer.write(page.html.encode("utf-8"))
        return
    place = Path(output or f"{_slug(name)}.html")
    _save(page, place)
    click.echo(str(place))


def _write_all(panel: Panel, year: int | None, language: Language, folder: Path, options: list[str]) -> None:
    import numpy as np
    from tqdm import tqdm

    from .report import report as member_report

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"cannot make the folder {folder}: {error.strerror or error}", 4) from error
    members = panel.members
    known = np.atleast_1d(~np.isnan(panel.values).all(axis=(0, 2)))
    names: set[str] = set()
    for m, each in enumerate(tqdm(members, unit="page", file=sys.stderr, disable=None)):
        if not known[m]:
            click.echo(f"{each.name}: no values, no page", err=True)
            continue
        name = _slug(each.name)
        name = name if name not in names else f"{name}-{_slug(each.id)}"
        names.add(name)
        page = member_report(
            panel, member=each.id, year=year, language=language, command=_command("report", each.id, *options)
        )
        _save(page, folder / f"{name}.html")
    click.echo(str(folder))


@main.command(
    cls=Examples, examples="nyckeltal check my-dataset/\nnyckeltal check my-dataset.zip\nnyckeltal check reported.csv"
)
@click.argument("folder", type=click.Path(exists=True))
def check(folder: str) -> None:
    """List what is wrong or odd in a dataset FOLDER (or zip, or CSV table); exit code 1 if there are errors."""
    from .io import read_csv, read_package

    findings: list[Finding] = []
    with _errors_as_messages():
        if _is_table(folder):
            result = read_csv(folder)
            panel = result.panel
            findings.extend(result.findings)
        else:
            panel = read_package(folder, findings=findings)
    for each in findings:
        place = ":".join(str(part) for part in (each.source, each.line, each.column) if part)
        text = f" (got {each.text!r})" if each.text else ""
        click.echo(f"{place or folder}: {each.severity} [{each.rule}] {each.message}{text}")
    counts = {kind: sum(each.severity == kind for each in findings) for kind in ("error", "warning", "note")}
    said = ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items())
    click.echo(f"{panel!r}\n{said}")
    if counts["error"]:
        sys.exit(1)


@main.command(
    cls=Examples,
    examples="""
nyckeltal convert my-dataset/ my-dataset.zip
nyckeltal convert my-dataset.zip my-dataset/
nyckeltal convert my-dataset/ values.csv --layout wide --decimal , --for-spreadsheets
nyckeltal convert reported.csv my-dataset/
""",
)
@click.argument("source")
@click.argument("target", type=click.Path())
@click.option("--layout", type=click.Choice(["long", "wide"]), default="long", show_default=True, help="Of a table.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True, help="Of a table.")
@click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True, help="Of a table.")
@click.option("--for-spreadsheets", is_flag=True, help="Byte order mark, and no text that would run as a formula.")
def convert(source: str, target: str, layout: str, language: str, decimal: str, for_spreadsheets: bool) -> None:
    """Write SOURCE in the form that TARGET's name asks for: a folder, a .zip or a .csv (.tsv).

    A folder and a .zip hold everything. A table holds the members' values only.
    """
    from .io import write_csv, write_package

    place = Path(target)
    with _errors_as_messages():
        panel = _open(source)
        try:
            if _is_table(place):
                write_csv(
                    panel,
                    place,
                    layout=cast(Any, layout),
                    language=cast(Language, language),
                    separator="\t" if place.suffix.lower() == ".tsv" else None,
                    decimal=cast(Any, decimal),
                    for_spreadsheets=for_spreadsheets,
                )
            else:
                write_package(panel, place)
        except OSError as error:
            raise Failure(f"cannot write {place}: {error.strerror or error}", 4) from error
    click.echo(str(place))


@main.command(cls=Examples, examples="nyckeltal info\nnyckeltal info --data my-dataset/")
@data_option
def info(data: str) -> None:
    """Say what a data set holds, and which version and build this is."""
    import numpy as np

    with _errors_as_messages():
        panel = _open(data)
    about = panel.info
    click.echo(f"nyckeltal {__version__} ({_core.__file__})")
    click.echo(repr(panel))
    for label, text in (
        ("title", about.title.get("en") or about.title.get("sv", "")),
        ("created", about.created),
        ("licence", about.licence),
    ):
        if text:
            click.echo(f"{label}: {text}")
    if about.simulated:
        click.echo("SIMULATED: no real figures")
    published = panel.published
    if published is not None:
        click.echo("published beside the members: " + ", ".join(each.name for each in published.members))
    known = ~np.isnan(panel.values)
    click.echo(f"{'indicator':34} {'unit':20} {'members':>7} {'values':>7}  years")
    for i, each in enumerate(panel.indicators):
        years = panel.years[known[i].any(axis=0)]
        span = f"{years[0]}–{years[-1]}" if len(years) else "–"
        unit = each.unit.get("en") or each.unit.get("sv", "")
        click.echo(f"{each.id:34} {unit:20} {known[i].any(axis=1).sum():7} {known[i].sum():7}  {span}")


if __name__ == "__main__":
    main()
