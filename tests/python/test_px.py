"""px files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt

PROJECT = Path(__file__).resolve().parents[2]
FIXTURES = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "fixtures"
fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"no recorded files in {FIXTURES}")

HEAD = """CHARSET="ANSI"; CODEPAGE="iso-8859-1"; LANGUAGE="sv"; MATRIX="X1"; CONTENTS="Ekologisk mat"; UNITS="procent";
DECIMALS=1; STUB="region"; HEADING="år"; VALUES("region")="Upplands Väsby","Trosa"; CODES("region")="0114","0488";
MAP("region")="Sweden_municipality"; VALUES("år")="2022","2023"; TIMEVAL("år")=TLIST(A1),"2022","2023";
"""


def px(data: str, more: str = "") -> bytes:
    return (HEAD + more + f"DATA={data};").encode("latin-1")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.px"
    path.write_bytes(px('60 57.4 ".." "-"', 'DATASYMBOL2="Uppgift saknas";'))
    result = nt.read_px(path)
    np.testing.assert_array_equal(result.panel.values, [[[60, 57.4], [np.nan, 0]]])
    assert result.panel.members[0].name == "Upplands Väsby"
    assert result.panel.indicators[0].unit == {"sv": "%"}
    assert [each.note for each in result.panel.observations] == ["Uppgift saknas", "-"]
    assert result.format == nt.CubeFormat("px", "region", "år", "", ())
    nt.write_package(result.panel, tmp_path / "kept")
    np.testing.assert_array_equal(nt.read_package(tmp_path / "kept").values, result.panel.values)


def test_an_encoding_can_be_said() -> None:
    bytes_ = HEAD.replace('CODEPAGE="iso-8859-1"; ', "").encode("cp850") + b"DATA=1 2 3 4;"
    assert nt.read_px(bytes_, encoding="cp850").panel.members[0].name == "Upplands Väsby"
    with pytest.raises(nt.ArgumentError, match="unknown-choice"):
        nt.read_px(bytes_, encoding="ebcdic")


def test_a_file_that_is_cut_off_is_an_error_with_its_place() -> None:
    with pytest.raises(nt.ParseError, match=r"line 4, .*DATA has 3 cells but the variables make 4") as caught:
        nt.read_px(px("1 2 3"))
    assert caught.value.code == "size-mismatch"
    with pytest.raises(nt.ParseError, match="no-data"):
        nt.read_px(HEAD.encode("latin-1"))


@given(values=st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=4, max_size=4))
def test_any_cells_read_back(values: list[float | None]) -> None:
    panel = nt.read_px(px(" ".join('".."' if x is None else repr(x) for x in values))).panel
    np.testing.assert_array_equal(panel.values.ravel(), [np.nan if x is None else x for x in values])


@fixtures
def test_scbs_files_are_read() -> None:
    result = nt.read_px(FIXTURES / "scb_BE0101N1.px", member="region")
    panel = result.panel
    assert panel.shape == (16, 2, 2)
    assert not result.findings.errors
    assert result.format == nt.CubeFormat("px", "Region", "Tid", "ContentsCode", ("Civilstand", "Alder", "Kon"))
    assert [(each.id, each.name, each.kind) for each in panel.members] == [
        ("0114", "Upplands Väsby", "municipality"),
        ("0115", "Vallentuna", "municipality"),
    ]
    women = panel.indicator("BE0101N2/Civilstand=G/Alder=55-64/Kon=2")
    assert women.name == {"sv": "Folkökning, gifta, 55-64 år, kvinnor"}
    assert women.unit == {"sv": "antal"}
    assert panel.series(women.id, "0115").values.tolist() == [18, 45]
    assert "Hebys kommunkod ändras från 1917 till 0331" in panel.info.description["sv"]
    assert "Registrerade partners räknas" in panel.info.description["sv"]


@fixtures
def test_a_px_file_and_the_servers_answer_are_the_same_table() -> None:
    px_file = nt.read_px(FIXTURES / "scb_BE0101A1_with_notes.px")
    answer = nt.read_jsonstat(FIXTURES / "jsonstat2_BE0101A1_expected.json")
    np.testing.assert_array_equal(px_file.panel.values, answer.panel.values)
    assert [each.code for each in px_file.panel.members] == [each.code for each in answer.panel.members]
    assert px_file.panel.indicators[0].name == {"en": "Population, single, number, men"}
    assert px_file.panel.members[0].note.count("mandatory") == answer.panel.members[0].note.count("mandatory") == 3
    assert px_file.format.member == "region"
