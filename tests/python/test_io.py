"""Dataset folders, and tables as people have them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import nyckeltal as nt

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
