"""What each command writes to which stream, with which exit code, and what lies on disk afterwards."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from report_cases import small
from sheet_cases import rows, xlsx

import nyckeltal as nt
from nyckeltal.cli import main

pytest.importorskip("xlsxwriter")
X = float("nan")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def said(result: Result) -> tuple[int, str, str]:
    """Exit code and both streams; an exception that reached the user is none of these."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a data set, a table, and what is in the way: a file, and a folder of other things."""
    monkeypatch.chdir(tmp_path)
    nt.write_package(small(), "data")
    nt.write_csv(nt.Panel(["mat"], ["Trosa", "Lund"], [2022, 2023], [[[1.0, 2.0], [3.0, 4.0]]]), "values.csv")
    Path("file").write_text("text", encoding="utf-8")
    Path("full").mkdir()
    Path("full", "letter.txt").write_text("text", encoding="utf-8")
    Path("folder.html").mkdir()
    return tmp_path


# ---- Success: the place that was written is the only word on standard output.


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["report", "Trosa", "--data", "data"], "trosa.html"),
        (["report", "Trosa", "--data", "data", "-o", "a.html"], "a.html"),
        (["report", "--network", "--data", "data"], "network.html"),
        (["report", "--all", "--data", "data", "-o", "a/b/pages"], "a/b/pages"),
        (["convert", "data", "out"], "out"),
        (["convert", "data", "out.ZIP"], "out.ZIP"),
        (["convert", "data", "deep/er/out"], "deep/er/out"),
        (["convert", "data", "out.csv"], "out.csv"),
        (["convert", "data", "out.TXT"], "out.TXT"),
        (["convert", "data", "out.xlsx"], "out.xlsx"),
        (["template", "Trosa", "--data", "data", "-o", "t.xlsx"], "t.xlsx"),
        (["template", "--all", "--data", "data", "-o", "a/b"], "a/b"),
    ],
)
def test_a_place_that_was_written_is_all_that_is_said(here: Path, arguments: list[str], place: str) -> None:
    for _ in range(2):  # what is there already is replaced
        assert said(run(*arguments)) == (0, f"{place}\n", "")
        assert (here / place).exists()


def test_a_page_on_standard_output_is_the_page_and_nothing_else(here: Path) -> None:
    assert said(run("report", "Trosa", "--data", "data", "-o", "s.html"))[0] == 0
    code, out, err = said(run("report", "Trosa", "--data", "data", "-o", "-"))
    assert (code, err) == (0, "")
    assert out == (here / "s.html").read_text(encoding="utf-8")
    assert not (here / "-").exists()
    assert not (here / "trosa.html").exists()


def test_a_page_and_a_pipe_have_no_progress_bar_in_them(here: Path) -> None:
    """A real process, whose streams are pipes: a bar is for terminals."""
    command = [sys.executable, "-m", "nyckeltal", "report", "--all", "--data", "data", "-o", "pages"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [b"pages"], b"")


def test_members_without_values_are_named_on_standard_error_only(here: Path) -> None:
    nt.write_package(nt.Panel(["a"], ["Trosa", "Lund"], [2022, 2023], [[[1.0, 2.0], [X, X]]]), here / "half")
    assert said(run("report", "--all", "--data", "half", "-o", "p")) == (0, "p\n", "Lund: no values, no page\n")


def test_what_a_cube_leaves_to_be_said_is_not_on_standard_output(here: Path) -> None:
    cube = 'MATRIX="X1"; STUB="region"; HEADING="tid"; VALUES("region")="Trosa"; CODES("region")="0488";'
    Path("cube").write_text(cube + ' VALUES("tid")="2022","2023"; DATA=60 57.4;', encoding="utf-8")
    code, out, err = said(run("convert", "cube", "kept"))
    assert (code, out) == (0, "kept\n")
    lines = [each.partition("]")[0] for each in err.splitlines()]
    assert lines == ["cube: warning [time-dimension", "cube: warning [member-dimension"]
    assert said(run("info", "--data", "cube"))[1].splitlines()[-1].split() == ["X1", "1", "2", "2022–2023"]


# ---- Mistakes in the command: 2, and nothing is written.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Usage:"),
        (["fetch"], "Usage:"),
        (["search"], "Usage:"),
        (["reports"], "No such command 'reports'"),
        (["report", "Trosa", "--data", "data", "--nonsense"], "No such option"),
        (["report", "--data", "data"], "give one of: a MEMBER, --network, --all"),
        (["report", "Trosa", "--network", "--data", "data"], "give one of: a MEMBER, --network, --all"),
        (["report", "Trosa", "--all", "--data", "data"], "give one of: a MEMBER, --network, --all"),
        (["report", "--network", "--all", "--data", "data"], "give one of: a MEMBER, --network, --all"),
        (["report", "Trosa", "--weights", "waste", "--data", "data"], "--weights goes with --network"),
        (["report", "--all", "--weights", "waste", "--data", "data"], "--weights goes with --network"),
        (["report", "--network", "--weights", "wast", "--data", "data"], "did you mean Waste, waste?"),
        (["report", "Trossa", "--data", "data"], "did you mean Trosa"),
        (["report", "Trosa", "--data", "data", "--year", "2017"], "year is 2017 but the panel has 2018 to 2023"),
        (["report", "Trosa", "--data", "data", "--year", "2024"], "year is 2024 but the panel has 2018 to 2023"),
        (["report", "Trosa", "--data", "data", "--year", "x"], "'x' is not a valid integer"),
        (["report", "Trosa", "--data", "data", "--lang", "fi"], "'fi' is not one of 'sv', 'en'"),
        (["check"], "Missing argument 'FOLDER'"),
        (["check", "data", "--without", "jumps"], "jump"),
        (["check", "data", "--share", "waste", "cadmium", "wast"], "did you mean Waste, waste?"),
        (["check", "data", "--sum", "waste", "cadmium,wast"], "did you mean Waste, waste?"),
        (["check", "data", "--share", "waste", "cadmium"], "requires 3 arguments"),
        *((["check", "data", "--no-values", *each], "--no-values leaves nothing for")
          for each in (["--csv", "f.csv"], ["--html", "f.html"], ["--earlier", "data"], ["--without", "jump"],
                       ["--share", "waste", "cadmium", "blank"], ["--sum", "waste", "cadmium,blank"])),
        (["convert", "data"], "Missing argument 'TARGET'"),
        *((["convert", "data", f"out.{name}"], f"an .{name.lower()} file is read and not written: write an .xlsx")
          for name in ("ods", "ODS", "xlsm", "XLSM")),
        *((["template", "Trosa", "--data", "data", "-o", f"t.{name}"], f"an .{name} file is read and not written")
          for name in ("ods", "xlsm")),
        (["convert", "data", "out.csv", "--layout", "tall"], "'tall' is not one of 'long', 'wide'"),
        (["convert", "data", "out.csv", "--decimal", ";"], "';' is not one of '.', ','"),
        (["convert", "data", "full"], "holds other files and no datapackage.json"),
        (["convert", "data", "file"], "is a file: give a folder"),
        (["template", "--data", "data", "-o", "t.xlsx"], "give one of: a MEMBER, --all"),
        (["template", "Trosa", "--all", "--data", "data", "-o", "t"], "give one of: a MEMBER, --all"),
        (["template", "Trosa", "--data", "data"], "Missing option '-o' / '--output'"),
        (["template", "Trossa", "--data", "data", "-o", "t.xlsx"], "did you mean Trosa"),
        (["template", "Trosa", "--data", "data", "-o", "t.xlsx", "--year", "0"], "year 0 must be within 1-9999"),
        (["read-reports", "full", "--data", "data"], "Missing option '-o' / '--output'"),
        (["read-reports", "full", "--data", "data", "-o", "file"], "is a file: give a folder"),
    ],
)  # fmt: skip
def test_mistakes_in_the_command_are_2_and_nothing_is_written(here: Path, arguments: list[str], told: str) -> None:
    before = sorted(here.rglob("*"))
    code, out, err = said(run(*arguments))
    assert (code, out) == (2, "")
    assert told in " ".join(err.split())
    assert sorted(here.rglob("*")) == before


# ---- Data that cannot be had or read: 3.


@pytest.mark.parametrize("command", ["report", "info", "convert", "template", "read-reports", "check --earlier"])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("nothing", "no folder or file 'nothing'; data sets that come along: sekom, simulated"),
        ("file", "file is none of: a dataset folder or a .zip of one, a table"),
        ("full", "full/datapackage.json: the package has no datapackage.json"),
        ("broken.zip", "the file is no whole zip file"),
        ("broken.xlsx", "the file is no whole .xlsx or .ods file"),
        ("empty.csv", "the file is empty: there is no header row"),
        ("bad.csv", 'bad.csv, line 2, column 2: the year is outside 1900-2100: the row is not used (read: "20222")'),
        ("bad.px", "not-annual"),
        ("bad.json", "page-missing"),
    ],
)
def test_data_that_cannot_be_read_are_3_and_nothing_is_written(here: Path, command: str, data: str, told: str) -> None:
    Path("broken.zip").write_bytes(b"PK no zip")
    Path("broken.xlsx").write_bytes(b"PK no zip")
    Path("empty.csv").write_bytes(b"")
    Path("bad.csv").write_text("kommun,år,mat\nTrosa,20222,60\nLund,2022,5\n", encoding="utf-8")
    px = 'STUB="region"; HEADING="tid"; VALUES("region")="Trosa"; VALUES("tid")="2022","2023M12"; DATA=60 57;'
    Path("bad.px").write_text(px, encoding="utf-8")
    cell = '{"gender": "T", "count": 1, "status": "", "value": 60.0, "isdeleted": false}'
    row = f'{{"kpi": "U07514", "period": 2023, "municipality": "0488", "values": [{cell}]}}'
    Path("bad.json").write_text(f'{{"values": [{row}], "count": 1, "next_url": "/v3/x?page=2"}}', encoding="utf-8")
    before = sorted(here.rglob("*"))
    arguments: dict[str, list[str]] = {
        "report": ["Trosa", "--data", data],
        "info": ["--data", data],
        "convert": [data, "out"],
        "template": ["Trosa", "--data", data, "-o", "out.xlsx"],
        "read-reports": ["full", "--data", data, "-o", "out"],
        "check --earlier": ["data", "--earlier", data],
    }
    code, out, err = said(run(command.split()[0], *arguments[command]))
    assert (code, out) == (3, "")
    assert told in err
    assert err.startswith("Error: ")
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("name", ["folder.csv", "folder.xlsx"])
@pytest.mark.parametrize("command", ["info", "check"])
def test_a_folder_that_is_named_as_a_table_is_a_message(here: Path, command: str, name: str) -> None:
    Path(name).mkdir()
    told = said(run(command, *(["--data"] if command == "info" else []), name))
    assert told == (3, "", f"Error: cannot read {name}: Is a directory\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "nothing"], "no folder or file 'nothing'; data sets that come along: sekom, simulated"),
        (["info", "--data", "nothing"], "no folder or file 'nothing'; data sets that come along: sekom, simulated"),
        (["read-reports", "nothing", "--data", "data", "-o", "out"], "no folder or file 'nothing'"),
    ],
)
def test_what_is_not_there_is_3_in_every_command(here: Path, arguments: list[str], told: str) -> None:
    assert said(run(*arguments)) == (3, "", f"Error: {told}\n")
    assert not (here / "out").exists()


@pytest.mark.parametrize("name", ["file", "broken.zip", "empty.csv", "broken.xlsx"])
def test_check_of_what_is_no_data_at_all_is_3(here: Path, name: str) -> None:
    if name != "file":
        Path(name).write_bytes(b"PK no zip" if name.startswith("broken") else b"")
    code, out, err = said(run("check", name))
    assert (code, out) == (3, "")
    assert name in err


# ---- Places that cannot be written: 4.


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["report", "Trosa", "--data", "data", "-o", "folder.html"], "cannot write folder.html: Is a directory"),
        (["report", "Trosa", "--data", "data", "-o", "no/p.html"], "cannot write no/p.html: No such file"),
        (["report", "--network", "--data", "data", "-o", "file/p.html"], "cannot write file/p.html: Not a directory"),
        (["report", "--all", "--data", "data", "-o", "file"], "cannot make the folder file: File exists"),
        (["report", "--all", "--data", "data", "-o", "file/p"], "cannot make the folder file/p: Not a directory"),
        (["check", "data", "--html", "folder.html"], "cannot write folder.html: Is a directory"),
        (["check", "data", "--csv", "no/f.csv"], "cannot write no/f.csv: No such file"),
        (["convert", "data", "file/o.csv"], "cannot write file/o.csv: Not a directory"),
        (["convert", "data", "file/o.xlsx"], "cannot write file/o.xlsx: Not a directory"),
        (["convert", "data", "file/o.zip"], "cannot write file/o.zip: Not a directory"),
        (["template", "Trosa", "--data", "data", "-o", "no/t.xlsx"], "cannot write no/t.xlsx: No such file"),
        (["template", "--all", "--data", "data", "-o", "file"], "cannot write file: File exists"),
        (["read-reports", "full", "--data", "data", "-o", "file/o.zip"], "cannot write file/o.zip: Not a directory"),
        (["convert", "data", "file/o"], "cannot write file/o: "),
    ],
)  # fmt: skip
def test_places_that_cannot_be_written_are_4(here: Path, arguments: list[str], place: str) -> None:
    before = sorted(here.rglob("*"))
    code, out, err = said(run(*arguments))
    assert (code, out) == (4, "")
    assert err.startswith("Error: cannot ")
    assert place in err
    assert sorted(here.rglob("*")) == before


def test_an_interruption_ends_with_130_and_leaves_the_old_page(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("trosa.html").write_text("old", encoding="utf-8")

    def stop(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["nyckeltal.report"], "report", stop)
    code, out, err = said(run("report", "Trosa", "--data", "data"))
    assert (code, out, err) == (130, "", "\nAborted!\n")
    assert Path("trosa.html").read_text(encoding="utf-8") == "old"


# ---- What findings say, and how they end.


def broken(folder: Path, change: Callable[[list[str]], None]) -> Path:
    """The data set with its table of values changed, line by line."""
    nt.write_package(small(), folder)
    place = folder / "values.csv"
    lines = place.read_text(encoding="utf-8").splitlines()
    change(lines)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_finding_names_file_line_column_severity_rule_and_text(here: Path) -> None:
    def year(lines: list[str]) -> None:
        assert lines[0].split(",")[2] == "year"
        lines[-1] = re.sub(r"^([^,]*,[^,]*),\d{4}", r"\1,20222", lines[-1])

    place = broken(here / "bad", year)
    last = len((place / "values.csv").read_text(encoding="utf-8").splitlines())
    code, out, err = said(run("check", "bad", "--no-values"))
    assert (code, err) == (1, "")
    found, panel, counts = out.splitlines()
    assert found.startswith(f"bad/values.csv:{last}:3: error [year-out-of-range] ")
    assert found.endswith(" (got '20222')")
    assert panel.startswith("<Panel ")
    assert counts == "1 error, 0 warnings, 0 notes"


@pytest.mark.parametrize(
    ("lines", "code", "counts", "first"),
    [
        ([], 0, "0 errors, 0 warnings, 0 notes", "<Panel"),
        (["Lund,2022,5"], 0, "0 errors, 0 warnings, 1 note", "t.csv:3"),
        (["Lund,2022,6"], 1, "1 error, 0 warnings, 0 notes", "t.csv:3"),
        (["Lund,2022,6", "Lund,22,7"], 1, "2 errors, 0 warnings, 0 notes", "t.csv:3"),
        (["Lund,2022,5", "Lund,2022,5"], 0, "0 errors, 0 warnings, 2 notes", "t.csv:3"),
    ],
)
def test_findings_are_counted_and_only_errors_end_with_1(
    here: Path, lines: list[str], code: int, counts: str, first: str
) -> None:
    Path("t.csv").write_text("\n".join(["kommun,år,mat", "Lund,2022,5", *lines]) + "\n", encoding="utf-8")
    got, out, err = said(run("check", "t.csv", "--no-values"))
    assert (got, err) == (code, "")
    assert out.startswith(first)
    assert out.splitlines()[-1] == counts


def test_a_cell_of_a_sheet_is_named_once(here: Path) -> None:
    Path("a.xlsx").write_bytes(xlsx(rows(("Kommun", 2022), ("Trosa", "ca 5"), ("Lund", 6))))
    code, out, _ = said(run("check", "a.xlsx", "--indicator", "mat", "--no-values"))
    assert code == 1
    assert re.match(r"a\.xlsx Blad1!B2: error \[not-a-number\] .* \(got 'ca 5'\)\n", out)


@pytest.mark.parametrize("suffix", ["xlsm", "XLSX"])
def test_a_workbook_is_told_by_its_name_in_any_case(here: Path, suffix: str) -> None:
    Path(f"a.{suffix}").write_bytes(xlsx(rows(("Kommun", 2022), ("Trosa", 5), ("Lund", 6))))
    code, out, _ = said(run("check", f"a.{suffix}", "--indicator", "mat", "--no-values"))
    assert code == 0
    assert "1 indicators × 2 members × 2022–2022, 2 values" in out


def test_the_sheet_that_was_asked_for_is_read_by_every_command(here: Path) -> None:
    large = rows(("Kommun", 2022, 2023), ("Trosa", 5, 6), ("Lund", 6, 7))
    small_one = rows(("Kommun", 2021), ("Lund", 9))
    Path("a.xlsx").write_bytes(xlsx(large, small_one))
    wanted = ["--sheet", "Blad2", "--indicator", "mat"]
    assert "1 members × 2021–2021, 1 values" in said(run("check", "a.xlsx", *wanted))[1]
    assert said(run("convert", "a.xlsx", "kept", *wanted))[0] == 0
    assert nt.read_package("kept").values.tolist() == [[[9.0]]]
    # The earlier edition is read by the same choices: 9 against the same cell of the same sheet is no revision.
    assert "[vintage]" not in said(run("check", "a.xlsx", "--earlier", "a.xlsx", *wanted))[1]
    Path("b.xlsx").write_bytes(xlsx(large, rows(("Kommun", 2021), ("Lund", 8))))
    assert "[vintage]" in said(run("check", "a.xlsx", "--earlier", "b.xlsx", *wanted))[1]


def test_files_that_check_writes_are_named_and_say_what_it_says(here: Path) -> None:
    nt.write_package(nt.Panel([nt.Indicator(id="a", floor=0.0)], ["Lund"], [2022, 2023], [[[1, -1]]]), here / "neg")
    code, out, err = said(run("check", "neg", "--csv", "f.csv", "--html", "f.html", "--lang", "en"))
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[-4:-2] == ["f.csv", "f.html"]
    assert any(each.startswith("Lund, a, 2023: error [impossible-value] ") for each in lines)
    assert '<html lang="en">' in (here / "f.html").read_text(encoding="utf-8")
    assert "Lund,a,2023,impossible value,error,−1," in (here / "f.csv").read_text(encoding="utf-8-sig")
    assert "impossible-value" not in said(run("check", "neg", "--no-values"))[1]


def test_a_rule_may_be_left_out_more_than_once(here: Path) -> None:
    values = [[[1, -1, X, X, X, X, X, X]]]
    nt.write_package(nt.Panel([nt.Indicator(id="a", floor=0.0)], ["Lund"], range(2015, 2023), values), here / "neg")
    rules = set(re.findall(r"\[([a-z-]+)\]", said(run("check", "neg"))[1]))
    assert "impossible-value" in rules
    everything = [part for each in rules for part in ("--without", each)]
    code, out, _ = said(run("check", "neg", *everything))
    assert (code, out.splitlines()[-1]) == (0, "0 errors, 0 warnings, 0 notes")


# ---- Reports that come back.


def test_read_reports_writes_what_could_be_used_and_lists_the_rest(here: Path) -> None:
    assert said(run("template", "--all", "--data", "data", "-o", "out", "--lang", "en"))[0] == 0
    for name, cell in (("trosa", 61.5), ("lund", 500)):
        book = openpyxl.load_workbook(f"out/{name}.xlsx")
        assert book.sheetnames[0] == "Report"
        book.worksheets[0]["I6"] = cell
        book.save(f"out/{name}.xlsx")
    code, out, err = said(run("read-reports", "out", "--data", "data", "-o", "new.zip"))
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[0] == "1 member reported, written to new.zip"
    assert any(re.match(r"lund\.xlsx Report!I6: error \[above-ceiling\] .* \(got '500'\)$", each) for each in lines)
    assert lines[-1] == "1 error, 0 warnings, 3 notes"
    again = nt.read_package("new.zip")
    assert again.series("organic-food", "Trosa").values[-1] == 61.5
    assert again.years[-1] == 2024


@pytest.mark.parametrize("year", [2021, None])
def test_templates_are_in_the_language_and_for_the_year_that_were_asked_for(here: Path, year: int | None) -> None:
    options = [] if year is None else ["--year", year]
    for language, sheet in (("sv", "Rapportera"), ("en", "Report")):
        assert said(run("template", "--all", "--data", "data", "-o", "o", "--lang", language, *options))[0] == 0
        for place in Path("o").iterdir():
            book = openpyxl.load_workbook(place)
            assert book.sheetnames[0] == sheet
            assert f" {year or 2024}: " in book.worksheets[0]["A1"].value.replace(",", "")


# ---- Options reach what they are for.


def test_a_page_ends_with_the_command_that_makes_it_again(here: Path) -> None:
    nt.write_package(small(), here / "my data")

    def command(*arguments: str) -> str:
        html: str = said(run(*arguments, "-o", "-"))[1]
        (found,) = set(re.findall(r"nyckeltal report [^<]*", html))
        return str(found).replace("&#39;", "'").replace("&#x27;", "'").strip()

    assert command("report", "Trosa", "--data", "my data") == "nyckeltal report Trosa --data 'my data'"
    assert (
        command("report", "0488", "--data", "data", "--year", "2021", "--lang", "en")
        == "nyckeltal report 0488 --data data --year 2021 --lang en"
    )
    assert (
        command("report", "--network", "--data", "data", "--year", "2021", "--weights", "waste")
        == "nyckeltal report --network --data data --year 2021 --weights waste"
    )
    assert command("report", "Sundsvall", "--lang", "sv") == "nyckeltal report Sundsvall"


def test_all_pages_have_the_year_and_the_language(here: Path) -> None:
    assert said(run("report", "--all", "--data", "data", "--year", "2020", "--lang", "en", "-o", "p"))[0] == 0
    for place in Path("p").iterdir():
        html = place.read_text(encoding="utf-8")
        assert '<html lang="en">' in html
        assert "Small network 2020" in html
    assert said(run("report", "--network", "--data", "data", "--year", "2020", "--lang", "en", "-o", "n.html"))[0] == 0
    assert "<title>Small network – The network 2020</title>" in Path("n.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ([], "nyckeltal,kommunkod,kommun,år,värde,enhet,status\nmat,,Trosa,2022,1.5,,observerad\n"),
        (["--lang", "en"], "indicator,code,member,year,value,unit,status\nmat,,Trosa,2022,1.5,,observed\n"),
        (["--decimal", ","], "nyckeltal;kommunkod;kommun;år;värde;enhet;status\nmat;;Trosa;2022;1,5;;observerad\n"),
        (["--layout", "wide"], "nyckeltal,kommunkod,kommun,enhet,2022\nmat,,Trosa,,1.5\n"),
        (["--layout", "wide", "--decimal", ",", "--lang", "en"], "indicator;code;member;unit;2022\nmat;;Trosa;;1,5\n"),
    ],
)
def test_a_table_is_as_its_options_say(here: Path, options: list[str], text: str) -> None:
    nt.write_package(nt.Panel(["mat"], ["Trosa"], [2022], [[[1.5]]]), here / "one")
    assert said(run("convert", "one", "o.csv", *options))[0] == 0
    assert (here / "o.csv").read_bytes() == b"\xef\xbb\xbf" + text.encode()
    assert said(run("convert", "one", "o.csv", "--plain", *options))[0] == 0
    assert (here / "o.csv").read_bytes() == text.encode()


@pytest.mark.parametrize(
    ("options", "sheets", "head"),
    [
        ([], "Värden", ["nyckeltal", "kommunkod", "kommun", "år", "värde", "enhet", "status"]),
        (["--lang", "en"], "Values", ["indicator", "code", "member", "year", "value", "unit", "status"]),
        (["--layout", "wide", "--lang", "en"], "Values", ["indicator", "code", "member", "unit", "2022"]),
    ],
)
def test_a_workbook_is_as_its_options_say(here: Path, options: list[str], sheets: str, head: list[str]) -> None:
    nt.write_package(nt.Panel(["mat"], ["Trosa"], [2022], [[[1.5]]]), here / "one")
    assert said(run("convert", "one", "o.xlsx", *options))[0] == 0
    sheet = openpyxl.load_workbook("o.xlsx")[sheets]
    assert [each.value for each in sheet[1]] == head


def test_a_folder_of_the_name_of_an_embedded_data_set_comes_before_it(here: Path) -> None:
    nt.write_package(small(), here / "sekom")
    assert "4 indicators × 3 members × 2018–2023" in said(run("info"))[1]
    assert "4 indicators × 3 members × 2018–2023" in said(run("check", "sekom"))[1]


def test_info_says_title_licence_day_and_what_stands_beside_the_members(here: Path) -> None:
    indicator = nt.Indicator(id="a", unit={"sv": "kg"})
    panel = nt.Panel([indicator], ["Trosa"], [2020, 2021, 2022], [[[X, 1.0, 2.0]]])
    info = nt.PanelInfo()
    info.name, info.title, info.created, info.licence = "nat", {"sv": "Nätet", "en": "The net"}, "2026-01-02", "CC0"
    panel._core.info = info
    nt.write_package(panel, here / "d")
    lines = said(run("info", "--data", "d"))[1].splitlines()
    assert lines[0].startswith(f"nyckeltal {nt.__version__} (")
    assert lines[1].startswith("<Panel ")
    assert lines[2:5] == ["title: The net", "created: 2026-01-02", "licence: CC0"]
    assert lines[5].split() == ["indicator", "unit", "members", "values", "years"]
    assert lines[6].split() == ["a", "kg", "1", "2", "2021–2022"]
    assert len(lines) == 7
    assert not any("SIMULATED" in each for each in lines)
    sekom = said(run("info"))[1]
    assert any(each.startswith("published beside the members: ") for each in sekom.splitlines())
    assert "SIMULATED: no real figures" in said(run("info", "--data", "simulated"))[1].splitlines()
