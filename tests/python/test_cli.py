"""The command line: what it writes, what it says, and its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from report_cases import HOSTILE, hostile, small
from sheet_cases import rows, xlsx

import nyckeltal as nt
from nyckeltal import _core
from nyckeltal.__main__ import main as module
from nyckeltal.cli import _slug, main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_report_writes_a_members_page(tmp_path: Path) -> None:
    place = tmp_path / "s.html"
    said = run("report", "Sundsvall", "-o", place)
    assert said.exit_code == 0, said.output
    assert said.output.strip() == str(place)
    html = place.read_text(encoding="utf-8")
    assert "<h1>Sundsvall</h1>" in html
    assert "nyckeltal report Sundsvall" in html


def test_report_takes_a_code_a_year_and_a_language(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    said = run("report", "0488", "--data", tmp_path / "data", "--year", 2020, "--lang", "en", "-o", "-")
    assert said.exit_code == 0, said.output
    assert '<html lang="en">' in said.output
    assert "Trosa – Small network 2020" in said.output


def test_report_names_the_file_after_the_member(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("report", "Härnösand").output.strip() == "harnosand.html"
    assert (tmp_path / "harnosand.html").is_file()


@pytest.mark.parametrize("name", ["../../etc/passwd", HOSTILE, "", "…", "con/aux"])
def test_no_name_leaves_the_folder(name: str) -> None:
    assert set(_slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert _slug(name)


def test_an_unknown_member_gets_the_nearest_names() -> None:
    said = run("report", "Sundsval")
    assert said.exit_code == 2
    assert "Sundsvall" in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["report", "Sundsvall", "--network"],
        ["report", "Sundsvall", "--weights", "population"],
        ["report", "Sundsvall", "--year", "1066"],
        ["report", "Sundsvall", "--lang", "fi"],
        ["nonsense"],
    ],
)
def test_mistakes_in_the_command_are_code_2(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_data_that_cannot_be_read_are_code_3(tmp_path: Path) -> None:
    assert run("report", "Trosa", "--data", tmp_path / "nothing").exit_code == 3
    (tmp_path / "broken.zip").write_bytes(b"PK no zip")
    assert run("report", "Trosa", "--data", tmp_path / "broken.zip").exit_code == 3


def test_a_place_that_cannot_be_written_is_code_4(tmp_path: Path) -> None:
    said = run("report", "Sundsvall", "-o", tmp_path / "no" / "such" / "folder.html")
    assert said.exit_code == 4
    assert "cannot write" in said.output


def test_the_network_has_a_page_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "n.html"
    said = run("report", "--network", "--data", "simulated", "--weights", "population", "-o", place)
    assert said.exit_code == 0, said.output
    assert "Simulerade uppgifter" in place.read_text(encoding="utf-8")


def test_all_members_get_a_page(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    said = run("report", "--all", "--data", tmp_path / "data", "-o", tmp_path / "pages")
    assert said.exit_code == 0, said.output
    assert sorted(each.name for each in (tmp_path / "pages").iterdir()) == ["eksjo.html", "lund.html", "trosa.html"]


def test_check_lists_findings_with_their_lines(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    assert run("check", tmp_path / "data").exit_code == 0
    values = tmp_path / "data" / "values.csv"
    lines = values.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("2018", "20222")
    values.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = run("check", tmp_path / "data")
    assert said.exit_code == 1, said.output
    assert "values.csv:2" in said.output
    assert "error" in said.output


def test_check_reads_tables_too(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("nyckeltal;kommun;år;värde\nmat;Trosa;2022;60\nmat;Trosa;20222;57\n", encoding="utf-8")
    said = run("check", table)
    assert said.exit_code == 1, said.output
    assert "t.csv:3" in said.output


def test_convert_goes_between_folder_zip_and_table(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    for source, target in (("data", "a.zip"), ("a.zip", "b"), ("b", "long.csv")):
        said = run("convert", tmp_path / source, tmp_path / target)
        assert said.exit_code == 0, said.output
    assert (tmp_path / "b" / "values.csv").read_bytes() == (tmp_path / "data" / "values.csv").read_bytes()
    said = run("convert", tmp_path / "long.csv", tmp_path / "wide.csv", "--layout", "wide", "--lang", "en")
    assert said.exit_code == 0, said.output
    assert nt.read_csv(tmp_path / "wide.csv").panel.series("organic-food", "Trosa").values[-1] == 30.0


def test_cubes_are_told_by_their_content(tmp_path: Path) -> None:
    text = """MATRIX="X1"; CONTENTS="Mat"; STUB="region"; HEADING="tid"; VALUES("region")="Trosa";
    CODES("region")="0488";
    VALUES("tid")="2022","2023M12"; DATA=60 57.4;"""
    (tmp_path / "cube").write_text(text, encoding="utf-8")
    said = run("check", tmp_path / "cube")
    assert said.exit_code == 1, said.output
    assert "cube: error [not-annual]" in said.output
    assert run("convert", tmp_path / "cube", tmp_path / "kept").exit_code == 3
    (tmp_path / "cube").write_text(text.replace("2023M12", "2023"), encoding="utf-8")
    said = run("convert", tmp_path / "cube", tmp_path / "kept")
    assert said.exit_code == 0, said.output
    assert "warning [member-dimension]" in said.output
    assert nt.read_package(tmp_path / "kept").series("X1", "0488").values.tolist() == [60, 57.4]
    (tmp_path / "a.json").write_text('{"dimension": {}, "value": []}', encoding="utf-8")
    assert "missing-id" in run("check", tmp_path / "a.json").output


def test_spreadsheets_are_checked_and_converted(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    said = run("convert", tmp_path / "data", tmp_path / "v.xlsx", "--lang", "en")
    assert said.exit_code == 0, said.output
    assert run("check", tmp_path / "v.xlsx").exit_code == 0
    said = run("convert", tmp_path / "v.xlsx", tmp_path / "again")
    assert said.exit_code == 0, said.output
    again = nt.read_package(tmp_path / "again")
    assert again.series("organic-food", "Trosa").values[-1] == 30.0
    (tmp_path / "bad.xlsx").write_bytes(xlsx(rows(("Kommun", 2022), ("Trosa", "ca 5"), ("Lund", 6))))
    said = run("check", tmp_path / "bad.xlsx", "--indicator", "mat")
    assert said.exit_code == 1, said.output
    assert "bad.xlsx Blad1!B2: error [not-a-number]" in said.output
    assert run("convert", tmp_path / "bad.xlsx", tmp_path / "x", "--indicator", "mat").exit_code == 3
    assert run("check", tmp_path / "bad.xlsx", "--sheet", "Blad9").exit_code == 2
    assert run("convert", tmp_path / "data", tmp_path / "v.ods").exit_code == 2
    (tmp_path / "no.ods").write_bytes(b"no")
    assert run("check", tmp_path / "no.ods").exit_code == 3


def test_templates_go_out_and_reports_come_back(tmp_path: Path) -> None:
    nt.write_package(small(), tmp_path / "data")
    said = run("template", "--all", "--data", tmp_path / "data", "-o", tmp_path / "out")
    assert said.exit_code == 0, said.output
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["eksjo.xlsx", "lund.xlsx", "trosa.xlsx"]
    said = run("read-reports", tmp_path / "out", "--data", tmp_path / "data", "-o", tmp_path / "new")
    assert said.exit_code == 0, said.output
    assert "0 members reported" in said.output
    before, after = (nt.read_package(tmp_path / each) for each in ("data", "new"))
    assert (before.values == after.values)[before.values == before.values].all()
    said = run("template", "Trosa", "--data", tmp_path / "data", "-o", tmp_path / "t.xlsx", "--year", "2030")
    assert said.exit_code == 0, said.output
    (tmp_path / "t2.xlsx").write_bytes((tmp_path / "t.xlsx").read_bytes()[:300])
    assert run("read-reports", tmp_path / "t2.xlsx", "--data", tmp_path / "data", "-o", tmp_path / "n").exit_code == 3
    assert run("template", "-o", tmp_path / "t.xlsx").exit_code == 2
    assert run("template", "Trossa", "-o", tmp_path / "t.xlsx").exit_code == 2
    assert run("template", "Trosa", "-o", tmp_path / "no" / "t.xlsx").exit_code == 4


def test_info_says_what_there_is() -> None:
    said = run("info")
    assert said.exit_code == 0
    assert nt.__version__ in said.output
    assert "organic-food" in said.output
    assert "SIMULATED" in run("info", "--data", "simulated").output


def test_check_lists_what_the_values_say_too(tmp_path: Path) -> None:
    mileage = nt.Indicator(id="mileage", unit={"sv": "mil"}, decimals=0, floor=0.0)
    panel = nt.Panel([mileage], ["Hörby"], range(2016, 2019), [[[18133, float("nan"), 221503]]])
    nt.write_package(panel, tmp_path / "data")
    said = run("check", tmp_path / "data", "--csv", tmp_path / "a.csv", "--html", tmp_path / "a.html")
    assert said.exit_code == 0, said.output
    assert "Hörby, mileage, 2018: warning [unit-slip]" in said.output
    assert "Delat med 10 blir värdet" in said.output
    assert "0 errors, 1 warning, 0 notes" in said.output
    assert "Hörby;mileage;2018" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "Delat med 10" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Divided by 10" in run("check", tmp_path / "data", "--lang", "en").output
    assert "unit-slip" not in run("check", tmp_path / "data", "--without", "unit-slip").output
    assert "unit-slip" not in run("check", tmp_path / "data", "--no-values").output

    nt.write_package(nt.Panel([mileage], ["Hörby"], range(2016, 2019), [[[18133, 17000, -1]]]), tmp_path / "next")
    said = run("check", tmp_path / "next", "--earlier", tmp_path / "data", "--without", "outlier-series")
    assert said.exit_code == 1
    assert "[impossible-value]" in said.output
    assert "[vintage]" in said.output


def test_check_is_told_which_indicators_belong_together(tmp_path: Path) -> None:
    names = ["share", "certified", "schools", "public", "private"]
    values = [[[36, 40]], [[33, 34]], [[93, 85]], [[60, 60]], [[33, 20]]]
    nt.write_package(nt.Panel(names, ["Nyköping"], range(2022, 2024), values), tmp_path / "data")
    pairs = ("--share", "share", "certified", "schools", "--sum", "schools", "public, private")
    said = run("check", tmp_path / "data", "--lang", "en", *pairs)
    assert said.exit_code == 1, said.output
    assert "[denominator] The denominator went from 93 to 85 between 2022 and 2023" in said.output
    assert "[sum-of-parts] 85. 80, the sum of 2 parts." in said.output
    said = run("check", tmp_path / "data", "--sum", "schools", "public,privat")
    assert said.exit_code == 2
    assert "private" in said.output


def test_answers_of_kolada_are_told_by_their_content(tmp_path: Path) -> None:
    cell = {"gender": "T", "count": 1, "status": "", "value": 60.0, "isdeleted": False}
    row = {"kpi": "U07514", "period": 2023, "municipality": "0488", "values": [cell]}
    answer = {"values": [row], "count": 1, "next_url": None, "previous_url": None}
    (tmp_path / "a.json").write_text(json.dumps(answer), encoding="utf-8")
    assert run("convert", tmp_path / "a.json", tmp_path / "kept").exit_code == 0
    assert nt.read_package(tmp_path / "kept").values.tolist() == [[[60.0]]]
    (tmp_path / "a.json").write_text(json.dumps({**answer, "next_url": "/v3/data?page=2"}), encoding="utf-8")
    said = run("check", tmp_path / "a.json")
    assert said.exit_code == 1
    assert "[page-missing]" in said.output
    assert run("convert", tmp_path / "a.json", tmp_path / "part").exit_code == 3
    (tmp_path / "notes").write_text("hello", encoding="utf-8")
    said = run("check", tmp_path / "notes")
    assert said.exit_code == 3
    assert "is none of: a dataset folder" in said.output


def test_a_table_runs_nothing_in_a_spreadsheet_unless_it_is_to_be_plain(tmp_path: Path) -> None:
    name = "=HYPERLINK(1)"
    nt.write_package(nt.Panel(["mat"], [nt.Member(id="m", name=name)], [2023], [[[57.4]]]), tmp_path / "data")
    assert run("convert", tmp_path / "data", tmp_path / "a.csv").exit_code == 0
    assert run("convert", tmp_path / "data", tmp_path / "b.csv", "--plain").exit_code == 0
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK" in content
    assert b",=HYPERLINK" in (tmp_path / "b.csv").read_bytes()
    assert nt.read_csv(tmp_path / "a.csv").panel.members[0].name == name


def test_an_earlier_table_is_read_as_the_table_is(tmp_path: Path) -> None:
    for name, last in (("now", 57.4), ("then", 75.4)):
        (tmp_path / f"{name}.csv").write_text(f"kommun;2022;2023\nTrosa;60;{last}\n", encoding="utf-8")
    said = run("check", tmp_path / "now.csv", "--earlier", tmp_path / "then.csv", "--indicator", "mat")
    assert said.exit_code == 0, said.output
    assert "[vintage]" in said.output


def test_the_list_of_commands_is_not_cut() -> None:
    for group in ((), ("fetch",), ("search",)):
        assert "..." not in run(*group, "--help").output.partition("Commands:")[2]


def test_check_says_what_is_wrong_with_the_command(tmp_path: Path) -> None:
    assert run("check", "simulated").exit_code == 0
    assert run("check", "simulated", "--no-values", "--csv", tmp_path / "a.csv").exit_code == 2
    said = run("check", "simulated", "--without", "unit-slop")
    assert said.exit_code == 2
    assert "unit-slip" in said.output
    assert run("check", "simulated", "--csv", tmp_path / "no" / "a.csv").exit_code == 4


@pytest.mark.parametrize("command", ["report", "check", "convert", "info", "template", "read-reports"])
def test_help_has_examples(command: str) -> None:
    said = run(command, "--help")
    assert said.exit_code == 0
    assert f"nyckeltal {command}" in said.output
    assert "Examples:" in said.output


def test_hostile_data_make_no_hostile_output(tmp_path: Path) -> None:
    nt.write_package(hostile(), tmp_path / "data")
    said = run("report", "--all", "--data", tmp_path / "data", "-o", tmp_path / "pages")
    assert said.exit_code == 0, said.output
    assert "\u202e" not in said.output
    for each in (tmp_path / "pages").iterdir():
        assert "<script" not in each.read_text(encoding="utf-8")


def habo() -> nt.Panel:
    """Two municipalities whose names give the same file name, and one of its own."""
    made = nt.Indicator(id="a", name={"sv": "Sak"}, unit={"sv": "kg"})
    members = [("0643", "Habo"), ("0305", "Håbo"), ("0488", "Trosa")]
    panel = nt.Panel(
        [made],
        [nt.Member(id=code, code=code, name=name) for code, name in members],
        [2022, 2023, 2024],
        [[[1.0, 2.0, float("nan")], [3.0, 4.0, float("nan")], [5.0, 6.0, float("nan")]]],
    )
    info = nt.PanelInfo()
    info.name, info.title = "nat", {"sv": "Ett nät"}
    panel._core.info = info
    return panel


def test_pages_of_members_whose_names_give_one_file_name_are_all_there(tmp_path: Path) -> None:
    nt.write_package(habo(), tmp_path / "data")
    said = run("report", "--all", "--data", tmp_path / "data", "-o", tmp_path / "pages")
    assert said.exit_code == 0, said.output
    pages = {each.name: each.read_text(encoding="utf-8") for each in (tmp_path / "pages").iterdir()}
    assert sorted(pages) == ["habo-0305.html", "habo.html", "trosa.html"]
    for name, title in (("habo.html", "Habo"), ("habo-0305.html", "Håbo"), ("trosa.html", "Trosa")):
        assert f"<h1>{title}</h1>" in pages[name]


def test_templates_of_members_whose_names_give_one_file_name_are_all_there(tmp_path: Path) -> None:
    nt.write_package(habo(), tmp_path / "data")
    said = run("template", "--all", "--data", tmp_path / "data", "-o", tmp_path / "out")
    assert said.exit_code == 0, said.output
    titles = {
        each.name: openpyxl.load_workbook(each).worksheets[0]["A1"].value for each in (tmp_path / "out").iterdir()
    }
    # The newest year with a value is 2023, though the data have a 2024 without any.
    assert titles == {
        "habo-0643.xlsx": "Ett nät, 2024: Habo",
        "habo-0305.xlsx": "Ett nät, 2024: Håbo",
        "trosa.xlsx": "Ett nät, 2024: Trosa",
    }


@pytest.mark.parametrize(
    ("members", "pages", "templates"),
    [
        # The id behind a doubled name gives the name of somebody else.
        (
            {"a": "Berg", "c": "Berg b", "b": "Berg"},
            {"berg": "a", "berg-b": "c", "berg-b-2": "b"},
            {"berg-a", "berg-b", "berg-b-2"},
        ),
        # Ids that differ in signs alone.
        (
            {"x": "Berg", "y.": "Berg", "y": "berg"},
            {"berg": "x", "berg-y": "y.", "berg-y-2": "y"},
            {"berg-x", "berg-y", "berg-y-2"},
        ),
    ],
)
def test_every_member_has_a_file_of_its_own_whatever_names_and_ids_are(
    tmp_path: Path, members: dict[str, str], pages: dict[str, str], templates: set[str]
) -> None:
    areas = [nt.Member(id=id_, name=name) for id_, name in members.items()]
    nt.write_package(nt.Panel(["a"], areas, [2023], [[[1.0]] * len(areas)]), tmp_path / "data")
    assert run("report", "--all", "--data", tmp_path / "data", "-o", tmp_path / "pages").exit_code == 0
    # A page ends with the command that makes it again, which has the id.
    written = {each.stem: each.read_text(encoding="utf-8") for each in (tmp_path / "pages").iterdir()}
    assert {name: [id_ for id_ in members if f"report {id_} --data" in html] for name, html in written.items()} == {
        name: [id_] for name, id_ in pages.items()
    }
    assert run("template", "--all", "--data", tmp_path / "data", "-o", tmp_path / "out").exit_code == 0
    assert {each.stem for each in (tmp_path / "out").iterdir()} == templates


def test_a_template_is_for_the_year_after_the_newest_value_of_anybody(tmp_path: Path) -> None:
    x = float("nan")
    panel = nt.Panel(
        ["a", "b"], ["Trosa", "Lund"], range(2020, 2025), [[[1, x, x, x, x], [x] * 5], [[x] * 5, [2, 3, 4, x, x]]]
    )
    nt.write_package(panel, tmp_path / "data")
    said = run("template", "Trosa", "--data", tmp_path / "data", "-o", tmp_path / "t.xlsx", "--lang", "en")
    assert said.exit_code == 0, said.output
    title = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A1"].value
    assert title.endswith(", 2023: Trosa")
    nt.write_package(nt.Panel(["a"], ["Trosa"], [2023], [[[x]]]), tmp_path / "empty")
    said = run("template", "Trosa", "--data", tmp_path / "empty", "-o", tmp_path / "u.xlsx")
    assert said.exit_code == 2
    assert "say the year with --year" in said.output
    assert not (tmp_path / "u.xlsx").exists()


def test_members_without_values_get_no_page_and_are_named(tmp_path: Path) -> None:
    panel = nt.Panel(["a"], ["Trosa", "Lund"], [2022, 2023], [[[1.0, 2.0], [float("nan")] * 2]])
    nt.write_package(panel, tmp_path / "data")
    said = run("report", "--all", "--data", tmp_path / "data", "-o", tmp_path / "pages")
    assert said.exit_code == 0, said.output
    assert "Lund: no values, no page" in said.output
    assert [each.name for each in (tmp_path / "pages").iterdir()] == ["trosa.html"]


@pytest.mark.parametrize(
    ("cells", "code", "members", "lines", "count"),
    [
        ({}, 0, "0 members", ["note [left-empty]"], "0 errors, 0 warnings, 1 note"),
        ({"I6": 61.5}, 0, "1 member", ["note [left-empty]"], "0 errors, 0 warnings, 1 note"),
        ({"I6": "61,5"}, 0, "1 member", ["I6: warning [number-as-text]"], "0 errors, 1 warning, 1 note"),
        ({"I6": 101}, 1, "0 members", ["I6: error [above-ceiling]"], "1 error, 0 warnings, 1 note"),
        ({"I6": 101, "I8": -1, "I7": 5}, 1, "1 member", ["I6: error [above-ceiling]", "I8: error [below-floor]"],
         "2 errors, 0 warnings, 1 note"),
    ],
)  # fmt: skip
def test_reports_with_errors_end_with_1_and_what_could_be_used_is_written(
    tmp_path: Path, cells: dict[str, object], code: int, members: str, lines: list[str], count: str
) -> None:
    nt.write_package(small(), tmp_path / "data")
    assert run("template", "Trosa", "--data", tmp_path / "data", "-o", tmp_path / "t.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(tmp_path / "t.xlsx")
    said = run("read-reports", tmp_path / "t.xlsx", "--data", tmp_path / "data", "-o", tmp_path / "new")
    assert said.exit_code == code, said.output
    assert f"{members} reported, written to {tmp_path / 'new'}\n" in said.output
    for each in lines:
        assert each in said.output
    assert said.output.rstrip().endswith(f"\n{count}")
    assert nt.read_package(tmp_path / "new").shape[:2] == (4, 3)


@pytest.mark.parametrize(("suffix", "separator"), [("tsv", "\t"), ("csv", ",")])
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_table_has_the_separator_of_its_name(tmp_path: Path, suffix: str, separator: str, layout: str) -> None:
    nt.write_package(habo(), tmp_path / "data")
    place = tmp_path / f"values.{suffix}"
    assert run("convert", tmp_path / "data", place, "--layout", layout, "--lang", "en", "--plain").exit_code == 0
    head, *lines = place.read_text(encoding="utf-8").splitlines()
    assert head.split(separator)[:3] == ["indicator", "code", "member"]
    assert lines[0].split(separator)[:3] == ["a", "0643", "Habo"]
    assert not set(head + lines[0]) & ({",", ";", "\t"} - {separator})
    assert nt.read_csv(place).panel.series("a", "Håbo").values[:2].tolist() == [3.0, 4.0]


def test_info_counts_members_and_values_each_in_its_column(tmp_path: Path) -> None:
    x = float("nan")
    made = [nt.Indicator(id="a", unit={"sv": "kg", "en": "kilo"}), nt.Indicator(id="b"), nt.Indicator(id="c")]
    values = [[[1, 2, x, 4], [x, 5, 6, 7]], [[x, x, 8, x], [x] * 4], [[x] * 4, [x] * 4]]
    nt.write_package(nt.Panel(made, ["Trosa", "Lund"], range(2020, 2024), values), tmp_path / "data")
    lines = run("info", "--data", tmp_path / "data").output.splitlines()
    start = next(k for k, each in enumerate(lines) if each.startswith("indicator "))
    assert lines[start].split() == ["indicator", "unit", "members", "values", "years"]
    assert [each.split() for each in lines[start + 1 :]] == [
        ["a", "kilo", "2", "6", "2020–2023"],
        ["b", "1", "1", "2022–2022"],
        ["c", "0", "0", "–"],
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--all", "-o", "file/pages"),
        ("template", "--all", "-o", "file/out"),
        ("convert", "data", "file/a.zip"),
        ("convert", "data", "file/a.csv"),
        ("convert", "data", "file/a.xlsx"),
        ("check", "data", "--html", "file/a.html"),
        ("read-reports", "t.xlsx", "-o", "file/a.zip"),
    ],
    ids=lambda given: "-".join(given).replace("/", "-"),
)
def test_every_command_that_cannot_write_ends_with_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    nt.write_package(habo(), "data")
    assert run("template", "Trosa", "--data", "data", "-o", "t.xlsx").exit_code == 0
    Path("file").write_bytes(b"")
    data = [] if arguments[0] in ("convert", "check") else ["--data", "data"]
    said = run(*arguments, *data)
    assert said.exit_code == 4, said.output
    assert "cannot " in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize(("flag", "folder"), [("--cmakedir", "share/cmake/nyckeltal"), ("--includedir", "include")])
def test_the_module_prints_where_a_build_finds_the_headers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], flag: str, folder: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["nyckeltal", flag])
    assert module() == 0
    assert capsys.readouterr().out == f"{Path(_core.__file__).parent / folder}\n"


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--version"], 0), (["--cmakedir", "x"], 2), (["info", "--nothing"], 2)]
)
def test_the_module_is_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    monkeypatch.setattr(sys, "argv", ["nyckeltal", *arguments])
    with pytest.raises(SystemExit) as ended:
        module()
    assert ended.value.code == code
    assert (f"nyckeltal, version {nt.__version__}" in capsys.readouterr().out) == (code == 0)
