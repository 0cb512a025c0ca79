"""Every sentence on a place, in both languages, read back and held to the figures of the row."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from sentence_reader import LANGUAGES, facts

import nyckeltal as nt
from nyckeltal.network import LeftOut
from nyckeltal.rank import Ranking, RankRow
from nyckeltal.rank_text import place_words, rank_sentence, reliability_words
from nyckeltal.text import Text

BANDS = {
    "best": "best third",
    "not_worst": "not the worst third",
    "middle": "middle third",
    "not_best": "not the best third",
    "worst": "worst third",
    "anywhere": "any third",
}


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    values = [[10.0, 11.0], [20.0, 21.0], [30.0, 31.0]]
    made = nt.Panel([nt.Indicator(id="x", direction="higher")], ["Alby", "Berga", "Cedby"], [2022, 2023], [values])
    return nt.rank(made, "x")


def row(ranking: Ranking, **fields: Any) -> RankRow:
    known = {
        "rank": 3, "rank_max": 3, "lower": 2.0, "upper": 5.0, "marginal_lower": 1.0, "marginal_upper": 4.0,
        "band": "not_worst", "marginal_band": "best", "place_shown": True, "marginal_place_shown": True,
    }  # fmt: skip
    return dataclasses.replace(ranking.place("Berga"), **(known | fields))


def read(
    ranking: Ranking, kind: Any = "simultaneous", ranked: dict[str, Any] | None = None, **fields: Any
) -> list[str]:
    made = dataclasses.replace(
        ranking, **({"n_ranked": 14, "status": "ok", "level": 0.95, "rows": (row(ranking, **fields),)} | (ranked or {}))
    )
    found = [facts(rank_sentence(made, "Berga", language=each, kind=kind), each) for each in LANGUAGES]
    assert found[0] == found[1]
    # The same through the table's own method.
    assert [facts(made.text("Berga", language=each, kind=kind), each) for each in LANGUAGES] == found
    return found[0]


def test_a_place_has_its_number_and_the_ends_of_its_set(ranking: Ranking) -> None:
    assert read(ranking) == ["place", "3", "14", "95 %", "confidence", "2", "5"]
    assert read(ranking, rank_max=4) == ["shared", "place", "3", "14", "95 %", "confidence", "2", "5"]
    assert read(ranking, "marginal") == ["place", "3", "14", "95 %", "confidence", "1", "4"]
    assert read(ranking, lower=3.0, upper=3.0) == ["place", "3", "14", "95 %", "confidence"]
    assert read(ranking, "marginal", marginal_lower=3.0, marginal_upper=3.0) == [
        "place",
        "3",
        "14",
        "95 %",
        "confidence",
    ]
    assert read(ranking, lower=3.0, upper=3.0, marginal_lower=1.0, kind="marginal")[-2:] == ["1", "4"]


@pytest.mark.parametrize("band", BANDS)
def test_where_the_set_is_wide_the_thirds_are_told_and_no_place(ranking: Ranking, band: str) -> None:
    told = ["no place", "14", "95 %", "confidence", "2", "11", BANDS[band]]
    assert read(ranking, place_shown=False, upper=11.0, band=band) == told
    alone = ["no place", "14", "95 %", "confidence", "1", "12", BANDS[band]]
    fields = {"marginal_place_shown": False, "marginal_upper": 12.0, "marginal_band": band}
    assert read(ranking, "marginal", **fields) == alone
    # One kind says nothing of the other.
    assert read(ranking, **fields)[0] == "place"
    assert read(ranking, "marginal", place_shown=False)[0] == "place"


@pytest.mark.parametrize(
    ("level", "said"), [(0.95, "95 %"), (0.9, "90 %"), (0.975, "97.5 %"), (0.999, "99.9 %"), (0.99, "99 %")]
)
def test_the_level_is_whole_where_it_is(ranking: Ranking, level: float, said: str) -> None:
    assert read(ranking, ranked={"level": level})[3] == said


def test_without_noise_or_direction_the_sentence_says_so(ranking: Ranking) -> None:
    none = {"status": "no_noise_model"}
    assert read(ranking, ranked=none) == ["place", "3", "14", "not"]
    assert read(ranking, ranked=none, rank_max=4) == ["shared", "place", "3", "14", "not"]
    assert read(ranking, ranked={"status": "neutral"}) == ["not", "better", "not"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("not_reported", ["not reported"]), ("not_applicable", ["not applicable"]), ("confidential", ["confidential"]),
        ("imputed", ["imputed", "not counted"]), ("estimated", ["estimated", "not counted"]),
        ("preliminary", ["preliminary", "not counted"]), ("withdrawn", ["withdrawn"]), ("infinite", ["not finite"]),
        ("too_old", ["an earlier year"]), ("not_a_member", ["not a member"]), ("other_kind", ["other kind"]),
        ("few_that_year", ["too few", "same year"]),
    ],
)  # fmt: skip
def test_who_has_no_place_is_told_why(ranking: Ranking, reason: str, told: list[str]) -> None:
    left = LeftOut(member="Berga", name="Berga", reason=reason)  # type: ignore[call-arg]
    made = dataclasses.replace(ranking, rows=(), left_out=(left,))
    nowhere = dataclasses.replace(ranking, rows=(), left_out=())
    for language in LANGUAGES:
        assert facts(made.text("Berga", language=language), language) == ["no place", *told]
        assert facts(nowhere.text("Berga", language=language), language) == ["no place", "not reported"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0.00"), (0.004, "0.00"), (0.005, "0.01"), (0.695, "0.70"), (0.9449, "0.94"), (0.95, "0.95"),
        (0.985, "0.99"), (0.99, "0.99"), (0.9949, "0.99"), (0.995, ">0.99"), (1.0, ">0.99"),
    ],
)  # fmt: skip
def test_reliability_has_two_digits_and_is_never_whole(ranking: Ranking, value: float, said: str) -> None:
    made = dataclasses.replace(ranking, reliability=value)
    for language in LANGUAGES:
        assert facts(reliability_words(Text(language), made), language) == [said]


def test_cells_have_the_place_or_its_band_and_the_set(ranking: Ranking) -> None:
    ok = dataclasses.replace(ranking, status="ok")
    for language in LANGUAGES:
        t = Text(language)

        def cells(made: Ranking, t: Text = t, language: str = language, **fields: Any) -> list[list[str]]:
            return [facts(each, language) for each in place_words(t, row(ranking, **fields), made)]

        assert cells(ok) == [["3"], ["2..5"]]
        assert cells(ok, lower=3.0, upper=3.0) == [["3"], ["3"]]
        for band, name in BANDS.items():
            assert cells(ok, place_shown=False, band=band) == [[name], ["2..5"]]
        assert cells(dataclasses.replace(ok, status="no_noise_model"), lower=math.nan) == [["3"], []]
        assert place_words(t, row(ranking, rank=0), ok) == ("–", "–")
        assert place_words(t, row(ranking), dataclasses.replace(ok, status="no_noise_model"))[1] == "–"
