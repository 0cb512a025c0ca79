"""The command line: pages, checks, conversion, fetching, and what a data set holds.

Exit codes: 0 all well; 1 ``check`` or ``read-reports`` found errors, or ``fetch --partial`` got less than was asked
for; 2 a mistake in the command (an unknown member, a year outside the data); 3 data that cannot be had or read; 4 a
place that cannot be written; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shlex
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

try:
    import click
except ImportError as missing:  # pragma: no cover - the extra that brings the command line
    raise ImportError("the command line needs click: install it with  pip install 'nyckeltal[report]'") from missing

from . import __version__, _core
from .errors import ArgumentError, NyckeltalError, ParseError
from .text import LANGUAGES, Language

if TYPE_CHECKING:
    from ._core import Finding, Member
    from .check import CheckFinding
    from .cube import CubeResult
    from .io import ReadResult
    from .kolada import KoladaResult
    from .panel import Panel
    from .sources import Client, Fetched

__all__ = ["main"]

EMBEDDED = ("sekom", "simulated")


class Commands(click.Group):
    """The commands; an interruption ends with 130, as shells expect of it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nAborted!", err=True)
            ctx.exit(130)


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
        if error.code == "cannot-write":
            raise Failure(f"cannot write {error}", 4) from error
        raise Failure(str(error), 3) from error
    except (IsADirectoryError, NotADirectoryError, PermissionError) as error:  # of reading: writers answer with 4
        raise Failure(f"cannot read {error.filename}: {error.strerror}", 3) from error
    except ArgumentError as error:
        raise Failure(str(error), 2) from error
    except NyckeltalError as error:
        raise Failure(str(error), 3) from error
    except ImportError as error:
        raise Failure(str(error), 2) from error


def _open(data: str, **table: Any) -> Panel:
    """The panel of a folder, zip file, table, spreadsheet, cube or answer of Kolada, or of an embedded data set."""
    from . import datasets
    from .io import read_package

    if data in EMBEDDED and not Path(data).exists():
        return datasets.sekom() if data == "sekom" else datasets.simulated_network()
    if not Path(data).exists():
        raise Failure(f"no folder or file {data!r}; data sets that come along: {', '.join(EMBEDDED)}", 3)
    if _is_table(data) or _is_sheet(data):
        return _read_table(data, strict=True, **table).panel
    document = _read_document(data, strict=True)
    if document is None:
        return read_package(data)
    for each in document.findings:
        if each.severity == "warning":
            click.echo(f"{each.source}: {each.severity} [{each.rule}] {each.message} ({each.text})", err=True)
    return document.panel


def _read_document(path: str, *, strict: bool = False) -> CubeResult | KoladaResult | None:
    """A file of JSON-stat, PxWeb's json, px or Kolada, told by its content; None for a folder or zip."""
    from .cube import reader_of
    from .kolada import read_kolada

    place = Path(path)
    if not place.is_file():
        return None
    content = place.read_bytes()
    if read := reader_of(content):
        return read(place, strict=strict)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_kolada(place, strict=strict)
    if content and not content.startswith(b"PK"):
        kinds = "a table (.csv, .tsv, .txt), a spreadsheet (.xlsx, .ods), JSON-stat, px, an answer of Kolada"
        raise Failure(f"{path} is none of: a dataset folder or a .zip of one, {kinds}", 3)
    return None


def _read_table(path: str, *, sheet: str | None = None, indicator: str = "", strict: bool = False) -> ReadResult:
    from .excel import read_excel
    from .io import read_csv

    if _is_sheet(path):
        return read_excel(path, sheet=sheet, indicator=indicator, strict=strict)
    return read_csv(path, indicator=indicator, strict=strict)


def _is_sheet(name: str | Path) -> bool:
    return Path(name).suffix.lower() in (".xlsx", ".xlsm", ".ods")


def _is_table(name: str | Path) -> bool:
    return Path(name).suffix.lower() in (".csv", ".tsv", ".txt")


def _refuse_read_only(place: Path) -> None:
    """Of spreadsheets .xlsx alone is written: the name of another would promise what is not in the file."""
    if _is_sheet(place) and place.suffix.lower() != ".xlsx":
        suffix = place.suffix.lower()
        raise click.UsageError(f"an {suffix} file is read and not written: write an .xlsx, which its programs open")


def _slug(name: str) -> str:
    """A file name: "Växjö" gives "vaxjo"; nothing of a hostile name survives as a path."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(each if each.isalnum() else " " for each in plain).split()) or "report"


def _file_names(members: Iterable[Member], *, first_keeps: bool) -> dict[str, str]:
    """By id a file name that no other member has: the slug of the name, with the id (and a number, where that is taken)
    behind it for those that share a slug; with ``first_keeps`` the first of these has it as it is."""
    slugs = {each.id: _slug(each.name) for each in members}
    counts = Counter(slugs.values())
    taken = set(slugs.values())
    names, seen = {}, set[str]()
    for id_, slug in slugs.items():
        if counts[slug] == 1 or (first_keeps and slug not in seen):
            names[id_] = slug
        else:
            own = f"{slug}-{_slug(id_)}"
            numbered = (f"{own}-{k}" for k in itertools.count(2))
            names[id_] = next(each for each in itertools.chain([own], numbered) if each not in taken)
        seen.add(slug)
        taken.add(names[id_])
    return names


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


label_language = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True, help="Of the labels."
)


def table_options(command: Any) -> Any:
    """Options of what reads a table: nothing else knows them."""
    command = click.option("--sheet", metavar="NAME", help="Of a spreadsheet. [default: the largest table]")(command)
    help_text = "What a table's values are, where it does not say so."
    return click.option("--indicator", metavar="ID", default="", help=help_text)(command)


class Examples(click.Command):
    """A command whose help ends with examples that keep their line breaks."""

    def __init__(self, *args: Any, examples: str = "", **kwargs: Any) -> None:
        kwargs["epilog"] = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples.strip().splitlines())
        super().__init__(*args, **kwargs)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExit codes: 0 well; 1 check found errors, or fetch --partial got less than asked for;\n"
    "2 mistake in the command; 3 data that cannot be had or read; 4 a place that cannot be written;\n130 interrupted.",
)
@click.version_option(__version__, prog_name="nyckeltal")
def main() -> None:
    """Follow and compare the members of a network."""


@main.command(
    cls=Examples,
    short_help="The page of a member, of all, or of the network.",
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
    names = _file_names((each for m, each in enumerate(members) if known[m]), first_keeps=True)
    for m, each in enumerate(tqdm(members, unit="page", file=sys.stderr, disable=None)):
        if not known[m]:
            click.echo(f"{each.name}: no values, no page", err=True)
            continue
        page = member_report(
            panel, member=each.id, year=year, language=language, command=_command("report", each.id, *options)
        )
        _save(page, folder / f"{names[each.id]}.html")
    click.echo(str(folder))


@main.command(
    cls=Examples,
    short_help="What cannot be read, and what looks wrong.",
    examples="""
nyckeltal check my-dataset/
nyckeltal check reported.csv --lang en --html findings.html
nyckeltal check reported.xlsx --sheet Blad1 --indicator organic-food
nyckeltal check my-dataset.zip --earlier last-year.zip --csv findings.csv
nyckeltal check my-dataset/ --without known-break --without stopped-reporting
nyckeltal check my-dataset/ --share certified-schools certified schools --sum schools public,private
""",
)
@click.argument("folder")
@click.option("--earlier", metavar="FOLDER", help="An earlier edition, to list what was revised.")
@click.option("--without", multiple=True, metavar="RULE", help="Leave a rule out; may be given again.")
@click.option(
    "--share",
    "shares",
    nargs=3,
    multiple=True,
    metavar="SHARE NUM DENOM",
    help="Indicators, NUM / DENOM: list where DENOM moved the share.",
)
@click.option(
    "--sum",
    "sums",
    nargs=2,
    multiple=True,
    metavar="TOTAL PART,PART",
    help="Indicators: list where TOTAL is not the sum of its parts.",
)
@click.option("--values/--no-values", default=True, help="Check the values too, not only that all can be read.")
@click.option("--csv", "table", metavar="FILE", help="Write the checks of values as a table for a spreadsheet.")
@click.option("--html", "page", metavar="FILE", help="Write the checks of values as a page, grouped by member.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
@table_options
def check(
    folder: str,
    earlier: str | None,
    without: tuple[str, ...],
    shares: tuple[tuple[str, str, str], ...],
    sums: tuple[tuple[str, str], ...],
    values: bool,
    table: str | None,
    page: str | None,
    language: str,
    sheet: str | None,
    indicator: str,
) -> None:
    """List what is wrong or odd in a dataset FOLDER (or zip, table, spreadsheet, cube, answer of Kolada).

    First what could not be read, with line and column; then what the values themselves say: slips of the unit,
    outliers, jumps, impossible, frozen and missing values, with what was expected and what to do.

    Exit code 1 if there are errors.
    """
    from .check import check as check_values
    from .check_text import line
    from .io import read_package

    if not values and (table or page or earlier or without or shares or sums):
        raise click.UsageError("--no-values leaves nothing for --csv, --html, --earlier, --without, --share and --sum")
    said = cast(Language, language)
    findings: list[Finding] = []
    with _errors_as_messages():
        if not Path(folder).exists():
            panel = _open(folder)
        elif _is_table(folder) or _is_sheet(folder):
            result = _read_table(folder, sheet=sheet, indicator=indicator)
            panel = result.panel
            findings.extend(result.findings)
        elif (document := _read_document(folder)) is not None:
            panel = document.panel
            findings.extend(document.findings)
        else:
            panel = read_package(folder, findings=findings)
        before = None if earlier is None else _open(earlier, sheet=sheet, indicator=indicator)
        checks = check_values(
            panel,
            earlier=before,
            without=cast(Any, without),
            rules=None if values else (),
            shares=shares,
            sums={total: [part.strip() for part in parts.split(",")] for total, parts in sums},
        )
    for target, write in ((table, checks.write_csv), (page, checks.write_html)):
        if target is None:
            continue
        try:
            write(target, language=said)
        except OSError as error:
            raise Failure(f"cannot write {target}: {error.strerror or error}", 4) from error
        except ImportError as error:
            raise Failure(str(error), 2) from error
    lines = [line(each, text) for each, text in zip(checks, checks.texts(said), strict=True)]
    _tell(findings, panel, folder, [*lines, *(target for target in (table, page) if target)], checks)


def _tell(
    findings: Iterable[Finding],
    panel: Panel,
    source: str,
    lines: Iterable[str] = (),
    checks: Iterable[CheckFinding] = (),
) -> None:
    """Lists findings, then lines as they are, and counts; ends with code 1 where there is an error."""
    found = list(findings)
    for each in found:
        # A source as "mat.xlsx Blad1!C7" names the cell already.
        parts = (each.source,) if "!" in each.source else (each.source, each.line, each.column)
        place = ":".join(str(part) for part in parts if part)
        text = f" (got {each.text!r})" if each.text else ""
        click.echo(f"{place or source}: {each.severity} [{each.rule}] {each.message}{text}")
    for each_line in lines:
        click.echo(each_line)
    severities = [each.severity for each in found] + [each.severity for each in checks]
    counts = {kind: severities.count(kind) for kind in ("error", "warning", "note")}
    said = ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in counts.items())
    click.echo(f"{panel!r}\n{said}")
    if counts["error"]:
        sys.exit(1)


@main.command(
    cls=Examples,
    short_help="A data set or table in another form.",
    examples="""
nyckeltal convert my-dataset/ my-dataset.zip
nyckeltal convert my-dataset.zip my-dataset/
nyckeltal convert my-dataset/ values.csv --layout wide --decimal ,
nyckeltal convert reported.csv my-dataset/
nyckeltal convert BE0101N1.px my-dataset/
nyckeltal convert reported.xlsx my-dataset/ --indicator organic-food
nyckeltal convert my-dataset/ values.xlsx
""",
)
@click.argument("source")
@click.argument("target", type=click.Path())
@click.option("--layout", type=click.Choice(["long", "wide"]), default="long", show_default=True, help="Of a table.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True, help="Of a table.")
@click.option("--decimal", type=click.Choice([".", ","]), default=".", show_default=True, help="Of a table.")
@click.option(
    "--for-spreadsheets/--plain",
    default=True,
    show_default=True,
    help="Of a table: a byte order mark, and no text that would run as a formula; or neither.",
)
@table_options
def convert(
    source: str,
    target: str,
    layout: str,
    language: str,
    decimal: str,
    for_spreadsheets: bool,
    sheet: str | None,
    indicator: str,
) -> None:
    """Write SOURCE in the form that TARGET's name asks for: a folder, a .zip, a .csv (.tsv) or an .xlsx.

    A folder and a .zip hold everything. A table holds the members' values only. SOURCE may be a JSON-stat or px file,
    or an answer of Kolada.
    """
    from .excel import write_excel
    from .io import write_csv, write_package

    place = Path(target)
    _refuse_read_only(place)
    with _errors_as_messages():
        panel = _open(source, sheet=sheet, indicator=indicator)
        try:
            if _is_sheet(place):
                write_excel(panel, place, layout=cast(Any, layout), language=cast(Language, language))
            elif _is_table(place):
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


@main.command(
    cls=Examples,
    short_help="The workbook in which a member reports.",
    examples="""
nyckeltal template Sundsvall -o sundsvall.xlsx
nyckeltal template --all --data my-dataset/ --year 2025 -o to-members/
""",
)
@click.argument("member", required=False)
@data_option
@click.option("--all", "everybody", is_flag=True, help="A workbook for each member, into the folder given by -o.")
@click.option("--year", type=int, help="The year to report. [default: the one after the newest with a value]")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="sv", show_default=True)
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write: .xlsx, or with --all a folder.")
def template(member: str | None, data: str, everybody: bool, year: int | None, language: str, output: str) -> None:
    """Write the workbook in which MEMBER (name or official code) reports its values of a year."""
    if (member is not None) + everybody != 1:
        raise click.UsageError("give one of: a MEMBER, --all")
    import numpy as np

    from .excel_template import reporting_template

    place = Path(output)
    _refuse_read_only(place)
    with _errors_as_messages():
        panel = _open(data)
        if year is None:
            seen = panel.years[~np.isnan(panel.values).all(axis=(0, 1))]
            if not len(seen):
                raise click.UsageError("the data have no values: say the year with --year")
            year = int(seen[-1]) + 1
        names = _file_names(panel.members, first_keeps=False) if everybody else {}
        chosen = {key: place / f"{name}.xlsx" for key, name in names.items()}
        try:
            if everybody:
                place.mkdir(parents=True, exist_ok=True)
            for key, path in (chosen or {cast(str, member): place}).items():
                reporting_template(panel, key, path, year=year, language=cast(Language, language))
        except OSError as error:
            raise Failure(f"cannot write {place}: {error.strerror or error}", 4) from error
    click.echo(str(place))


@main.command(
    "read-reports",
    cls=Examples,
    short_help="Filled-in workbooks into the data set.",
    examples="""
nyckeltal read-reports from-members/ --data my-dataset/ -o my-dataset-2025/
nyckeltal read-reports sundsvall.xlsx -o my-dataset-2025.zip
""",
)
@click.argument("reports")
@data_option
@click.option("-o", "--output", metavar="FOLDER", required=True, help="Where to write the data set: a folder or .zip.")
def read_reports(reports: str, data: str, output: str) -> None:
    """Read filled-in templates (a file or a folder of them) into the data set they were made from.

    Lists what could not be used; exit code 1 if there are errors. What could be used is written all the same.
    """
    from .excel_report import read_report
    from .io import write_package

    if not Path(reports).exists():
        raise Failure(f"no folder or file {reports!r}", 3)
    with _errors_as_messages():
        result = read_report(reports, _open(data))
        try:
            write_package(result.panel, Path(output))
        except OSError as error:
            raise Failure(f"cannot write {output}: {error.strerror or error}", 4) from error
    click.echo(
        f"{len(result.members)} {'member' if len(result.members) == 1 else 'members'} reported, written to {output}"
    )
    _tell(result.findings, result.panel, reports)


@main.command(
    cls=Examples,
    short_help="What a data set holds, and which version this is.",
    examples="nyckeltal info\nnyckeltal info --data my-dataset/",
)
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


@main.group(short_help="Figures from Kolada or SCB into a data set.")
def fetch() -> None:
    """Fetch figures from Kolada or SCB into a data set of your own."""


@main.group()
def search() -> None:
    """Find indicators of Kolada, or tables of SCB."""


_Command = TypeVar("_Command", bound=Callable[..., Any])


def _client_options(command: _Command) -> _Command:
    """Options of all commands that ask a source."""
    for option in (
        click.option("--base-url", metavar="URL", help="Of the interface, where it is another than the usual one."),
        click.option("--offline", is_flag=True, help="Only answers that were kept, of any age; never the net."),
        click.option("--cache", metavar="FOLDER", help="Where answers are kept.  [default: the user's cache folder]"),
    ):
        command = option(command)
    return command


def _fetch_options(command: _Command) -> _Command:
    """Options of the commands that fetch figures."""
    for option in (
        click.option("-o", "--output", required=True, metavar="PLACE", help="Folder, .zip or .csv to write."),
        click.option("--partial", is_flag=True, help="Write what came where something fails, marked; exit code 1."),
        click.option("--years", metavar="YEARS", help="2020, 2010-2020, 2000-, 2015,2018.  [default: all]"),
        click.option("--members", metavar="MEMBERS", help="Codes or names with commas; sekom; all.  [default: all]"),
    ):
        command = option(command)
    return _client_options(command)


def _client(cache: str | None, offline: bool) -> Client:
    from .sources import Client

    return Client(cache=cache or True, offline=offline, progress=True)


def _base(base_url: str | None) -> dict[str, Any]:
    return {"base_url": base_url} if base_url else {}


def _members_of(text: str | None) -> Any:
    if text is None or text in ("sekom", "all", "regions"):
        return text
    return [each.strip() for each in text.split(",") if each.strip()]


def _years_of(text: str | None, first: int, last: int) -> list[int] | None:
    """The years of "2010-2020,2022"; an open end goes to ``first`` or ``last``."""
    if text is None:
        return None
    years: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{4})?\s*([-–])?\s*(\d{4})?\s*", part)
        if not found or not (found[1] or found[3]) or (found[3] and not found[2]):
            raise click.UsageError(f"cannot read the years {text!r}: 2020, 2010-2020, 2000-, 2015,2018")
        start, end = int(found[1] or first), int(found[3] or (last if found[2] else found[1]))
        if start > end:
            raise click.UsageError(f"the years {part.strip()!r} run backwards")
        years.update(range(start, end + 1))
    return sorted(years)


def _write_fetched(got: Fetched, output: str) -> None:
    """Writes the panel, says on standard error what was found, and ends with 1 where something is missing."""
    from .io import write_csv, write_package

    place = Path(output)
    for each in got.findings:
        if each.severity != "note":
            click.echo(f"{each.severity} [{each.rule}] {each.text or ''}: {each.message}", err=True)
    try:
        if _is_table(place):
            write_csv(got.panel, place, for_spreadsheets=True)
        else:
            write_package(got.panel, place)
    except OSError as error:
        raise Failure(f"cannot write {place}: {error.strerror or error}", 4) from error
    click.echo(
        f"{got.panel!r}, {len(got.requests)} answers, {sum(each.cached for each in got.requests)} kept ones", err=True
    )
    click.echo(str(place))
    if not got.complete:
        click.echo(f"INCOMPLETE: {len(got.missing)} parts are missing", err=True)
        sys.exit(1)


@fetch.command(
    "kolada",
    cls=Examples,
    examples="""
nyckeltal fetch kolada N00401 N85054 --members sekom --years 2000- -o folder
nyckeltal fetch kolada U07514 --members Trosa,0484 --years 2015-2024 -o food.csv
""",
)
@click.argument("kpis", nargs=-1, required=True)
@_fetch_options
def fetch_kolada(
    kpis: tuple[str, ...],
    members: str | None,
    years: str | None,
    partial: bool,
    output: str,
    cache: str | None,
    offline: bool,
    base_url: str | None,
) -> None:
    """Fetch indicators of Kolada. KPIS are ids such as N00401; search finds them.

    --members takes the id of a group (G...) too, and "regions". What was fetched before an interruption is kept, and
    the same command goes on from there.
    """
    from datetime import date

    # Some indicators are published for the coming year.
    wanted = _years_of(years, 1970, date.today().year + 1)
    with _errors_as_messages():
        from .sources import kolada

        client = _client(cache, offline)
        got = kolada.fetch(kpis, _members_of(members), wanted, partial=partial, client=client, **_base(base_url))
        _write_fetched(got, output)


@fetch.command(
    "scb",
    cls=Examples,
    examples="""
nyckeltal search scb TAB638
nyckeltal fetch scb TAB638 --select Kon=1,2 --members sekom --years 2010- -o folder
""",
)
@click.argument("table")
@click.option("--select", multiple=True, metavar="NAME=CODES", help="What to take of a dimension; several times.")
@click.option("--period", default="", metavar="PART", help="The part of the year to take: M12, K4.")
@label_language
@_fetch_options
def fetch_scb(
    table: str,
    select: tuple[str, ...],
    period: str,
    language: str,
    members: str | None,
    years: str | None,
    partial: bool,
    output: str,
    cache: str | None,
    offline: bool,
    base_url: str | None,
) -> None:
    """Fetch a TABLE of SCB, by its id. CODES are codes, labels or expressions such as top(5), from(2010), 01*."""
    chosen: dict[str, list[str]] = {}
    for each in select:
        name, equals, codes = each.partition("=")
        if not equals or not codes:
            raise click.UsageError(f"cannot read --select {each!r}: NAME=CODE,CODE")
        # A comma within parentheses belongs to an expression.
        chosen.setdefault(name, []).extend(part.strip() for part in re.split(r",(?![^(]*\))", codes))
    wanted = _years_of(years, 1900, 2100)
    with _errors_as_messages():
        from .sources import scb

        got = scb.fetch(
            table,
            chosen,
            members=_members_of(members),
            years=wanted,
            language=language,
            partial=partial,
            client=_client(cache, offline),
            period=period,
            **_base(base_url),
        )
        _write_fetched(got, output)


@search.command(
    "kolada",
    cls=Examples,
    short_help="Indicators by words of their title.",
    examples='nyckeltal search kolada "ekologiska livsmedel"',
)
@click.argument("query")
@_client_options
def search_kolada(query: str, cache: str | None, offline: bool, base_url: str | None) -> None:
    """Indicators of Kolada whose title has all the words of QUERY."""
    with _errors_as_messages():
        from .sources import kolada

        _show(kolada.search(query, client=_client(cache, offline), **_base(base_url)))


@search.command(
    "scb",
    cls=Examples,
    short_help="Tables by their words; a table's dimensions.",
    examples='nyckeltal search scb "folkmängd region*"\nnyckeltal search scb TAB638',
)
@click.argument("query")
@label_language
@_client_options
def search_scb(query: str, language: str, cache: str | None, offline: bool, base_url: str | None) -> None:
    """Tables of SCB that have the words of QUERY (whole words, or befolk*); of a table's id, what it can be asked."""
    with _errors_as_messages():
        from .sources import scb

        ask = scb.dimensions if re.fullmatch(r"TAB\d+", query) else scb.search
        _show(ask(query, language=language, client=_client(cache, offline), **_base(base_url)))


def _show(found: Iterable[object]) -> None:
    lines = [str(each) for each in found]
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("nothing found", err=True)


if __name__ == "__main__":
    main()
