from __future__ import annotations

import csv
import os
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from cases import load
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats

import nyckeltal as nt

X = float("nan")
SHARED = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).parents[3] / "shared"))
needs_shared = pytest.mark.skipif(
    not (SHARED / "data" / "national").is_dir(), reason="the national data is not here: set NYCKELTAL_SHARED"
)


def panel_of(*rows: object, direction: str = "lower", groups: dict[int, list[str]] | None = None) -> nt.Panel:
    values = np.array(rows, dtype=float)[:, :, None]
    indicators = [nt.Indicator(id=f"x{i}", direction=direction) for i in range(len(values))]
    members = [nt.Member(id=f"M{m}", groups=(groups or {}).get(m, [])) for m in range(values.shape[1])]
    return nt.Panel(indicators, members, [2023], values)


def test_two_samples_of_the_references() -> None:
    case = load("compare_cases.json")["hodges_lehmann_two_sample_ci"]
    panel = panel_of(case.input["x"] + case.input["y"])
    pair = nt.compare_groups(panel, "x0", [f"M{k}" for k in range(len(case.input["x"]))]).pair()
    case.check(pair.shift, "shift")
    case.check(pair.shift_lower, "lower")
    case.check(pair.shift_upper, "upper")
    case.check(pair.p, "p_two_sided")
    case = load("compare_cases.json")["brunner_munzel_pain_scores"]
    panel = panel_of(case.input["x"] + case.input["y"])
    pair = nt.compare_groups(panel, "x0", [f"M{k}" for k in range(len(case.input["x"]))]).pair()
    case.check(pair.better, "p_hat_x_less_y")
    case.check(pair.better_lower, "lower")
    case.check(pair.better_upper, "upper")


def test_strata_of_the_reference() -> None:
    case = load("compare_cases.json")["permutation_stratified_exact"]
    labels = {f"M{k}": group for k, group in enumerate(case.input["group"])}
    found = nt.compare_groups(
        panel_of(case.input["values"]), "x0", labels, strata=case.input["block"], statistic="mean_difference"
    )
    case.check(found.pair().p, "p_exact")
    assert found.interpretation == "adjusted"
    assert found.pair().exact


def test_pairs_of_the_reference() -> None:
    case = load("compare_cases.json")["dunn_holm_airquality"]
    values = [each for group in case.input["groups"] for each in group]
    labels = [name for name, group in zip(case.input["labels"], case.input["groups"], strict=True) for _ in group]
    found = nt.compare_groups(panel_of(values), "x0", {f"M{k}": label for k, label in enumerate(labels)})
    case.check([pair.p for pair in found.pairs()], "p")
    case.check([pair.p_adjusted for pair in found.pairs()], "p_adj")
    assert found.groups == ("5", "6", "7", "8", "9")
    assert str(found.pair("x0", "9", "6")) == str(found.pairs()[6])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 30), st.integers(4, 30))
def test_numbers_agree_with_scipy(seed: int, m: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0.5, 1, size=m), rng.normal(size=n)
    found = nt.compare_groups(panel_of(np.concatenate([x, y]), direction="higher"), "x0", [f"M{k}" for k in range(m)])
    pair = found.pair()
    assert pair.p == pytest.approx(scipy_stats.mannwhitneyu(x, y, method="exact").pvalue, rel=1e-9)
    assert pair.superiority == pytest.approx(scipy_stats.mannwhitneyu(x, y).statistic / (m * n))
    assert pair.shift == pytest.approx(np.median(np.subtract.outer(x, y)))
    assert pair.shift_lower <= pair.shift <= pair.shift_upper
    assert pair.better == pair.superiority


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_members_and_unit_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, labels = np.round(rng.normal(size=30), 1), rng.integers(0, 3, size=30)
    values[rng.random(30) < 0.1] = np.nan
    turn = rng.permutation(30)
    names = {0: "a", 1: "b", 2: "c"}

    def compared(x: np.ndarray, g: np.ndarray) -> list[nt.GroupComparison]:
        groups = {name: [f"M{k}" for k in np.flatnonzero(g == code)] for code, name in names.items()}
        return nt.compare_groups(panel_of(x), "x0", groups).pairs()

    if min(np.bincount(labels, minlength=3)) == 0:
        return
    for one, other, scaled in zip(
        compared(values, labels), compared(values[turn], labels[turn]), compared(8 * values, labels), strict=True
    ):
        assert asdict(one) == pytest.approx(asdict(other), nan_ok=True)
        np.testing.assert_array_equal(8 * one.shift, scaled.shift)
        np.testing.assert_array_equal(one.p, scaled.p)


def test_groups_may_be_given_in_many_ways() -> None:
    carried = {0: ["coast", "big"], 1: ["coast"], 2: ["inland", "big"], 3: ["inland"], 4: []}
    panel = panel_of([1, 2, 3, 4, 5], groups=carried)
    rest = ("M2", "M3", "M4")

    def members(groups: object) -> dict[str, tuple[str, ...]]:
        return dict(nt.compare_groups(panel, "x0", groups).members)  # type: ignore[arg-type]

    assert members("coast") == {"coast": ("M0", "M1"), "others": rest}
    assert members(["coast"]) == {"coast": ("M0", "M1"), "others": rest}
    assert members(["coast", "inland"]) == {"coast": ("M0", "M1"), "inland": ("M2", "M3")}
    assert members(["M0", "M1"]) == {"chosen": ("M0", "M1"), "others": rest}
    assert members({"sea": ["M0", "M1"]}) == {"sea": ("M0", "M1"), "others": rest}
    assert members({"sea": ["M0"], "land": ["M2"]}) == {"sea": ("M0",), "land": ("M2",)}
    assert members({"M0": 1, "M2": 2, "M3": None, "M1": 1}) == {"1": ("M0", "M1"), "2": ("M2",)}
    assert members({"M0": "b", "M2": "a"}) == {"b": ("M0",), "a": ("M2",)}
    for wrong, message in (
        (["coast", "big"], "in both"),
        ("harbour", "no member has the group"),
        (["M0", "nobody"], "no member"),
        ({"M0": 1, "M1": 1, "M2": 1, "M3": 1, "M4": 1}, "empty"),
        ({"a": []}, "empty"),
        ({}, "two groups"),
        ({"others": ["M0"]}, "cannot be called"),
        (None, "every row"),
    ):
        with pytest.raises(nt.ArgumentError, match=message):
            members(wrong)


def test_members_against_the_others_by_the_year_asked_for() -> None:
    outside = [nt.YearInterval(start=1900, end=1901)]
    joined = [nt.YearInterval(start=2022)]
    always = [nt.YearInterval(start=1990)]
    members = [
        nt.Member(id="A", membership=always),
        nt.Member(id="B", membership=joined),
        nt.Member(id="C", membership=outside),
        nt.Member(id="D", membership=outside),
        nt.Member(id="SE", kind="nation"),
    ]
    panel = nt.Panel(["x"], members, [2021, 2022], np.arange(10.0).reshape(1, 5, 2))
    assert nt.compare_groups(panel, "x", year=2021).members == {"members": ("A",), "others": ("B", "C", "D")}
    now = nt.compare_groups(panel, "x")
    assert now.members == {"members": ("A", "B"), "others": ("C", "D")}
    assert now.members["members"] == nt.members_then(panel, 2022).members
    assert nt.compare_groups(panel, "x", nt.members_now(panel)).members["others"] == ("C", "D")


def test_who_is_missing_and_why() -> None:
    status = [[["observed"], ["not_applicable"], ["imputed"], ["observed"]]]
    panel = nt.Panel(["x"], list("ABCD"), [2020], [[[1.0], [X], [3.0], [4.0]]], status=status)
    found = nt.compare_groups(panel, "x", ["A", "B"])
    assert found.group("chosen").left_out == {"not_applicable": 1}
    assert found.group("others").left_out == {"imputed": 1}
    assert found.group("others").n == 1
    assert [(each.member, each.reason) for each in found.missing()["others"]] == [("C", "imputed")]
    said = [each.text for each in found.sentences(language="en")]
    assert any("not applicable 1" in each for each in said)


def test_p_is_adjusted_over_all_indicators() -> None:
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(12, 40)) + 0.5 * np.arange(12)[:, None] * (np.arange(40) < 15)
    rows[3] = np.nan
    panel = panel_of(*rows)
    chosen = [f"M{k}" for k in range(15)]
    found = nt.compare_groups(panel, None, chosen)
    known = np.isfinite(found.p)
    assert found.n_tests == 11
    np.testing.assert_allclose(found.p_adjusted[known], scipy_stats.false_discovery_control(found.p[known]))
    assert found.status[3] == "no_data"
    assert nt.compare_groups(panel, ["x5", "x2"], chosen).p.tolist() == [found.p[5], found.p[2]]
    threaded = nt.compare_groups(panel, None, chosen, threads=4).to_frame()
    assert threaded.equals(found.to_frame())


def test_permutations_within_strata_are_the_same_on_any_number_of_threads_and_differ_by_seed() -> None:
    rng = np.random.default_rng(3)
    panel = panel_of(rng.normal(size=60), rng.normal(size=60))
    strata = rng.integers(0, 3, size=60).tolist()
    chosen = [f"M{k}" for k in range(25)]

    def p(**options: int) -> list[float]:
        found = nt.compare_groups(panel, None, chosen, strata=strata, draws=2000, **options)
        return found.p.tolist()

    assert p() == p(threads=3)
    assert p() != p(seed=1)


def test_words_never_claim_more_than_the_interpretation() -> None:
    panel = panel_of([1, 2, 3, 4, 9, 8, 7, 6, 5, X], list(range(10)))
    chosen = ["M0", "M1", "M2", "M3"]
    strata = list("aabbaabbab")
    for language, words in (("sv", ("beror", "effekt", "leder till")), ("en", ("because", "effect", "due to"))):
        for interpretation in ("descriptive", "adjusted", "design-based"):
            found = nt.compare_groups(panel, None, chosen, strata=strata, interpretation=interpretation)
            said = " ".join(each.text for each in found.sentences("x0", language=language))
            assert not any(word in said for word in words)
            assert not any(mark in said for mark in ("{", "nan"))
    assert nt.compare_groups(panel, "x0", chosen).interpretation == "descriptive"
    with pytest.raises(nt.ArgumentError, match="adjusted for"):
        nt.compare_groups(panel, "x0", chosen, interpretation="adjusted")
    with pytest.raises(nt.ArgumentError, match="interpretation"):
        nt.compare_groups(panel, "x0", chosen, interpretation="causal")  # type: ignore[arg-type]


def test_sentences_hold_until_their_figures_change() -> None:
    panel = panel_of([1.0, 2, 3, 4, 9, 8, 7, 6])
    one = nt.compare_groups(panel, "x0", ["M0", "M1", "M2", "M3"])
    other = nt.compare_groups(panel, "x0", ["M0", "M1", "M2", "M4"])
    shift = next(each for each in one.sentences() if each.kind == "shift")
    assert shift.holds(one.pair())  # type: ignore[arg-type]
    assert not shift.holds(other.pair())  # type: ignore[arg-type]


def test_asking_for_what_is_not_there() -> None:
    panel = panel_of([1.0, 2, 3, 4], [1, 2, 3, 4])
    found = nt.compare_groups(panel, None, {"a": ["M0"], "b": ["M1"], "c": ["M2", "M3"]})
    for call in (
        lambda: found.pair("x0"),
        lambda: found.pair("x0", "a", "d"),
        lambda: found.pair("x0", "a", "a"),
        lambda: found.pairs(),
        lambda: found.pairs("x7"),
        lambda: found.to_frame("members"),  # type: ignore[arg-type]
        lambda: nt.compare_groups(panel, ["x0", "x0"], ["M0"]),
        lambda: nt.compare_groups(panel, "x0", ["M0"], strata=["a"]),
        lambda: nt.compare_groups(panel, "x0", ["M0"], level=1.0),
        lambda: nt.compare_groups(panel, "x0", ["M0"], year=1999),
        lambda: nt.compare_groups(panel, "x0", ["M0"], statistic="mean"),  # type: ignore[arg-type]
        lambda: nt.compare_groups(panel, "x0", ["M0"], weights=[1, 2, 3, -4]),
    ):
        with pytest.raises(nt.ArgumentError):
            call()


def test_tables_and_html() -> None:
    hostile = nt.Indicator(id="<b>x</b>", direction="lower")
    panel = nt.Panel([hostile, "y"], ["A", "B", "C", "D"], [2023], np.arange(8.0).reshape(2, 4, 1))
    found = nt.compare_groups(panel, None, {"<i>": ["A", "B"], "rest": ["C", "D"]}, weights=[1, 2, 3, 4])
    html = found._repr_html_()
    assert "<b>" not in html
    assert "<i>" not in html
    assert "not why" in html
    assert list(found.to_frame()["first"]) == ["<i>", "<i>"]
    assert list(found.to_frame("groups")["n"]) == [2, 2, 2, 2]
    assert list(found.to_frame("indicators")["year"]) == [2023, 2023]
    assert found.group("rest", "y").weighted_mean == pytest.approx((18 + 28) / 7)
    assert len(found.to_dict()["pairs"]) == 2


def test_the_picture_marks_a_member_that_has_a_value() -> None:
    pytest.importorskip("matplotlib")
    panel = panel_of([1, 2, 3, 4, 5, X])
    found = nt.compare_groups(panel, "x0", ["M0", "M1"])
    ax = found.plot(member="M3", language="en")
    assert [each.get_text() for each in ax.get_yticklabels()] == ["Chosen\n2 of 2", "Others\n3 of 4"]
    assert "M3" in [each.get_text() for each in ax.texts]
    with pytest.raises(nt.ArgumentError, match="no value"):
        found.plot(member="M5")


def national() -> tuple[nt.Panel, dict[str, str], dict[str, float]]:
    """290 municipalities: greenhouse gases a head and the share of chargeable new cars, with SKR groups."""
    folder = SHARED / "data" / "national"

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    about = {row["code"]: row for row in rows("municipalities_290.csv")}
    gases = {row["code"]: float(row["tonnes_co2e"]) for row in rows("ghg_total_290x10.csv") if row["year"] == "2024"}
    cars = {
        row["code"]: 100 * float(row["chargeable"]) / float(row["all_cars"])
        for row in rows("ev_new_registrations_290x10.csv")
        if row["year"] == "2024" and float(row["all_cars"]) > 0
    }
    people = {code: float(row["population_2025"]) for code, row in about.items()}
    members = [nt.Member(id=code, code=code, name=row["name"]) for code, row in about.items()]
    values = [
        [[gases.get(code, X) / people[code]] for code in about],
        [[cars.get(code, X)] for code in about],
    ]
    indicators = [nt.Indicator(id="gases", direction="lower"), nt.Indicator(id="cars", direction="higher")]
    return nt.Panel(indicators, members, [2024], values), {c: row["skr2023_code"] for c, row in about.items()}, people


@needs_shared
def test_skr_groups_of_290_municipalities_agree_with_scipy() -> None:
    panel, skr, people = national()
    found = nt.compare_groups(panel, None, skr, weights=people)
    assert len(found.groups) == 9
    assert sum(len(ids) for ids in found.members.values()) == 290
    for i, indicator in enumerate(found.indicators):
        samples = defaultdict(list)
        heavy = defaultdict(list)
        for each, value in zip(panel.members, panel.values[i, :, 0], strict=True):
            if np.isfinite(value):
                samples[skr[each.id]].append(value)
                heavy[skr[each.id]].append(people[each.id])
        kruskal = scipy_stats.kruskal(*(samples[name] for name in found.groups))
        assert found.h[i] == pytest.approx(kruskal.statistic, rel=1e-10)
        assert found.p[i] == pytest.approx(kruskal.pvalue, rel=1e-8)
        ranks = scipy_stats.rankdata(np.concatenate([samples[name] for name in found.groups]))
        ends = np.cumsum([0] + [len(samples[name]) for name in found.groups])
        mean_rank = {name: ranks[ends[g] : ends[g + 1]].mean() for g, name in enumerate(found.groups)}
        _, ties = np.unique(ranks, return_counts=True)
        n = len(ranks)
        variance = n * (n + 1) / 12 - (ties**3 - ties).sum() / (12 * (n - 1))
        for pair in found.pairs(indicator):
            x, y = np.array(samples[pair.first]), np.array(samples[pair.second])
            z = (mean_rank[pair.first] - mean_rank[pair.second]) / np.sqrt(variance * (1 / len(x) + 1 / len(y)))
            assert pair.p == pytest.approx(2 * scipy_stats.norm.sf(abs(z)), rel=1e-9)
            wins = scipy_stats.mannwhitneyu(x, y).statistic / (len(x) * len(y))
            assert pair.superiority == pytest.approx(wins, abs=1e-12)
            assert pair.better == pytest.approx(wins if indicator == "cars" else 1 - wins, abs=1e-12)
            assert pair.shift == pytest.approx(np.median(np.subtract.outer(x, y)), rel=1e-12)
            assert pair.median_difference == pytest.approx(np.median(x) - np.median(y), rel=1e-12)
        for name in found.groups:
            group = found.group(name, indicator)
            assert group.weighted_mean == pytest.approx(np.average(samples[name], weights=heavy[name]), rel=1e-12)
            assert group.kish_n == pytest.approx(np.sum(heavy[name]) ** 2 / np.sum(np.square(heavy[name])), rel=1e-12)


@needs_shared
def test_one_skr_group_against_the_rest_agrees_with_scipy() -> None:
    panel, skr, _ = national()
    big = [code for code, group in skr.items() if group.startswith("A")]
    found = nt.compare_groups(panel, "cars", big)
    x = panel.values[1, [each.id in set(big) for each in panel.members], 0]
    y = panel.values[1, [each.id not in set(big) for each in panel.members], 0]
    x, y = x[np.isfinite(x)], y[np.isfinite(y)]
    pair = found.pair()
    if len(np.unique(np.concatenate([x, y]))) == len(x) + len(y):  # scipy's exact p is without ties
        assert pair.p == pytest.approx(scipy_stats.mannwhitneyu(x, y, method="exact").pvalue, rel=1e-6)
    assert pair.p == pytest.approx(nt.stats.mann_whitney(x, y).p, rel=1e-12)
    test = scipy_stats.brunnermunzel(y, x)
    both = nt.stats.brunner_munzel(x, y)
    assert both.p == pytest.approx(test.pvalue, rel=1e-6)
    assert (pair.superiority_lower, pair.superiority_upper) == (both.lower, both.upper)


def test_the_network_s_page_puts_groups_side_by_side() -> None:
    pytest.importorskip("jinja2")
    panel = nt.datasets.simulated_network(members=60)
    page = nt.network_report(panel, language="en").html
    section = page[page.index('id="groups"') : page.index('id="members"')].replace("\u00a0", " ")
    assert "not why" in section
    assert "Population" not in section  # structure is no result
    labels = {each.id: each.groups[0] for each in panel.members}
    names = sorted(set(labels.values()))
    table = nt.rank(panel, "protected-nature")
    values = {name: [row.value for row in table.rows if labels[row.member] == name] for name in names}
    row = section[section.index("Protected nature") :]
    row = row[: row.index("</tr>")]
    for name in names:
        assert f"{np.median(values[name]):.1f} ({len(values[name])})" in row
    ids = [each.id for each in panel.indicators if each.direction != "neutral"]
    p = [scipy_stats.kruskal(*_by_label(panel, each, labels, names)).pvalue for each in ids]
    order = np.argsort(p)
    adjusted = min(
        np.sort(p)[k] * len(p) / (k + 1) for k in range(len(p)) if p[order[k]] >= p[ids.index("protected-nature")]
    )
    assert f"{adjusted:.2f}" in row
    # Members of several groups, or one group alone: nothing to put side by side.
    assert 'id="groups"' not in nt.network_report(panel.sel(member=[m for m in labels if labels[m] == names[0]])).html


def _by_label(panel: nt.Panel, indicator: str, labels: dict[str, str], names: list[str]) -> list[list[float]]:
    rows = nt.rank(panel, indicator, year=nt.rank(panel, indicator).year).rows
    return [[row.value for row in rows if labels[row.member] == name] for name in names]


def beside(first: list[float], second: list[float], direction: str = "higher", **fields: object) -> nt.GroupComparison:
    """Those chosen and the others, of as many as there are values."""
    made = nt.Indicator(id="x", direction=direction, unit={"sv": "kg"}, **{"decimals": 1, **fields})
    values = [[each] for each in (*first, *second)]
    panel = nt.Panel([made], [f"M{k}" for k in range(len(values))], [2023], [values])
    return nt.compare_groups(panel, "x", [f"M{k}" for k in range(len(first))])


def told(found: nt.GroupComparison, language: Literal["sv", "en"], kind: str) -> list[str]:
    return [str(each).replace("\u00a0", " ") for each in found.sentences(language=language) if each.kind == kind]


UNEQUAL = ([7.0, 9.0, 12.0, X], [1.0, 2.0, X, 3.0, 4.0, 7.0, X])


def test_levels_are_told_of_the_group_they_belong_to() -> None:
    found = beside(*UNEQUAL)
    assert told(found, "sv", "levels") == [
        "2023: de utvalda har medianen 9,0 kg (3 av 4 med värde), de övriga 3,0 kg (5 av 7).",
        "Oviktat medelvärde 9,3 kg och 3,4 kg.",
    ]
    assert told(found, "en", "levels") == [
        "2023: the median of those chosen is 9.0 kg (3 of 4 with a value), of the others 3.0 kg (5 of 7).",
        "Unweighted means 9.3 kg and 3.4 kg.",
    ]
    assert told(found, "sv", "missing") == ["Utan värde: 1 i de utvalda (ej rapporterat 1); 2 i de övriga "
                                            "(ej rapporterat 2)."]  # fmt: skip
    assert told(found, "en", "missing") == ["Without a value: 1 of those chosen (not reported 1); 2 of the others "
                                            "(not reported 2)."]  # fmt: skip


def test_a_group_without_values_is_told_with_its_counts() -> None:
    found = beside([X, X, X], [1.0, X])
    assert told(found, "sv", "too_few") == [
        "2023: för få värden för att jämföra de utvalda (0 av 3 med värde) och de övriga (1 av 2)."
    ]
    assert told(found, "en", "too_few") == [
        "2023: too few values to compare those chosen (0 of 3 with a value) and the others (1 of 2)."
    ]


def test_the_typical_difference_is_the_first_less_the_second() -> None:
    # 15 differences; the exact interval of 3 and 5 values at 95 % goes from the smallest to the largest of them.
    assert told(beside(*UNEQUAL), "sv", "shift") == [
        "Den typiska skillnaden är +6,0 kg (95 %-intervall 0,0 till +11,0 kg)."
    ]
    assert told(beside(*UNEQUAL), "en", "shift") == [
        "The typical difference is +6.0 kg (95% interval 0.0 to +11.0 kg)."
    ]
    assert told(beside(*UNEQUAL[::-1]), "sv", "shift") == [
        "Den typiska skillnaden är −6,0 kg (95 %-intervall −11,0 till 0,0 kg)."
    ]


@pytest.mark.parametrize(
    ("direction", "share", "sv", "en"),
    [
        # 14 of 15 pairs have the first higher and one is a tie: 14.5 / 15.
        ("higher", 97, "bättre", "better"),
        ("lower", 3, "bättre", "better"),
        ("neutral", 97, "högre", "higher"),
    ],
)
def test_better_follows_the_direction_and_without_one_it_is_higher(
    direction: str, share: int, sv: str, en: str
) -> None:
    found = beside(*UNEQUAL, direction)
    (swedish,), (english,) = told(found, "sv", "better"), told(found, "en", "better")
    assert swedish.startswith(
        f"En av de utvalda och en av de övriga, tagna på måfå: den första är {sv} med sannolikheten {share} % ("
    )
    assert english.startswith(
        f"One of those chosen and one of the others, picked at random: the first is {en} with probability {share}% ("
    )
    high, pair = beside(*UNEQUAL).pair(), found.pair()
    low, up = high.superiority_lower, high.superiority_upper
    ends = (1 - up, 1 - low) if direction == "lower" else (low, up)
    assert english.endswith(f" ({100 * ends[0]:.0f}–{100 * ends[1]:.0f}%).")
    assert swedish.endswith(f" ({100 * ends[0]:.0f}–{100 * ends[1]:.0f} %).")
    assert pair.superiority == pytest.approx(14.5 / 15)
    if direction != "neutral":
        assert ends[0] < pair.better < ends[1]


@pytest.mark.parametrize(
    ("m", "n", "sv", "en"),
    [
        # Groups that do not overlap: two of all splits differ as much.
        (3, 3, "10 %", "10%"),  # 2 / 20
        (2, 6, "7,1 %", "7.1%"),  # 2 / 28
        (6, 7, "0,1 %", "0.1%"),  # 2 / 1716
        (7, 7, "färre än 0,1 %", "fewer than 0.1%"),  # 2 / 3432
    ],
)
def test_the_share_of_splits_is_counted(m: int, n: int, sv: str, en: str) -> None:
    found = beside([float(k) for k in range(100, 100 + m)], [float(k) for k in range(n)])
    assert told(found, "sv", "chance") == [
        f"Av alla sätt att dela samma enheter i så stora grupper ger {sv} minst så stor skillnad."
    ]
    assert told(found, "en", "chance") == [
        f"Of all splits of the same units into groups of these sizes, {en} differ at least as much."
    ]


def test_equal_values_differ_by_no_chance() -> None:
    found = beside([1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0])
    assert told(found, "sv", "chance") == ["Alla värden är lika."]
    assert told(found, "en", "chance") == ["All values are equal."]


@pytest.mark.parametrize(("m", "n", "sv", "en"), [(6, 7, "0,001", "0.001"), (7, 7, "< 0,001", "<\u00a00.001"),
                                                  (3, 4, "0,057", "0.057"), (3, 3, "0,10", "0.10")])  # fmt: skip
def test_an_adjusted_p_has_the_digits_that_people_write(m: int, n: int, sv: str, en: str) -> None:
    # Two indicators with the same values: the adjustment leaves the larger of two equal p values as it is.
    values = [[[float(k)] for k in (*range(100, 100 + m), *range(n))]] * 2
    panel = nt.Panel(["x", "y"], [f"M{k}" for k in range(m + n)], [2023], values)
    found = nt.compare_groups(panel, ["x", "y"], [f"M{k}" for k in range(m)])
    for language, wanted in (
        ("sv", f"Justerat för 2 prövade nyckeltal är p {sv}."),
        ("en", f"Adjusted for the 2 indicators tested, p is {en.replace(chr(0xA0), ' ')}."),
    ):
        said = [str(each).replace("\u00a0", " ") for each in found.sentences("x", language=language)]  # type: ignore[arg-type]
        assert wanted in said


def test_a_frame_of_groups_has_each_groups_own_figures() -> None:
    values = [[[7.0], [9.0], [12.0], [1.0], [2.0], [30.0]], [[1.0], [X], [X], [50.0], [60.0], [X]]]
    panel = nt.Panel(["x", "y"], [f"M{k}" for k in range(6)], [2023], values)
    labels = {"M0": "a", "M1": "a", "M2": "a", "M3": "b", "M4": "b", "M5": "c"}
    frame = nt.compare_groups(panel, ["x", "y"], labels).to_frame("groups")
    told = [(row.indicator, row.group, row.n, row.n_members) for row in frame.itertuples()]
    assert told == [("x", "a", 3, 3), ("x", "b", 2, 2), ("x", "c", 1, 1), ("y", "a", 1, 3), ("y", "b", 2, 2),
                    ("y", "c", 0, 1)]  # fmt: skip
    assert frame["median"].tolist()[:5] == [9.0, 1.5, 30.0, 1.0, 55.0]
    assert np.isnan(frame["median"].tolist()[5])
    assert frame["left_out_not_reported"].tolist() == [0, 0, 0, 2, 0, 1]
    assert frame["year"].tolist()[:3] == [2023] * 3
