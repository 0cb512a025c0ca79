"""Trends of panels as Python sees them; the cases of real series are in tests/cpp/compare/test_trend.cpp."""

from __future__ import annotations

import dataclasses
import threading
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nyckeltal as nt
from nyckeltal import datasets
from nyckeltal.text import Text
from nyckeltal.trend_text import TrendWords, trend_words

NAN = float("nan")


def noise(members: int, years: int, *, seed: int = 1, indicators: int = 1, decimals: int = 1) -> nt.Panel:
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(size=(indicators, members, years)), decimals)
    values[rng.random(values.shape) < 0.1] = NAN
    kinds = [nt.Indicator(id=f"i{i}", direction="higher") for i in range(indicators)]
    return nt.Panel(kinds, [f"m{m}" for m in range(members)], range(2000, 2000 + years), values)


def test_a_row_says_what_it_rests_on() -> None:
    values = [[[3, 3, 3, 6, 11, 13, 13, 13, 18, 26, 30, 30, 32, 35, 36, 34, 34, 30]]]
    panel = nt.Panel([nt.Indicator(id="food", direction="higher")], ["Sundsvall"], range(2006, 2024), values)
    row = nt.trend(panel).row("food", "sundsvall")
    assert (row.verdict, row.recent_verdict, row.turned) == ("improving", "worsening", True)
    assert (row.n, row.first_year, row.last_year, row.recent_n, row.recent_first_year) == (18, 2006, 2023, 5, 2019)
    assert row.phi_source == "none"
    assert row.family_m == 1
    assert row.lower < row.slope < row.upper


@pytest.mark.parametrize(
    ("indicator", "member", "verdict", "recent", "turned"),
    [
        ("certified-schools", "Härnösand", "uncertain", "worsening", True),
        ("organic-food", "Sundsvall", "improving", "worsening", True),
        ("certified-schools", "Nyköping", "worsening", "uncertain", False),
        ("household-waste", "Stockholm", "improving", "improving", False),
        ("public-transport-renewable-fuel", "Sigtuna", "improving", "at_ceiling", False),
        ("ghg-ets", "Aneby", "at_floor", "at_floor", False),
        ("certified-schools", "Avesta", "at_floor", "at_floor", False),
        ("own-solar", "Huddinge", "not_testable", "not_testable", False),
        ("public-transport-renewable-fuel", "Laholm", "not_testable", "not_testable", False),
    ],
)
def test_real_members_come_out_right(indicator: str, member: str, verdict: str, recent: str, turned: bool) -> None:
    row = nt.trend(datasets.sekom()).row(indicator, member)
    assert (row.verdict, row.recent_verdict, row.turned) == (verdict, recent, turned)


def test_a_known_break_cuts_nybro_s_series() -> None:
    assert nt.trend(datasets.sekom()).row("sludge-lead", "Nybro").n_segments == 2


def test_planted_trends_are_found_and_false_alarms_are_few() -> None:
    network = datasets.simulated_network(seed=1)
    truth = datasets.simulated_truth(seed=1)
    result = nt.trend(network)
    better = np.array([{"lower": -1.0, "higher": 1.0}.get(each.direction, 0.0) for each in network.indicators])
    gain = better[:, None] * truth.slope  # planted change a year towards the better
    called = np.isin(result.verdict, ["improving", "worsening"])
    agrees = np.where(gain > 0, "improving", "worsening") == result.verdict
    assert called.sum() > 600
    assert (called & agrees).sum() >= 0.99 * called.sum()


def test_the_frame_has_a_row_for_every_series_and_words_as_categories() -> None:
    panel = noise(7, 12, indicators=3)
    frame = nt.trend(panel).to_frame()
    assert len(frame) == 21
    assert list(frame["indicator"].astype(str)[:7]) == ["i0"] * 7
    assert set(frame["verdict"].cat.categories) == set(nt.VERDICTS)
    assert frame["turned"].dtype == bool


def test_arrays_and_rows_and_frame_agree() -> None:
    panel = noise(5, 15, indicators=2)
    result = nt.trend(panel)
    frame = result.to_frame()
    assert result.slope.shape == (2, 5)
    for i in range(2):
        for m in range(5):
            row = result.row(f"i{i}", f"m{m}")
            assert row.p_adjusted == pytest.approx(result.p_adjusted[i, m], nan_ok=True)
            assert row.verdict == result.verdict[i, m] == str(frame["verdict"][i * 5 + m])


def test_counts_leave_out_members_that_never_reported() -> None:
    panel = nt.Panel(["a"], ["x", "y"], range(2000, 2006), [[[1, 2, 3, 4, 5, 6], [NAN] * 6]])
    assert sum(nt.trend(panel).counts()["a"].values()) == 1


def test_unknown_fields_and_choices_are_errors() -> None:
    result = nt.trend(noise(3, 10))
    with pytest.raises(AttributeError, match="has no 'pvalue'"):
        _ = result.pvalue
    with pytest.raises(nt.ArgumentError, match="adjust"):
        nt.trend(noise(3, 10), adjust="fdr")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="unknown-indicator"):
        nt.trend(noise(3, 10), dead_band={"nothing": 1.0})


def test_a_dead_band_may_be_given_by_id() -> None:
    panel = nt.Panel(["a", "b"], ["x"], range(2000, 2010), np.linspace(0, 1, 10).reshape(1, 1, 10).repeat(2, axis=0))
    assert nt.trend(panel, dead_band={"a": 2.0}).verdict.ravel().tolist() == ["stable", "increasing"]


def test_names_are_inert_in_html() -> None:
    panel = nt.Panel(["<script>alert(1)</script>"], ["x"], range(2000, 2006), np.arange(6.0).reshape(1, 1, 6))
    assert "<script>" not in nt.trend(panel)._repr_html_()


def test_progress_reaches_the_end_and_errors_in_it_come_through() -> None:
    seen: list[tuple[int, int]] = []
    nt.trend(noise(4, 8, indicators=20), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (20, 20)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nt.trend(noise(4, 8, indicators=20), progress=stop)


def test_the_interpreter_goes_on_meanwhile() -> None:
    ticks = 0
    done = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1

    panel = noise(300, 25, indicators=40)
    thread = threading.Thread(target=count)
    thread.start()
    try:
        before = ticks
        nt.trend(panel)
        during = ticks - before
    finally:
        done.set()
        thread.join()
    assert during > 100


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(st.just(NAN), st.integers(-5, 5).map(float)), min_size=5, max_size=25),
    st.sampled_from([0.5, 2.0, 1024.0]),
    st.integers(-100, 100),
)
def test_shift_and_scale_move_the_slope_and_nothing_else(values: list[float], scale: float, shift: int) -> None:
    years = range(2000, 2000 + len(values))
    a = nt.trend(nt.Panel(["i"], ["m"], years, [[values]]))
    b = nt.trend(nt.Panel(["i"], ["m"], years, [[[scale * (x + shift) for x in values]]]))
    assert a.verdict == b.verdict
    np.testing.assert_array_equal(a.p, b.p)
    np.testing.assert_array_equal(a.s, b.s)
    np.testing.assert_allclose(b.slope, scale * a.slope, rtol=1e-12, atol=1e-12 * scale)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-5, 5).map(float), min_size=5, max_size=25))
def test_reversed_time_turns_s_and_slope_around(values: list[float]) -> None:
    years = range(2000, 2000 + len(values))
    a = nt.trend(nt.Panel(["i"], ["m"], years, [[values]]))
    b = nt.trend(nt.Panel(["i"], ["m"], years, [[values[::-1]]]))
    np.testing.assert_array_equal(a.s, -b.s)
    np.testing.assert_array_equal(a.p, b.p)
    np.testing.assert_array_equal(a.slope, -b.slope)


def test_the_order_of_members_does_not_matter() -> None:
    panel = noise(30, 15)
    order = np.random.default_rng(3).permutation(30)
    shuffled = panel.sel(member=[panel.members[m].id for m in order])
    np.testing.assert_allclose(nt.trend(panel).p_adjusted[:, order], nt.trend(shuffled).p_adjusted, rtol=1e-12)
    assert (nt.trend(panel).verdict[:, order] == nt.trend(shuffled).verdict).all()


def test_the_picture_shows_both_lines_and_the_unused_value() -> None:
    plt = pytest.importorskip("matplotlib.pyplot")
    values = np.arange(10.0).reshape(1, 1, 10)
    status = np.full((1, 1, 10), "observed", dtype=object)
    status[0, 0, 4] = "imputed"
    panel = nt.Panel(["a"], ["x"], range(2000, 2010), values, status)
    ax = nt.trend(panel).plot("a", "x")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert {"lång trend", "senaste värdena", "ej använt värde"} <= set(labels)
    plt.close(ax.figure)


def told(language: Literal["sv", "en"], **fields: object) -> TrendWords:
    """The words of a rising series with other figures, which are given on both sides of each threshold."""
    kind = nt.Indicator(id="food", direction="higher")
    found = nt.trend(nt.Panel([kind], ["Trosa"], range(2014, 2024), [[[10, 12, 14, 15, 17, 19, 22, 24, 25, 28]]]))
    return trend_words(
        Text(language),
        dataclasses.replace(found.row("food", "Trosa"), **fields),  # type: ignore[arg-type]
        level=0.95,
        change=lambda moved: f"change {moved:g}",
        pace=lambda moved: f"pace {moved:g}",
        bounds=lambda low, high: (f"low {low:g}", f"high {high:g}"),
    )


HARSHER = {"phi_source": "none", "p": 0.01, "p_plus": 0.0654, "phi_plus": 0.4321}
ALONE = {
    "sv": "För få medlemmar har långa serier för att skatta hur värden hänger ihop från år till år. Här antas "
    "oberoende; med hela datamängdens skattning 0,43 blir p 0,065.",
    "en": "Too few members have long series to estimate how values hang together from year to year. Independence is "
    "assumed; with the estimate of the whole data set, 0.43, p becomes 0.065.",
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, True),
        ({"p": 0.999}, True),
        ({"p": 1.0}, False),  # nothing that a harsher autocorrelation could take away
        ({"phi_source": "members"}, False),
        ({"phi_source": "given"}, False),
        ({"p_plus": NAN}, False),
        ({"verdict": "not_testable"}, False),
        ({"verdict": "uncertain"}, True),
    ],
)
def test_independence_that_is_assumed_is_told_with_what_hangs_on_it(
    language: Literal["sv", "en"], fields: dict[str, object], said: bool
) -> None:
    lead = {"sv": "För få medlemmar", "en": "Too few members"}[language]
    found = [each for each in told(language, **HARSHER | fields).sentences if each.startswith(lead)]
    assert found == ([ALONE[language]] if said else [])


@pytest.mark.parametrize(
    ("confidence", "sv", "en"),
    [
        (0.8999, "sannolikt att det förbättras, pace 2 (säkerhet i riktningen 89\u00a0%)", "likely improving, pace 2 "
         "(confidence in the direction 89%)"),
        (0.9, "mycket sannolikt att det förbättras, pace 2 (säkerhet i riktningen 90\u00a0%)", "very likely improving, "
         "pace 2 (confidence in the direction 90%)"),
        (0.9999, "mycket sannolikt att det förbättras, pace 2 (säkerhet i riktningen 99\u00a0%)", "very likely "
         "improving, pace 2 (confidence in the direction 99%)"),
    ],
)  # fmt: skip
def test_the_latest_values_are_told_with_their_confidence_which_is_never_whole(
    confidence: float, sv: str, en: str
) -> None:
    fields = {"recent_verdict": "improving", "recent_confidence": confidence, "recent_slope": 2.0}
    fields |= {"recent_n": 5, "recent_first_year": 2019}
    assert f"De senaste 5 värdena (2019–2023): {sv}." in told("sv", **fields).sentences
    assert f"The latest 5 values (2019–2023): {en}." in told("en", **fields).sentences


@pytest.mark.parametrize(
    ("verdict", "css", "sv", "en"),
    [
        ("improving", "better", "förbättras", "improving"),
        ("worsening", "worse", "försämras", "worsening"),
        ("increasing", "none", "ökar", "increasing"),
        ("decreasing", "none", "minskar", "decreasing"),
        ("stable", "none", "oförändrad", "stable"),
        ("uncertain", "none", "oklar riktning", "no clear direction"),
        ("at_ceiling", "none", "i taket", "at the ceiling"),
        ("at_floor", "none", "i botten", "at the floor"),
        ("not_testable", "soft", "för få värden", "too few values"),
    ],
)
def test_each_verdict_has_its_word_and_its_colour(verdict: str, css: str, sv: str, en: str) -> None:
    other = "stable" if verdict != "stable" else "uncertain"
    for language, word, lead in (("sv", sv, "senaste 5: "), ("en", en, "latest 5: ")):
        long = told(language, verdict=verdict)  # type: ignore[arg-type]
        assert (long.word, long.css) == (word, css)
        recent = told(language, verdict=other, recent_verdict=verdict, recent_n=5, turned=False)  # type: ignore[arg-type]
        wanted = [] if verdict == "not_testable" else [(lead + word, css)]
        assert list(recent.under) == wanted


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_evidence_has_each_figure_beside_its_own_name(language: Literal["sv", "en"]) -> None:
    figures = {"n": 9, "n_excluded": 2, "first_year": 2011, "last_year": 2023, "coverage": 0.71, "first_fifth": 0.52}
    figures |= {"last_fifth": 0.93, "s": 17.0, "recent_s": -6.0, "p": 0.21, "p_pooled": 0.32, "p_plus": 0.43}
    figures |= {"p_adjusted": 0.54, "family_m": 11, "p_minimum": 0.0004, "phi": 0.25, "phi_members": 13}
    figures |= {"phi_source": "members", "change": 3.5, "interval_coverage": 0.957, "recent_confidence": 0.9583}
    evidence = dict(told(language, **figures, recent_confidence_maximum=0.9917).evidence)
    sv, point = language == "sv", "," if language == "sv" else "."
    per_cent = "\u00a0%" if sv else "%"
    wanted = {
        ("antal värden, varav ej använda", "values, and not used"): "9, 2",
        ("år", "years"): "2011–2023",
        ("täckning, första och sista femtedelen", "coverage, first and last fifth"): "71%, 52%, 93%",
        ("Kendalls S (lång, senaste)", "Kendall's S (long, recent)"): "17, −6",
        ("p vid oberoende", "p under independence"): "0.21",
        ("p med gemensam autokorrelation", "p with the shared autocorrelation"): "0.32",
        ("p vid högre autokorrelation", "p with a higher autocorrelation"): "0.43",
        ("p justerat, antal prövade medlemmar", "p adjusted, members tested"): "0.54, 11",
        ("minsta möjliga p", "smallest possible p"): "<0.001",
        ("autokorrelation, skattad ur antal serier", "autocorrelation, estimated from series"): "0.25, 13",
        ("förändring under perioden", "change over the period"): "change 3.5",
        ("intervallets täckning vid oberoende", "coverage of the interval under independence"): "95.7%",
        ("säkerhet i riktning, senaste (mest möjliga)", "confidence in direction, recent (most possible)"):
            "95.8% (99.2%)",
    }  # fmt: skip
    assert evidence == {
        names[0 if sv else 1]: text if text.startswith("change") else text.replace(".", point).replace("%", per_cent)
        for names, text in wanted.items()
    }
