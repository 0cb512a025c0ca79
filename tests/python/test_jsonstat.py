"""JSON-stat and PxWeb's own json."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt

PROJECT = Path(__file__).resolve().parents[2]
FIXTURES = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "fixtures"
fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"no recorded answers in {FIXTURES}")


def cube(**more: Any) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Ekologisk mat",
        "source": "SCB",
        "updated": "2026-02-22T07:00:00Z",
        "id": ["Region", "Kon", "Tid"],
        "size": [2, 2, 2],
        "role": {"geo": ["Region"], "time": ["Tid"]},
        "dimension": {
            "Region": {"category": {"index": ["0114", "0115"], "label": {"0114": "0114 Upplands Väsby"}}},
            "Kon": {"label": "kön", "category": {"index": ["1", "2"], "label": {"1": "män", "2": "kvinnor"}}},
            "Tid": {"category": {"index": ["2023", "2024"]}},
        },
        "value": [1, 2, 3, 4, 5, 6, None, None],
        "status": {"6": "..", "7": "-"},
        **more,
    }


def read(document: Any, **options: Any) -> nt.CubeResult:
    return nt.read_jsonstat(json.dumps(document).encode(), **options)


def test_paths_bytes_and_files_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "eko.json"
    path.write_text(json.dumps(cube()), encoding="utf-8")
    with path.open("rb") as stream:
        for result in (nt.read_jsonstat(path), nt.read_jsonstat(str(path)), nt.read_jsonstat(stream), read(cube())):
            np.testing.assert_array_equal(result.panel.values, [[[1, 2], [5, 6]], [[3, 4], [np.nan, 0]]])
            assert [each.id for each in result.panel.indicators] == ["Kon=1", "Kon=2"]
    assert nt.read_jsonstat(path).findings[0].source == "eko.json"


def test_the_result_tells_what_was_chosen_and_shows_itself() -> None:
    result = read(cube())
    assert result.format == nt.CubeFormat("JSON-stat 2.0", "Region", "Tid", "", ("Kon",))
    assert [each.rule for each in result.findings][-3:] == ["folded-dimensions", "symbol", "symbol"]
    assert repr(result).startswith("<CubeResult <Panel")
    assert "folded-dimensions" in result._repr_html_()


def test_options_reach_the_reader() -> None:
    document = cube()
    assert read(document, select={"Kon": "2", "Tid": ["2024"]}).panel.shape == (1, 2, 1)
    assert read(document, member="kön", language="en").panel.members[0].name == "män"
    assert read(document, symbols={"..": "confidential"}).panel.status[1, 1, 0] == nt.VALUE_STATUS.index("confidential")
    with pytest.raises(nt.ArgumentError, match="unknown-choice"):
        read(document, symbols={"..": "gone"})  # type: ignore[dict-item]
    with pytest.raises(nt.ArgumentError, match="unknown-choice"):
        read(document, span="middle")
    with pytest.raises(nt.ParseError, match="table-too-large"):
        read(document, max_cells=7)
    document["dimension"]["Tid"]["category"]["index"] = ["2023M11", "2023M12"]
    with pytest.raises(nt.ParseError, match="not-annual") as caught:
        read(document, period="M12", strict=True)
    assert caught.value.code == "not-annual"
    assert "contents" not in [each.rule for each in caught.value.findings]
    assert read(document, period="M12").panel.years.tolist() == [2023]


def test_broken_json_is_an_error_with_its_place() -> None:
    with pytest.raises(nt.ParseError, match=r"line 2, column \d+: .*cut off") as caught:
        nt.read_jsonstat(b'{"version": "2.0",\n "class": "data')
    assert (caught.value.code, caught.value.line) == ("broken-json", 2)


def test_what_was_read_can_be_kept(tmp_path: Path) -> None:
    panel = read(cube(note=["Om tabellen"])).panel
    nt.write_package(panel, tmp_path / "kept")
    again = nt.read_package(tmp_path / "kept")
    np.testing.assert_array_equal(again.values, panel.values)
    np.testing.assert_array_equal(again.status, panel.status)
    assert again.info.description == {"sv": "Om tabellen"}
    assert [each.note for each in again.observations if each.note] == ["..", "-"]


@given(data=st.data(), shape=st.tuples(*[st.integers(1, 3)] * 3), order=st.permutations(["Region", "Kon", "Tid"]))
def test_any_cube_reads_back(data: st.DataObject, shape: tuple[int, int, int], order: list[str]) -> None:
    codes = {"Region": ["0114", "0115", "0117"], "Kon": ["1", "2", "T"], "Tid": ["2019", "2020", "2024"]}
    codes = {name: codes[name][:n] for name, n in zip(codes, shape, strict=True)}
    numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60)
    cells = list(itertools.product(*(codes[name] for name in order)))
    values = data.draw(st.lists(numbers, min_size=len(cells), max_size=len(cells)))
    sparse = data.draw(st.booleans())
    document = cube(
        id=order,
        size=[len(codes[name]) for name in order],
        dimension={name: {"category": {"index": codes[name]}} for name in order},
        value={str(k): x for k, x in enumerate(values) if x is not None} if sparse else values,
        status="e",
    )
    if not any(x is not None for x in values):
        document["value"] = {}
    panel = read(document).panel
    for cell, value in zip(cells, values, strict=True):
        at = dict(zip(order, cell, strict=True))
        series = panel.series(f"Kon={at['Kon']}", at["Region"])
        got = series.values[list(series.years).index(int(at["Tid"]))]
        assert np.isnan(got) if value is None else got == float(value)


@fixtures
def test_the_answer_of_scbs_server_is_read() -> None:
    result = nt.read_jsonstat(FIXTURES / "jsonstat2_BE0101A1_expected.json")
    panel = result.panel
    assert panel.shape == (16, 3, 2)
    assert list(panel.years) == [2004, 2005]
    assert [each.code for each in panel.members] == ["01", "03", "04"]
    assert {each.kind for each in panel.members} == {"region"}
    assert result.format == nt.CubeFormat("JSON-stat 2.0", "region", "period", "", ("marital status", "$$SORT", "sex"))
    assert panel.series("BE0101A1/marital status=G/$$SORT=1/sex=2", "03").values.tolist() == [50.12, 50.1]
    assert "mandatory" in panel.members[0].note
    document = json.loads((FIXTURES / "jsonstat2_BE0101A1_expected.json").read_text(encoding="utf-8"))
    assert np.sort(panel.values.ravel()).tolist() == sorted(document["value"])


@fixtures
def test_older_documents_are_read() -> None:
    panel = nt.read_jsonstat(FIXTURES / "pyjstat_statswe.json").panel
    assert panel.shape == (40, 1, 28)
    assert panel.members[0].name == "Norrbottens län"
    assert panel.series("HS0301A1/Dodsorsak=23-28/Alder=0/Kon=1", "25").values[13] == 1
    with pytest.raises(nt.ParseError, match="one of: oecd, canada"):
        nt.read_jsonstat(FIXTURES / "pyjstat_oecd-canada.json")
    oecd = nt.read_jsonstat(FIXTURES / "pyjstat_oecd-canada.json", dataset="oecd", language="en")
    assert oecd.panel.indicators[0].unit == {"en": "%"}
    assert oecd.panel.series("UNR", "AU").values[0] == 5.943826289
    assert (oecd.panel.status == nt.VALUE_STATUS.index("estimated")).sum() == 72
    canada = nt.read_jsonstat(FIXTURES / "pyjstat_oecd-canada.json", dataset="canada")
    assert canada.panel.series("PERCENT/age=older/sex=F", "CA").values.tolist() == [1.0]
    assert canada.panel.indicator("POP/age=T/sex=T").unit == {"sv": "thousands of persons"}


@fixtures
def test_documents_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(nt.ParseError, match=r"4 dimensions .* has 3"):
        nt.read_jsonstat(FIXTURES / "pyjstat_QS104EW.json")
    with pytest.raises(nt.ParseError, match="no-values"):
        nt.read_jsonstat(FIXTURES / "pxweb2_metadata_tab001_jsonstat2.json")


def test_pxwebs_own_json_is_read() -> None:
    document = {
        "columns": [
            {"code": "Region", "text": "region", "type": "d"},
            {"code": "Tid", "text": "år", "type": "t"},
            {"code": "BE0101N1", "text": "Folkmängd", "type": "c"},
        ],
        "comments": [{"variable": "Region", "value": "0180", "comment": "Ny gräns"}],
        "data": [{"key": ["0180", "2024"], "values": ["988943"]}, {"key": ["0181", "2024"], "values": [".."]}],
    }
    result = nt.read_pxweb(json.dumps(document).encode())
    np.testing.assert_array_equal(result.panel.values, [[[988943], [np.nan]]])
    assert result.panel.indicators[0].name == {"sv": "Folkmängd"}
    assert result.panel.members[0].note == "Ny gräns"
    with pytest.raises(nt.ParseError, match="pxweb-json"):
        read(document)
