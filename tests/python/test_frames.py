"""Frames in, frames out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nyckeltal as nt

ROWS: dict[str, list[Any]] = {
    "indicator": ["organic-food", "organic-food", "own-solar", "organic-food"],
    "member": ["0488", "0488", "0126", "0126"],
    "year": [2022, 2023, 2023, 2022],
    "value": [60.0, 57.4, 2.63, None],
    "status": ["observed", "preliminary", None, "not_applicable"],
}
LIBRARIES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


@pytest.fixture(params=LIBRARIES)
def make(request: pytest.FixtureRequest) -> Any:
    return LIBRARIES[request.param]


def test_a_long_frame_of_each_library_becomes_a_panel(make: Any) -> None:
    panel = nt.Panel.from_frame(make(ROWS), status="status")
    assert [each.id for each in panel.indicators] == ["organic-food", "own-solar"]
    assert [each.id for each in panel.members] == ["0488", "0126"]
    assert panel.years.tolist() == [2022, 2023]
    np.testing.assert_array_equal(panel.values, [[[60, 57.4], [np.nan, np.nan]], [[np.nan, np.nan], [np.nan, 2.63]]])
    names = np.array(nt.VALUE_STATUS)[panel.status].tolist()
    assert names == [
        [["observed", "preliminary"], ["not_applicable", "not_reported"]],
        [["not_reported", "not_reported"], ["not_reported", "observed"]],
    ]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("missing", [False, True])
def test_a_panel_survives_the_way_through_each_library(library: str, missing: bool) -> None:
    panel = nt.Panel.from_frame(LIBRARIES[library](ROWS), status="status")
    frame: Any = panel.to_frame(missing=missing)
    assert len(frame) == (8 if missing else 4)
    if library == "polars":
        frame = pl.from_pandas(frame)
    elif library == "pyarrow":
        frame = pa.Table.from_pandas(frame)
    back = nt.Panel.from_frame(frame, status="status", indicators=panel.indicators, members=panel.members)
    np.testing.assert_array_equal(back.values, panel.values)
    np.testing.assert_array_equal(back.status, panel.status)
    assert back.indicators == panel.indicators
    assert back.members == panel.members


cells = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["0114", "0180"]), st.integers(2000, 2006)),
    st.tuples(st.one_of(st.none(), st.floats(allow_nan=False)), st.sampled_from(["observed", "withdrawn", "imputed"])),
    min_size=1,
)


@settings(deadline=None)
@given(cells)
def test_any_set_of_cells_comes_back_from_any_library(content: dict[Any, Any]) -> None:
    rows = {
        "indicator": [i for i, _, _ in content],
        "member": [m for _, m, _ in content],
        "year": [y for _, _, y in content],
        "value": [v for v, _ in content.values()],
        "status": [s for _, s in content.values()],
    }
    panels = [
        nt.Panel.from_frame(pd.DataFrame(rows).astype({"value": float}), status="status"),
        nt.Panel.from_frame(pl.DataFrame(rows, schema_overrides={"value": pl.Float64}), status="status"),
        nt.Panel.from_frame(pa.table(rows | {"value": pa.array(rows["value"], pa.float64())}), status="status"),
    ]
    for panel in panels:
        np.testing.assert_array_equal(panel.values, panels[0].values)
        np.testing.assert_array_equal(panel.status, panels[0].status)
        for (i, m, y), (v, _) in content.items():
            got = panel.series(i, m).values[y - panel.years[0]]
            assert np.isnan(got) if v is None else got == v
    assert np.count_nonzero(~np.isnan(panels[0].values)) == sum(v is not None for v, _ in content.values())


def test_the_axes_are_as_given_and_rows_may_name_them_by_code_or_name(make: Any) -> None:
    trosa = nt.Member(id="0488", code="0488", name="Trosa")
    food = nt.Indicator(id="organic-food", codes=[nt.Code(generation="2023", code="GN.10")])
    frame = make({"indicator": ["GN.10"], "member": ["trosa"], "year": [2022], "value": [60.0]})
    panel = nt.Panel.from_frame(frame, indicators=["own-solar", food], members=["0126", trosa])
    assert panel.shape == (2, 2, 1)
    assert panel.values[1, 1, 0] == 60
    assert panel.indicators[1] == food


def test_rows_that_say_the_same_twice_are_one(make: Any) -> None:
    frame = make({"indicator": ["a"] * 2, "member": ["m"] * 2, "year": [2000] * 2, "value": [1.5] * 2})
    assert nt.Panel.from_frame(frame).values.tolist() == [[[1.5]]]


def test_rows_that_contradict_each_other_are_named(make: Any) -> None:
    frame = make({"indicator": ["a"] * 3, "member": ["m", "n", "m"], "year": [2000] * 3, "value": [1.5, 3.0, 2.5]})
    with pytest.raises(nt.ArgumentError, match=r"a, m, 2000 in row 0: 1\.5 \(observed\), row 2: 2\.5"):
        nt.Panel.from_frame(frame)


def test_a_value_against_a_missing_one_is_a_contradiction(make: Any) -> None:
    frame = make({"indicator": ["a"] * 2, "member": ["m"] * 2, "year": [2000] * 2, "value": [1.5, None]})
    with pytest.raises(nt.ArgumentError, match=r"row 0: 1\.5 .*row 1: nan \(not_reported\)"):
        nt.Panel.from_frame(frame)


def test_a_value_against_a_missing_one_of_the_same_status_is_a_contradiction_too(make: Any) -> None:
    rows = {"indicator": ["a"] * 2, "member": ["m"] * 2, "year": [2000] * 2, "value": [1.5, None]}
    with pytest.raises(nt.ArgumentError, match=r"row 0: 1\.5 \(withdrawn\), row 1: nan \(withdrawn\)"):
        nt.Panel.from_frame(make(rows | {"status": ["withdrawn"] * 2}), status="status")


def test_the_same_value_with_another_status_is_a_contradiction(make: Any) -> None:
    rows = {"indicator": ["a"] * 2, "member": ["m"] * 2, "year": [2000] * 2, "value": [1.5] * 2}
    with pytest.raises(nt.ArgumentError, match=r"a, m, 2000 in row 0: 1\.5 \(observed\), row 1: 1\.5 \(preliminary\)"):
        nt.Panel.from_frame(make(rows | {"status": ["observed", "preliminary"]}), status="status")
    with pytest.raises(nt.ArgumentError, match=r"row 0: nan \(not_applicable\), row 1: nan \(confidential\)"):
        nt.Panel.from_frame(
            make(rows | {"value": [float("nan")] * 2, "status": ["not_applicable", "confidential"]}), status="status"
        )
    panel = nt.Panel.from_frame(make(rows | {"status": ["preliminary"] * 2}), status="status")
    assert nt.VALUE_STATUS[panel.status[0, 0, 0]] == "preliminary"


def test_rows_in_different_units_are_refused_with_the_row(make: Any) -> None:
    rows = {"indicator": ["a", "b", "a"], "member": ["m", "m", "n"], "year": [2000] * 3, "value": [1.0, 2.0, 3.0]}
    with pytest.raises(nt.ArgumentError, match=r'row 2 is in "ton" but a is in "kg"'):
        nt.Panel.from_frame(make(rows | {"unit": ["kg", "ton", "ton"]}), unit="unit")
    panel = nt.Panel.from_frame(make(rows | {"unit": ["kg", "ton", "kg"]}), unit="unit")
    assert [each.unit["sv"] for each in panel.indicators] == ["kg", "ton"]
    both = [nt.Indicator(id="a", unit={"sv": "invånare", "en": "inhabitants"}), "b"]
    for text in ("invånare", "inhabitants"):
        one = make({name: cells[:1] for name, cells in rows.items()} | {"unit": [text]})
        assert nt.Panel.from_frame(one, unit="unit", indicators=both).values[0, 0, 0] == 1.0
    with pytest.raises(nt.ArgumentError, match=r'row 1 is in "ton" but b is in none'):
        nt.Panel.from_frame(make(rows | {"unit": ["invånare", "ton", "invånare"]}), unit="unit", indicators=both)


GOOD: dict[str, list[Any]] = {"indicator": ["a"], "member": ["m"], "year": [2000], "value": [1.0]}


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"year": [2000.5]}, {}, "holds 2000.5 in row 0: years are whole"),
        ({"year": [20222]}, {}, "holds 20222"),
        ({"year": ["2000"]}, {}, "holds '2000' in row 0, wanted numbers"),
        ({"value": ["1,5"]}, {}, "holds '1,5' in row 0, wanted numbers"),
        ({"member": [114]}, {}, "loses its zero"),
        ({}, {"value": "valeu"}, "no column \"valeu\" for the value; the frame has 'value'"),
        ({}, {"indicators": ["b"]}, 'no indicator "a"'),
        ({}, {"members": ["mm"]}, 'no member "m"'),
        ({"status": ["guess"]}, {"status": "status"}, "holds 'guess' in row 0: use one of observed"),
        ({"unit": ["kg"]}, {"unit": "unit", "indicators": [nt.Indicator(id="a", unit={"sv": "ton"})]}, 'is in "ton"'),
        ({"unit": [None]}, {"unit": "unit"}, "wanted the unit as text"),
    ],
)
def test_what_cannot_be_right_is_refused_with_the_place(
    make: Any, change: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        nt.Panel.from_frame(make(GOOD | change), **options)
    assert message in str(caught.value)


@pytest.mark.parametrize("column", ["indicator", "member", "year"])
def test_a_key_must_be_complete(make: Any, column: str) -> None:
    rows = {name: cells * 2 for name, cells in GOOD.items()} | {column: [GOOD[column][0], None]}
    with pytest.raises(nt.ArgumentError, match=f'column "{column}" is empty in row 1'):
        nt.Panel.from_frame(make(rows))


def test_a_unit_column_gives_new_indicators_their_unit(make: Any) -> None:
    assert nt.Panel.from_frame(make(GOOD | {"unit": ["%"]}), unit="unit").indicators[0].is_share


def test_pandas_with_nullable_and_categorical_columns() -> None:
    frame = pd.DataFrame(GOOD).astype({"year": "Int64", "value": "Float64", "member": "category"})
    assert nt.Panel.from_frame(frame).values.tolist() == [[[1.0]]]
    frame["value"] = pd.array([pd.NA], dtype="Float64")
    assert np.isnan(nt.Panel.from_frame(frame).values).all()


def test_polars_and_arrow_with_categories_and_decimals() -> None:
    frame = pl.DataFrame(GOOD).with_columns(
        pl.col("member").cast(pl.Categorical), pl.col("value").cast(pl.Decimal(9, 2))
    )
    assert nt.Panel.from_frame(frame).values.tolist() == [[[1.0]]]
    table = pa.table({**GOOD, "member": pa.array(["m"]).dictionary_encode()})
    assert nt.Panel.from_frame(table).members[0].id == "m"


def test_no_rows_give_an_empty_panel_with_the_given_axes() -> None:
    frame = pd.DataFrame(
        {
            name: pd.Series([], dtype=kind)
            for name, kind in {"indicator": "str", "member": "str", "year": int, "value": float}.items()
        }
    )
    assert nt.Panel.from_frame(frame).shape == (0, 0, 0)
    assert nt.Panel.from_frame(frame, indicators=["a"], members=["m"]).shape == (1, 1, 0)
    assert len(nt.Panel.from_frame(frame, indicators=["a"], members=["m"]).to_frame()) == 0


@pytest.mark.parametrize("thing", [[[1, 2]], {"a": 1}, "text", pl.DataFrame(GOOD).lazy()])
def test_other_things_than_frames_are_refused(thing: Any) -> None:
    with pytest.raises(nt.ArgumentError, match="wanted a pandas or polars DataFrame or a pyarrow Table"):
        nt.Panel.from_frame(thing)


def test_the_frame_says_whether_its_figures_are_simulated() -> None:
    info = nt.PanelInfo()
    info.simulated = True
    frame = nt.Panel.from_frame(pd.DataFrame(GOOD), info=info).to_frame()
    assert frame.attrs["simulated"] is True
    assert all(pd.api.types.is_string_dtype(frame[name]) for name in ("indicator", "member", "status"))
    assert (frame["year"].dtype, frame["value"].dtype) == (np.int64, np.float64)


# ---- What is said, in whole.

TONNES = nt.Indicator(id="a", unit={"sv": "ton", "en": "tonne"})
SEVEN = {"indicator": ["a"] * 7, "member": ["m"] * 7, "year": [2000] * 7, "value": [1.0] * 7}


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        ({"member": [114] * 7}, {},
         'column "member" holds numbers but must hold text, because a code like 0114 loses its zero as a number: '
         "cast it to text and pad it"),
        ({"member": [None] * 7}, {},
         'column "member" is empty in rows 0, 1, 2, 3, 4 and 2 more: give every row one, or leave the rows out'),
        ({"member": ["m"] * 5 + [None] * 2}, {},
         'column "member" is empty in rows 5, 6: give every row one, or leave the rows out'),
        ({"member": ["m"] * 2 + [None] * 5}, {},
         'column "member" is empty in rows 2, 3, 4, 5, 6: give every row one, or leave the rows out'),
        ({"year": [2000.0] * 6 + [2000.5]}, {}, 'column "year" holds 2000.5 in row 6: years are whole, 1 to 9999'),
        ({"year": [0] * 7}, {}, 'column "year" holds 0 in rows 0, 1, 2, 3, 4 and 2 more: years are whole, 1 to 9999'),
        ({"year": [10_000] + [9_999] * 6}, {}, 'column "year" holds 10000 in row 0: years are whole, 1 to 9999'),
        ({"value": ["1"] * 7}, {}, 'column "value" holds \'1\' in row 0, wanted numbers: read_csv reads text'),
        ({"value": [float(k) for k in range(7)]}, {},
         "6 key(s) with different values, first a, m, 2000 in row 0: 0 (observed), row 1: 1 (observed), "
         "row 2: 2 (observed), row 3: 3 (observed), row 4: 4 (observed): keep one row of each"),
        ({"status": ["guess"] * 7}, {"status": "status"},
         f'column "status" holds \'guess\' in row 0: use one of {", ".join(nt.VALUE_STATUS)}'),
        ({"unit": [None] * 7}, {"unit": "unit"}, 'column "unit" holds None in row 0, wanted the unit as text'),
        ({"unit": ["kg"] * 6 + ["ton"]}, {"unit": "unit"},
         'row 6 is in "ton" but a is in "kg": convert the value, or make it an indicator of its own'),
        ({"unit": ["kg"] * 7}, {"unit": "unit", "indicators": ["a"]},
         'row 0 is in "kg" but a is in none: convert the value, or make it an indicator of its own'),
        ({"unit": ["kg"] * 7}, {"unit": "unit", "indicators": [TONNES]},
         'row 0 is in "kg" but a is in "tonne" or "ton": convert the value, or make it an indicator of its own'),
        ({}, {"member": "membre"},
         "no column \"membre\" for the member; the frame has 'member': name the column, as in from_frame(frame, "
         'member="...")'),
        ({}, {"status": "xyz"},
         "no column \"xyz\" for the status; the frame has 'indicator', 'member', 'year', 'value': name the column, as "
         'in from_frame(frame, status="...")'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_frame_is_told_whole(
    make: Any, change: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        nt.Panel.from_frame(make(SEVEN | change), **options)
    assert str(caught.value) == message


def test_the_first_and_the_last_year_are_years(make: Any) -> None:
    rows = {name: cells[:2] for name, cells in SEVEN.items()} | {"year": [9998, 9999]}
    assert nt.Panel.from_frame(make(rows)).years.tolist() == [9998, 9999]
    rows["year"] = [1, 2]
    assert nt.Panel.from_frame(make(rows)).years.tolist() == [1, 2]


def test_what_is_no_text_in_a_column_of_texts_is_named() -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        nt.Panel.from_frame(pd.DataFrame({**GOOD, "member": pd.Series([("m",)], dtype=object)}))
    assert str(caught.value) == "column \"member\" holds ('m',), which is not text: cast the column to text"


@pytest.mark.parametrize(
    ("thing", "kind"), [([[1]], "list"), ("text", "str"), (pl.DataFrame(GOOD).lazy(), "LazyFrame")]
)
def test_what_is_no_frame_is_named_with_what_is(thing: Any, kind: str) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        nt.Panel.from_frame(thing)
    assert str(caught.value) == (
        f"frame is a {kind}, wanted a pandas or polars DataFrame or a pyarrow Table: collect a lazy frame first"
    )


def test_a_unit_is_that_of_both_languages(make: Any) -> None:
    panel = nt.Panel.from_frame(make(GOOD | {"unit": ["kg"]}), unit="unit")
    assert panel.indicators[0].unit == {"sv": "kg", "en": "kg"}


def test_a_frame_has_a_row_a_value_in_the_order_of_the_axes_and_says_what_panel_it_is_of() -> None:
    info = nt.PanelInfo()
    info.name = "nat"
    names = nt.VALUE_STATUS
    status = [[[names.index("not_applicable"), 0]], [[names.index("not_reported"), names.index("imputed")]]]
    panel = nt.Panel(
        ["b", "a"], ["m"], [2001, 2002], [[[np.nan, 2.0]], [[np.nan, 4.0]]], np.array(status, np.uint8), info=info
    )
    frame = panel.to_frame()
    assert frame.attrs == {"name": "nat", "simulated": False}
    assert frame.astype(object).where(frame.notna(), None).to_numpy().tolist() == [
        ["b", "m", 2001, None, "not_applicable"],
        ["b", "m", 2002, 2.0, "observed"],
        ["a", "m", 2002, 4.0, "imputed"],
    ]
    assert panel.to_frame(missing=True)["status"].tolist() == ["not_applicable", "observed", "not_reported", "imputed"]
