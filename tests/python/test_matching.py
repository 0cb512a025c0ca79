"""Members of a group beside others that are like them."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

import nyckeltal as nt

NAN = float("nan")


def panel(x: np.ndarray, y: np.ndarray) -> nt.Panel:
    names = [f"m{k:03d}" for k in range(len(y))]
    columns = np.atleast_2d(x)
    structure = [f"x{v}" for v in range(len(columns))]
    return nt.Panel(["y", *structure], names, [2023], np.vstack([y, columns])[:, :, None])


def naive(x: np.ndarray, y: np.ndarray, n_treated: int, k: int, caliper: float) -> tuple[list[set[int]], float, float]:
    """The slow twin, with replacement: matches, difference, standard error."""
    d = np.abs(x[:, None] - x) / np.ptp(x)
    controls = np.arange(n_treated, len(x))
    matches = []
    for i in range(n_treated):
        order = sorted(controls.tolist(), key=lambda j: (d[i, j], j))
        matches.append({j for j in order[:k] if d[i, j] <= caliper})
    used = [i for i in range(n_treated) if matches[i]]
    differences = [y[i] - np.mean([y[j] for j in sorted(matches[i])]) for i in used]
    n = len(used)
    total = sum((each - np.mean(differences)) ** 2 for each in differences) / (n * (n - 1)) if n > 1 else NAN
    for j in controls.tolist():
        shares = [1 / len(matches[i]) for i in used if j in matches[i]]
        extra = sum(shares) ** 2 - sum(each**2 for each in shares)
        if extra > 0:
            near = sorted((each for each in controls.tolist() if each != j), key=lambda each: (d[j, each], each))[:2]
            variance = len(near) / (len(near) + 1) * (y[j] - np.mean(y[near])) ** 2 if near else NAN
            total += extra * variance / n**2
    return matches, float(np.mean(differences)) if n else NAN, math.sqrt(total) if total >= 0 else NAN


@given(st.integers(0, 10_000), st.integers(1, 3), st.sampled_from([0.02, 0.1, 10.0]))
def test_it_agrees_with_a_slow_twin(seed: int, k: int, caliper: float) -> None:
    random = np.random.default_rng(seed)
    n_treated, n = int(random.integers(2, 8)), 25
    x, y = random.integers(0, 100, n).astype(float), random.normal(size=n)
    p = panel(x, y)
    members = [each.id for each in p.members]
    found = nt.matched_comparison(
        p, "y", members[:n_treated], on=["x0"], caliper=caliper, k=k, metric="euclidean", spread="range"
    )
    matches, difference, error = naive(x, y, n_treated, k, caliper)
    got: list[set[int]] = [set() for _ in range(n_treated)]
    for each in found.pairs:
        got[members.index(each.treated)].add(members.index(each.control))
    assert got == matches
    assert found.n_matched == sum(bool(each) for each in matches)
    assert {each.member for each in found.unmatched} == {members[i] for i in range(n_treated) if not matches[i]}
    assert found.difference == pytest.approx(difference, nan_ok=True, abs=1e-12)
    assert found.standard_error == pytest.approx(error, nan_ok=True, abs=1e-12)
    assert found.mean_treated - found.mean_controls == pytest.approx(found.difference, nan_ok=True, abs=1e-12)


def test_pairs_used_once_give_the_paired_t_interval() -> None:
    random = np.random.default_rng(2)
    x, y = random.normal(size=(2, 80)), random.normal(size=80)
    p = panel(x, y)
    found = nt.matched_comparison(
        p, "y", [f"m{k:03d}" for k in range(20)], on=["x0", "x1"], caliper=None, replace=False
    )
    own = [y[int(each.treated[1:])] for each in found.pairs]
    other = [y[int(each.control[1:])] for each in found.pairs]
    assert len({each.control for each in found.pairs}) == 20
    interval = ttest_rel(own, other).confidence_interval(0.95)
    assert (found.lower, found.upper) == pytest.approx((interval.low, interval.high), rel=1e-10)
    assert found.kish_n == pytest.approx(20)


def test_balance_names_its_variables_and_members_are_the_group_by_default() -> None:
    random = np.random.default_rng(4)
    n = 100
    size = np.exp(random.normal(size=n) + np.where(np.arange(n) < 30, 0.8, 0.0))
    y = np.log(size) + random.normal(size=n)
    members = [
        nt.Member(
            id=f"m{k:03d}",
            groups=["town" if size[k] > 1 else "rural"],
            membership=[nt.YearInterval(start=2000) if k < 30 else nt.YearInterval(end=2001)],
        )
        for k in range(n)
    ]
    p = nt.Panel(["y", "size"], members, [2023], np.vstack([y, size])[:, :, None])
    found = nt.matched_comparison(p, "y", on=["size", "groups"], logs=["size"], metric="gower", caliper=0.05)
    assert (found.n_treated, found.n_controls, found.year) == (30, 70, 2023)
    assert (found.balance[0].variable, found.balance[0].group) == ("size", "")
    assert {each.group for each in found.balance[1:]} == {"town", "rural"}
    assert found.balance[0].log
    assert found.balance[0].treated == pytest.approx(np.log(size[:30]).mean())
    assert found.balance[0].smd_before == pytest.approx(
        (np.log(size[:30]).mean() - np.log(size[30:]).mean()) / np.log(size[:30]).std(ddof=1)
    )
    assert abs(found.balance[0].smd_after) < abs(found.balance[0].smd_before)
    assert found.interpretation == "adjusted"
    assert found.difference_before == pytest.approx(y[:30].mean() - y[30:].mean())
    frame = found.to_frame()
    assert len(frame) == found.n_matched
    assert len(found.balance_frame()) == 3
    group = nt.matched_comparison(p, "y", "town", on=["size"], logs=["size"], caliper=None)
    assert group.n_treated == int((size > 1).sum())
    with pytest.raises(nt.ArgumentError, match="no member carries"):
        nt.matched_comparison(p, "y", "city", on=["size"], caliper=None)


def test_words_claim_no_cause_and_names_are_escaped() -> None:
    p = nt.Panel(
        ["y", "x0"],
        [nt.Member(id="a", name="<b>a"), "b", nt.Member(id="c", name="<i>c"), "d", nt.Member(id="e", name="<u>e")],
        [2023],
        [[[1.0], [2.0], [3.0], [5.0], [NAN]], [[1.0], [2.0], [90.0], [2.1], [4.0]]],
    )
    found = nt.matched_comparison(p, "y", ["a", "c", "e"], on=["x0"], caliper=0.5, metric="euclidean", spread="sd")
    assert found.status == "too_few"
    assert [each.name for each in found.unmatched] == ["<i>c"]
    assert [(each.member, each.treated, each.reason) for each in found.not_compared] == [("e", True, "no_outcome")]
    html = found._repr_html_()
    assert "&lt;i&gt;c" in html
    assert "<i>c" not in html
    for language, words in (("sv", "ingen effekt"), ("en", "no effect")):
        assert words in found.text(language)  # type: ignore[arg-type]
        assert "2023" in found.text(language)  # type: ignore[arg-type]
    nobody = nt.matched_comparison(p, "y", ["c"], on=["x0"], caliper=0.5, metric="euclidean", spread="sd")
    assert nobody.text("en") == "Nobody could be matched."
    assert nobody.to_dict()["status"] == "no_data"


def test_mistakes_say_what_was_wanted() -> None:
    p = panel(np.arange(6.0), np.arange(6.0))
    with pytest.raises(nt.ArgumentError, match="outcome-in-structure"):
        nt.matched_comparison(p, "y", ["m000"], on=["y"], caliper=None)
    with pytest.raises(nt.ArgumentError, match="caliper"):
        nt.matched_comparison(p, "y", ["m000"], on=["x0"], caliper=0.0)
    with pytest.raises(nt.ArgumentError, match="unknown-member"):
        nt.matched_comparison(p, "y", ["nobody"], on=["x0"], caliper=None)
    with pytest.raises(TypeError):
        nt.matched_comparison(p, "y", ["m000"], on=["x0"])  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("fields", "sv", "en"),
    [
        (
            {},
            "Skillnad bland matchade medlemmar 2023: +1,25 kg (95-procentigt intervall −0,26 till +2,74), "
            "2 av 5 matchade.",
            "Difference among matched members 2023: +1.25 kg (95 per cent interval −0.26 to +2.74), 2 of 5 matched.",
        ),
        (
            {"difference": -1.25, "lower": -2.74, "upper": 0.26, "n_matched": 5},
            "Skillnad bland matchade medlemmar 2023: −1,25 kg (95-procentigt intervall −2,74 till +0,26), "
            "5 av 5 matchade.",
            "Difference among matched members 2023: −1.25 kg (95 per cent interval −2.74 to +0.26), 5 of 5 matched.",
        ),
        (
            {"lower": NAN, "upper": NAN, "n_matched": 1},
            "Skillnad bland matchade medlemmar 2023: +1,25 kg; för få par för ett intervall, 1 av 5 matchade.",
            "Difference among matched members 2023: +1.25 kg; too few pairs for an interval, 1 of 5 matched.",
        ),
    ],
)
def test_the_difference_is_told_with_its_interval_and_how_many_were_matched(
    fields: dict[str, float], sv: str, en: str
) -> None:
    indicators = [nt.Indicator(id="y", unit={"sv": "kg"}, decimals=2), "x"]
    cube = [[[7.0], [9.0], [1.0], [2.0]], [[1.0], [2.0], [1.0], [2.0]]]
    found = nt.matched_comparison(
        nt.Panel(indicators, list("abcd"), [2023], cube), "y", list("ab"), on=["x"], caliper=None
    )
    figures = {"difference": 1.25, "lower": -0.26, "upper": 2.74, "n_matched": 2, "n_treated": 5} | fields
    made = dataclasses.replace(found, **figures)
    assert made.text().replace("\u00a0", " ").startswith(sv + " Det är ingen effekt")
    assert made.text("en").replace("\u00a0", " ").startswith(en + " It is no effect")


def test_nobody_matched_is_said() -> None:
    cube = [[[7.0], [9.0], [1.0], [2.0]], [[1.0], [2.0], [100.0], [200.0]]]
    panel = nt.Panel(["y", "x"], list("abcd"), [2023], cube)
    found = nt.matched_comparison(panel, "y", ["a", "b"], on=["x"], caliper=0.001)
    assert (found.text(), found.text("en")) == ("Ingen kunde matchas.", "Nobody could be matched.")
