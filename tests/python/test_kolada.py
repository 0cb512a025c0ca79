"""Kolada's answers: what the reader gives to Python. The reader itself is tested in C++."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt
from nyckeltal.kolada import kolada_unit

SHARED = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).parents[3] / "shared")) / "fixtures"


def value(gender: str, number: float | None, *, status: str = "", count: int = 1) -> dict[str, Any]:
    return {"gender": gender, "count": count, "status": status, "value": number, "isdeleted": False}


def row(kpi: str, period: int, area: str, *values: dict[str, Any]) -> dict[str, Any]:
    return {"values": list(values), "kpi": kpi, "period": period, "municipality": area}


def answer(*rows: dict[str, Any], next_url: str | None = None, previous_url: str | None = None) -> bytes:
    body = {"values": list(rows), "count": len(rows), "next_url": next_url, "previous_url": previous_url}
    return json.dumps(body, ensure_ascii=False).encode()


def rules(result: nt.KoladaResult) -> list[str]:
    return [each.rule for each in result.findings]


DATA = answer(
    row("N1", 2020, "0114", value("K", 1.0), value("T", 3.0), value("M", 2.0)),
    row("N1", 2021, "0114", value("T", None, status="..")),
    row("N1", 2020, "0000", value("T", 9.0)),
    row("N1", 2020, "G7", value("T", 3.0, count=2)),
)


def test_values_statuses_and_counts_come_as_arrays() -> None:
    result = nt.read_kolada(DATA, group_means=True)
    assert result.panel.values[0, 0, 0] == 3.0
    assert nt.VALUE_STATUS[result.panel.status[0, 0, 1]] == "confidential"
    assert result.panel.published is not None
    names = [each.id for each in result.panel.published.members]
    assert names == ["0000", "G7"]
    np.testing.assert_array_equal(result.counts, [[[1, 0], [2, 0]]])
    assert result.counts.shape == result.panel.published.values.shape
    assert "gender-not-read" in rules(result)
    assert "Panel" in repr(result)
    assert "<table" in result._repr_html_()


def test_counts_are_empty_where_nothing_is_published() -> None:
    result = nt.read_kolada(answer(row("N1", 2020, "0114", value("T", 1.0))))
    assert result.panel.published is None
    assert result.counts.shape == (0, 0, 0)


def test_paths_bytes_streams_documents_and_lists_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "svar.json"
    path.write_bytes(DATA)
    wanted = nt.read_kolada(DATA).panel.values
    for given_document in (path, str(path), io.BytesIO(DATA), nt.KoladaDocument(DATA, "svar"), [DATA], iter([path])):
        np.testing.assert_array_equal(nt.read_kolada(given_document).panel.values, wanted)
    finding = nt.read_kolada(path).findings[0]
    assert finding.source == "svar.json"


def test_catalogues_name_what_the_data_have() -> None:
    kpis = answer({"id": "N1", "title": "Utsläpp, ton/inv", "description": "Ton. Källa: RUS."})
    areas = answer({"id": "0114", "title": "Upplands Väsby", "type": "K"})
    groups = answer({"id": "G7", "title": "Två (ovägt medel)", "members": [{"member_id": "0114", "member_title": "U"}]})
    result = nt.read_kolada(DATA, kpis=kpis, municipalities=areas, groups=[groups], group_means=True)
    indicator = result.panel.indicators[0]
    assert indicator.unit == {"sv": "ton/inv"}
    assert indicator.definition["sv"].endswith("[Enheten är läst ur titeln.]")
    assert result.derived_units == ("N1",)
    member = result.panel.members[0]
    assert (member.name, member.groups) == ("Upplands Väsby", ["Två"])
    assert result.panel.published is not None
    assert [each.name for each in result.panel.published.members] == ["Riket", "Två"]


def test_pages_are_one_panel_and_a_missing_one_is_an_error() -> None:
    url = "https://api.kolada.se/v3/data/kpi/N1/year/2020?per_page=1"
    pages = [
        answer(row("N1", 2020, "0114", value("T", 1.0)), next_url=url + "&page=2"),
        answer(row("N1", 2020, "0115", value("T", 2.0)), previous_url=url + "&page=1"),
    ]
    assert not nt.read_kolada(pages, strict=True).findings.errors
    alone = nt.read_kolada(pages[0])
    assert [each.rule for each in alone.findings.errors] == ["page-missing"]
    with pytest.raises(nt.ParseError) as caught:
        nt.read_kolada(pages[0], strict=True)
    assert caught.value.code == "page-missing"


def test_sources_keep_address_and_date(tmp_path: Path) -> None:
    document = nt.KoladaDocument(DATA, "svar", "https://api.kolada.se/v3/data/kpi/N1/year/2020,2021")
    panel = nt.read_kolada(document, date="2026-09-04").panel
    assert [(each.url, each.date, each.licence) for each in panel.sources] == [
        (document.url, "2026-09-04", "Källa: Kolada")
    ]
    nt.write_package(panel, tmp_path / "mapp")
    again = nt.read_package(tmp_path / "mapp")
    np.testing.assert_array_equal(again.values, panel.values)
    assert [each.url for each in again.sources] == [document.url]


def test_known_members_are_the_panels_members() -> None:
    known = nt.datasets.sekom()
    result = nt.read_kolada(
        answer(row("N1", 2020, "0488", value("T", 1.0)), row("N1", 2020, "0115", value("T", 2.0))), known=known
    )
    assert len(result.panel.members) == sum(each.kind == "municipality" for each in known.members)
    assert {"not-asked", "kind-not-read"} <= set(rules(result))
    assert result.panel.series("N1", "0488").values.tolist() == [1.0]


def test_units_of_titles() -> None:
    assert kolada_unit("Skyddad natur totalt, andel (%)") == "%"
    assert kolada_unit("Utan enhet") == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"<html>", "html-not-json"),
        (b'{"detail": "Not Found"}', "no-values"),
        (DATA[:50], "cut-off"),
    ],
)
def test_what_is_no_answer_raises_with_its_findings(content: bytes, code: str) -> None:
    with pytest.raises(nt.ParseError) as caught:
        nt.read_kolada(nt.KoladaDocument(content, "svar.json"))
    assert caught.value.code == code
    assert caught.value.findings[0].rule == code
    assert "svar.json" in str(caught.value)


def test_choices_are_checked() -> None:
    for wrong in ({"kind": "county"}, {"dash": "zero"}, {"genders": "F"}, {"genders": ""}):
        with pytest.raises(nt.ArgumentError):
            nt.read_kolada(DATA, **wrong)  # type: ignore[arg-type]


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["N1", "N2", "U3"]), st.integers(2000, 2005), st.sampled_from(["0114", "0115", "2584"])),
    st.dictionaries(
        st.sampled_from("TKM"), st.floats(allow_nan=False, allow_infinity=False) | st.none(), min_size=1, max_size=3
    ),
    min_size=1,
)


@given(CELLS, st.integers(1, 4), st.randoms())
def test_whatever_the_order_and_the_pages_the_panel_is_what_an_obvious_reader_finds(
    cells: dict[tuple[str, int, str], dict[str, float | None]], pages: int, chance: Any
) -> None:
    rows = []
    for (kpi, year, area), genders in cells.items():
        letters = list(genders)
        chance.shuffle(letters)
        rows.append(row(kpi, year, area, *(value(letter, genders[letter]) for letter in letters)))
    chance.shuffle(rows)
    result = nt.read_kolada([answer(*rows[k::pages]) for k in range(pages)], genders="TKM")
    assert not result.findings.errors
    read = {}
    for i, indicator in enumerate(result.panel.indicators):
        for m, member in enumerate(result.panel.members):
            for y, year in enumerate(result.panel.years):
                if not np.isnan(number := result.panel.values[i, m, y]):
                    kpi, _, letter = indicator.id.partition("-")
                    read[kpi, int(year), member.id, letter or "T"] = float(number)
    wanted = {
        (*key, letter): number
        for key, genders in cells.items()
        for letter, number in genders.items()
        if number is not None
    }
    assert read == wanted


def test_recorded_answers_are_read() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"recorded answers are not at {SHARED}")
    catalogues: dict[str, Any] = {
        "kpis": SHARED / "kolada_v3_kpi_environment_subset.json",
        "municipalities": SHARED / "kolada_v3_municipality.json",
        "groups": SHARED / "kolada_v3_municipality_groups_subset.json",
    }
    for name in ("grp_3cities", "grp_arboga_similar", "n00945_3cities"):
        path = SHARED / f"kolada_v3_data_{name}.json"
        result = nt.read_kolada(path, **catalogues)
        assert not result.findings.errors
        for each in json.loads(path.read_bytes())["values"]:
            series = result.panel.series(each["kpi"], each["municipality"])
            assert series.values[list(series.years).index(each["period"])] == each["values"][0]["value"]
    # All recorded titles have a unit or are codes.
    titles = [each["title"] for each in json.loads(catalogues["kpis"].read_bytes())["values"]]
    assert [each for each in titles if not kolada_unit(each)] == [
        "Organisation av avfallshanteringen, (kodade svarsalternativ)"
    ]
