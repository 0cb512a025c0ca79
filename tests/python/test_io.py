"""Dataset folders, and tables as people have them."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt

PROJECT = Path(__file__).resolve().parents[2]
SEKOM = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "data" / "sekom" / "values.csv"

HOSTILE = "=cmd|' /C calc'!A0, \"quoted\"\r\nsecond; line åäö 🌲"


def panel() -> nt.Panel:
    return nt.Panel(
        [nt.Indicator(id="organic-food", name={"sv": HOSTILE}), nt.Indicator(id="waste")],
        [nt.Member(id="0488", code="0488", name="Trosa", note=HOSTILE), nt.Member(id="0980", name="Gotland")],
        range(2022, 2024),
        [[[60.0, 57.4], [float("nan"), 0.1]], [[0.0, 1e-300], [float("nan")] * 2]],
        breaks=[nt.Break(indicator="waste", year=2023, reason={"sv": HOSTILE})],
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_write_read_write_gives_the_same_bytes(tmp_path: Path) -> None:
    nt.write_package(panel(), tmp_path / "a")
    nt.write_package(nt.read_package(tmp_path / "a"), tmp_path / "b")
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_a_relative_place_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("data", "./data/", "deep/er/data"):
        nt.write_package(panel(), place)
        assert nt.read_package(place).shape == (2, 2, 2)
    monkeypatch.chdir("data")
    for place in (".", "../data", ".."):
        with pytest.raises(nt.ArgumentError, match=r"folder-in-use|folder-not-empty"):
            nt.write_package(panel(), place)
    assert nt.read_package(".").shape == (2, 2, 2)


def test_a_zip_is_a_package_too(tmp_path: Path) -> None:
    nt.write_package(panel(), tmp_path / "a.zip")
    nt.write_package(nt.read_package(tmp_path / "a.zip"), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def test_a_zip_may_hold_the_folder(tmp_path: Path) -> None:
    nt.write_package(panel(), tmp_path / "data")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for each in (tmp_path / "data").iterdir():
            archive.write(each, f"data/{each.name}")
    assert nt.read_package(tmp_path / "a.zip").breaks[0].reason["sv"] == HOSTILE


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip_is_a_clear_error(tmp_path: Path, share: float) -> None:
    nt.write_package(panel(), tmp_path / "a.zip")
    whole = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(nt.ParseError, match=r"cut\.zip: .*cut off") as caught:
        nt.read_package(tmp_path / "cut.zip")
    assert caught.value.code == "broken-zip"
    assert len(caught.value.findings) == 1


def test_a_row_that_cannot_be_used_is_an_error_with_all_findings(tmp_path: Path) -> None:
    nt.write_package(panel(), tmp_path / "a")
    with (tmp_path / "a" / "values.csv").open("a", encoding="utf-8") as stream:
        stream.write("organic-food,nobody,2022,1,observed,,,true\nwaste,0980,20222,1,observed,,,true\n")
    with pytest.raises(nt.ParseError, match="unknown-member") as caught:
        nt.read_package(tmp_path / "a")
    assert [each.rule for each in caught.value.findings] == ["unknown-member", "year-out-of-range"]
    error = caught.value
    assert (error.code, error.line, error.column) == ("unknown-member", 7, 2)
    assert Path(error.source) == tmp_path / "a" / "values.csv"
    found: list[nt.Finding] = []
    assert nt.read_package(tmp_path / "a", findings=found).shape == (2, 2, 2)
    assert [(each.line, each.column, each.text) for each in found] == [(7, 2, "nobody"), (8, 3, "20222")]


def test_no_package_is_a_parse_error(tmp_path: Path) -> None:
    with pytest.raises(nt.ParseError, match="missing-folder"):
        nt.read_package(tmp_path / "nowhere")
    with pytest.raises(nt.ParseError, match="missing-file") as caught:
        nt.read_package(tmp_path)
    assert len(caught.value.findings) == 1


def test_findings_are_shown_and_tabled() -> None:
    findings = nt.Findings(
        [nt.Finding(rule="unknown-member", line=3, text="<b>", message="x"), nt.Finding(severity="note")]
    )
    assert repr(findings).startswith("1 error, 1 note\n<error unknown-member at line 3: x (<b>)>")
    assert "&lt;b&gt;" in findings._repr_html_()
    assert list(findings.to_frame()["line"]) == [3, 0]
    assert len(findings.errors) == 1
    assert repr(nt.Findings()) == "no findings"


LONG = "kommun;år;nyckeltal;värde (%)\nTrosa;2022;mat;60,0\nTrosa;2023;mat;57,4\n"


def test_paths_bytes_and_files_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "mat.csv"
    path.write_text(LONG, encoding="utf-8")
    with path.open("rb") as stream:
        results = [nt.read_csv(path), nt.read_csv(str(path)), nt.read_csv(LONG.encode()), nt.read_csv(stream)]
    results.append(nt.read_csv(io.StringIO(LONG)))
    for each in results:
        np.testing.assert_array_equal(each.panel.values, [[[60.0, 57.4]]])
        assert each.findings == ()
        assert each.format == nt.TableFormat("long", "utf-8", ";", ",")


def test_the_known_panel_gives_members_indicators_and_units() -> None:
    known = nt.Panel(
        [nt.Indicator(id="waste"), nt.Indicator(id="mat", unit={"sv": "%"})],
        [nt.Member(id="0488", code="0488", name="Trosa"), nt.Member(id="0114", code="0114", name="Upplands Väsby")],
        range(2020, 2021),
        np.zeros((2, 2, 1)),
    )
    text = "kommunkod,år,nyckeltal,värde,enhet\n488,2022,mat,60,%\n114,2022,mat,5,ton\n9999,2022,mat,5,%\n"
    result = nt.read_csv(text.encode(), known=known)
    assert [each.id for each in result.panel.members] == ["0488", "0114"]
    assert [each.id for each in result.panel.indicators] == ["mat"]
    assert [(each.rule, each.severity, each.line) for each in result.findings] == [
        ("code-without-zero", "warning", 2),
        ("code-without-zero", "warning", 3),
        ("unit-differs", "error", 3),
        ("unknown-member", "error", 4),
    ]


def test_strict_raises_once_with_everything(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("kommun,år,nyckeltal,värde\nTrosa,20222,mat,5\nTrosa,2022,mat,many\n", encoding="utf-8")
    with pytest.raises(nt.ParseError, match=r"bad\.csv, line 2, column 2: .*and 1 more") as caught:
        nt.read_csv(path, strict=True)
    assert isinstance(caught.value.findings, nt.Findings)
    assert [each.text for each in caught.value.findings] == ["20222", "many"]
    assert caught.value.code == "year-out-of-range"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        ("kommun;år".encode("utf-16"), "utf-16"),
        ("kommun,värde\n".encode(), "missing-column"),
        (b"x" * 100_000, "line-too-long"),
        (b'"never closed', "broken-quoting"),
    ],
)
def test_what_is_no_table_is_a_parse_error(content: bytes, code: str) -> None:
    with pytest.raises(nt.ParseError) as caught:
        nt.read_csv(content, max_line=10_000)
    assert caught.value.code == code
    assert len(caught.value.findings) == 1


def test_choices_are_checked() -> None:
    for options in ({"layout": "tall"}, {"separator": "::"}, {"dash": "imputed"}, {"columns": {"colour": "a"}}):
        with pytest.raises(nt.ArgumentError):
            nt.read_csv(LONG.encode(), **options)  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError):
        nt.write_csv(panel(), "nowhere.csv", decimal=",", separator=",")


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("layout", ["long", "wide"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_table_that_is_written_is_read_again(
    tmp_path: Path, decimal: Literal[".", ","], layout: Literal["long", "wide"], language: Literal["sv", "en"]
) -> None:
    before = nt.Panel(
        [nt.Indicator(id="=mat", unit={"sv": "%"})],
        [nt.Member(id="0488", code="0488", name="-Tro\nsa"), nt.Member(id="Ö", name="Ö")],
        range(2021, 2024),
        [[[-1234.5, 0.1 + 0.2, np.nan], [0.0, np.nan, 1e9]]],
    )
    for for_spreadsheets in (False, True):
        path = tmp_path / f"{for_spreadsheets}.csv"
        nt.write_csv(before, path, layout=layout, language=language, decimal=decimal, for_spreadsheets=for_spreadsheets)
        assert (b"'=mat" in path.read_bytes()) == for_spreadsheets
        result = nt.read_csv(path)
        assert result.findings == ()
        np.testing.assert_array_equal(result.panel.values, before.values)
        assert [each.name for each in result.panel.members] == ["-Tro\nsa", "Ö"]


cells = st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**6), 10**6).map(lambda k: k / 10))


@given(
    rows=st.dictionaries(st.tuples(st.sampled_from("ABCÅ"), st.integers(1990, 2030)), cells, min_size=1, max_size=20),
    separator=st.sampled_from([";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_every_number_comes_through_exactly(
    rows: dict[tuple[str, int], float], separator: str, decimal: str, encoding: str, ends: str
) -> None:
    lines = [separator.join(["kommun", "år", "nyckeltal", "värde"])]
    lines += [separator.join([m, str(y), "x", repr(v).replace(".", decimal)]) for (m, y), v in rows.items()]
    result = nt.read_csv(ends.join(lines).encode(encoding))
    assert result.findings.errors == ()
    for (member, year), value in rows.items():
        series = result.panel.series("x", member)
        assert series.values[year - int(series.years[0])] == value


@given(st.binary(max_size=300))
def test_no_bytes_do_anything_else_than_a_result_or_a_parse_error(content: bytes) -> None:
    with contextlib.suppress(nt.ParseError):
        result = nt.read_csv("kommun;år;nyckeltal;värde\n".encode() + content, max_cells=10_000)
        assert all(each.rule for each in result.findings)


@pytest.mark.skipif(not SEKOM.exists(), reason=f"{SEKOM} is not here")
def test_the_real_figures_come_through() -> None:
    content = SEKOM.read_bytes()
    columns = {"indicator": "indicator_slug", "member": "area"}
    result = nt.read_csv(content, columns=columns, dash="not_reported")
    assert {each.rule for each in result.findings.errors} <= {"doubled-key", "unit-differs"}
    observed = int(np.count_nonzero(~np.isnan(result.panel.values)))
    assert observed > 500


# ---- What readers found, as it is shown.


def test_findings_are_counted_listed_to_the_twentieth_and_escaped() -> None:
    def some(n: int, severity: Literal["error", "warning", "note"]) -> list[nt.Finding]:
        return [nt.Finding(severity=severity, rule=f"r{k}", line=k + 1, message="m") for k in range(n)]

    mixed = nt.Findings([*some(2, "error"), *some(1, "warning"), *some(19, "note")])
    lines = repr(mixed).splitlines()
    assert (lines[0], len(lines), lines[-1]) == ("2 errors, 1 warning, 19 notes", 22, "… and 2 more")
    assert lines[1:21] == [repr(each) for each in mixed[:20]]
    assert repr(nt.Findings(some(20, "note"))).splitlines()[0] == "20 notes"
    assert "more" not in repr(nt.Findings(some(20, "note")))
    html = nt.Findings(some(201, "note"))._repr_html_()
    assert html.endswith("</tbody></table><p>… and 1 more</p>")
    assert html.count("<tr>") == 201
    assert nt.Findings(
        [nt.Finding(severity="warning", rule="r", source="a.csv", text="<b>", message="m & n")]
    )._repr_html_() == (
        "<table><thead><tr><th scope='col'>severity</th><th scope='col'>rule</th><th scope='col'>source</th>"
        "<th scope='col'>line</th><th scope='col'>column</th><th scope='col'>text</th><th scope='col'>message</th></tr>"
        "</thead><tbody><tr><td>warning</td><td>r</td><td>a.csv</td><td></td><td></td><td>&lt;b&gt;</td>"
        "<td>m &amp; n</td></tr></tbody></table>"
    )
    assert nt.Findings()._repr_html_() == "<p>no findings</p>"
    assert list(mixed.to_frame().columns) == ["severity", "rule", "source", "line", "column", "text", "message"]


def test_a_result_is_shown_as_its_panel_and_its_findings() -> None:
    result = nt.read_csv(LONG.encode())
    assert repr(result) == f"<ReadResult {result.panel!r}, no findings>"
    assert result._repr_html_() == f"<div>{result.panel._repr_html_()}<p>no findings</p></div>"


@pytest.mark.parametrize(
    ("rows", "more"), [(1, ""), (2, "; and 1 more, see findings"), (3, "; and 2 more, see findings")]
)
def test_a_strict_read_tells_its_first_error_and_counts_the_rest(tmp_path: Path, rows: int, more: str) -> None:
    nt.write_package(panel(), tmp_path / "a")
    with (tmp_path / "a" / "values.csv").open("a", encoding="utf-8") as stream:
        stream.write("organic-food,nobody,2022,1,observed,,,true\n" * rows)
    with pytest.raises(nt.ParseError) as caught:
        nt.read_package(tmp_path / "a")
    first = caught.value.findings[0]
    assert str(caught.value) == f"{first!r}{more}"
    assert len(caught.value.findings) == rows


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "nyckeltal,kommunkod,kommun,år,värde,enhet,status\n=a,,Trosa,2022,1.5,,observerad\n"),
        ({"decimal": ","}, "nyckeltal;kommunkod;kommun;år;värde;enhet;status\n=a;;Trosa;2022;1,5;;observerad\n"),
        ({"decimal": ",", "separator": "\t"},
         "nyckeltal\tkommunkod\tkommun\tår\tvärde\tenhet\tstatus\n=a\t\tTrosa\t2022\t1,5\t\tobserverad\n"),
        ({"language": "en", "layout": "wide"}, "indicator,code,member,unit,2022,2023\n=a,,Trosa,,1.5,\n"),
        ({"language": "en", "missing": True},
         "indicator,code,member,year,value,unit,status\n=a,,Trosa,2022,1.5,,observed\n=a,,Trosa,2023,,,not_reported\n"),
        ({"for_spreadsheets": True},
         "\ufeffnyckeltal,kommunkod,kommun,år,värde,enhet,status\n'=a,,Trosa,2022,1.5,,observerad\n"),
    ],
)  # fmt: skip
def test_a_table_is_written_as_its_options_say(tmp_path: Path, options: Any, text: str) -> None:
    made = nt.Panel(["=a"], ["Trosa"], [2022, 2023], [[[1.5, float("nan")]]])
    nt.write_csv(made, tmp_path / "a.csv", **options)
    assert (tmp_path / "a.csv").read_bytes() == text.encode()
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_is_called_by_its_name_and_other_streams_by_nothing(tmp_path: Path) -> None:
    bad = "kommun;år;nyckeltal;värde\nTrosa;20222;mat;1\nTrosa;2022;mat;1\n"
    (tmp_path / "bad.csv").write_text(bad, encoding="utf-8")
    with (tmp_path / "bad.csv").open("rb") as stream:
        named = nt.read_csv(stream).findings
    assert [each.source for each in nt.read_csv(tmp_path / "bad.csv").findings] == ["bad.csv"]
    assert Path(named[0].source).name == "bad.csv"
    assert [nt.read_csv(each).findings[0].source for each in (bad.encode(), io.StringIO(bad))] == ["", ""]


def test_what_is_no_zip_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    with pytest.raises(nt.ParseError) as caught:
        nt.read_package(tmp_path / "a.zip")
    assert str(caught.value) == (
        "a.zip: the file is no whole zip file (File is not a zip file): is it cut off? Fetch or write it again "
        "[broken-zip]"
    )
    (found,) = caught.value.findings
    assert (caught.value.code, caught.value.source) == ("broken-zip", "a.zip")
    assert isinstance(found, nt.Finding)
    assert (found.severity, found.rule, found.source) == ("error", "broken-zip", "a.zip")
