"""Writes tests/cases/rich_cases.json: what is to be said of the panel in rich/, found by twin.py or by hand.

A case asks one entry (``method``) about the place in ``input`` with the options in ``params``. The tests in both
languages compare what ``expected`` names, in lists element by element.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import twin

TARGET = Path(__file__).parents[1] / "cases" / "rich_cases.json"
CASES: list[dict[str, Any]] = []


def nth() -> int:
    """For names: how many cases there are of the method that the last case is of."""
    return sum(each["method"] == CASES[-1]["method"] for each in CASES) + 1 if CASES else 1


def plain(x: object) -> object:
    """Numbers as JSON has them: whole ones stay whole."""
    if isinstance(x, Fraction):
        return int(x) if x.denominator == 1 else float(x)
    if isinstance(x, dict):
        return {name: plain(each) for name, each in x.items()}
    if isinstance(x, list | tuple):
        return [plain(each) for each in x]
    return x


def case(
    name: str,
    method: str,
    place: dict[str, object],
    params: dict[str, object],
    expected: dict[str, object],
    how: str,
    tolerance: float = 1e-12,
) -> None:
    if any(each["name"] == name for each in CASES):
        raise ValueError(f"two cases are called {name}")
    CASES.append(
        {
            "name": name,
            "method": method,
            "how": how,
            "input": place,
            "params": params,
            "expected": plain(expected),
            "tolerance": tolerance,
        }
    )


def follow() -> None:
    for indicator, member, params, why in [
        ("organic-food", "alma", {}, "a value of the last year"),
        ("organic-food", "kil", {}, "an imputed value is passed over, the year before counts"),
        ("organic-food", "formel", {}, "a confidential value is no number that could be passed over"),
        ("organic-food", "nas", {"year": 2021}, "the year asked is empty, and later ones are not looked at"),
        ("ghg", "kil", {"year": 2020}, "two imputed values are newer than the one that counts"),
        ("ghg", "mo", {"year": 2020}, "a withdrawn value is passed over"),
        ("waste", "nas", {}, "a preliminary value counts"),
        ("ghg", "bergb", {"year": 2016}, "an estimated value counts"),
        ("ghg", "gran", {}, "nil is a value"),
        ("cadmium", "gran", {"max_age": 4}, "a value exactly as old as allowed"),
        ("cadmium", "gran", {"max_age": 3}, "a value one year older than allowed is shown with that status"),
        ("cadmium", "berg-ost", {}, "an indicator that does not apply has no value"),
        ("forest-2006", "lund", {"year": 2015}, "the last year of a retired definition"),
    ]:
        expected = twin.latest(indicator, member, **params)
        how = f"By the twin, from the line of the series: {why}."
        case(f"latest_{indicator}_{member}_{nth()}", "latest", {"indicator": indicator, "member": member}, params,
             expected, how)  # fmt: skip
    for indicator, member, params, why in [
        ("organic-food", "alma", {}, "in per cent and percentage points, over an event that does not cut"),
        ("organic-food", "berg", {}, "over the member's own break, and an event of all"),
        ("organic-food", "berg", {"start": 2013}, "a break in the year of the start is not crossed"),
        ("organic-food", "berg", {"start": 2012, "end": 2013}, "a break in the year of the end is"),
        ("organic-food", "kil", {}, "one imputed value lies after the end and is not between"),
        ("waste", "holm", {"start": 2016}, "an event of its own and no break"),
        ("ghg", "kil", {}, "five imputed values lie between"),
        ("ghg", "alma", {"start": 2011}, "a break that names the member by its official code"),
        ("ghg", "mo", {"start": 2019}, "a withdrawn value lies between"),
        ("balance", "alma", {}, "a start below zero has no per cent"),
        ("balance", "ek", {}, "a start at zero has no per cent"),
        ("balance", "berg-ost", {}, "from above to below zero: the start is above, so there is a per cent"),
    ]:
        expected = twin.change(indicator, member, **params)
        how = f"By the twin, from the line of the series and breaks.csv: {why}."
        case(f"change_{indicator}_{member}_{nth()}", "change", {"indicator": indicator, "member": member}, params,
             expected, how)  # fmt: skip
    for indicator, member, params, why in [
        ("organic-food", "alma", {}, "the edition that came last into use is listed first"),
        ("organic-food", "mo", {}, "below all bounds of the newest edition"),
        ("organic-food", "alma", {"year": 2020}, "the edition of the year before is listed last"),
        ("organic-food", "alma", {"year": 2015}, "on a bound of an edition whose bounds are a reading"),
        ("organic-food", "mo", {"year": 2015}, "the revised value, not the first"),
        ("organic-food", "alma", {"edition": "2008"}, "an edition asked for, though it is out of use"),
        ("waste", "ek", {}, "below all bounds"),
        ("waste", "formel", {"year": 2017}, "the last year of an edition"),
        ("waste", "berg-ost", {}, "in none of the classes as they are worded"),
        ("cadmium", "is", {}, "on an upper limit"),
        ("cadmium", "mo", {}, "above an upper limit"),
        ("cadmium", "berg", {}, "just below an upper limit"),
        ("cadmium", "berg", {"year": 2021}, "just above an upper limit"),
        ("ph", "is", {}, "below a lower limit, though the upper one is met"),
        ("ph", "lund", {}, "above an upper limit, though the lower one is met"),
        ("ph", "mo", {}, "on the lower limit"),
        ("ph", "ek", {}, "on the upper limit"),
        ("ph", "alma", {}, "between the two"),
        ("balance", "mo", {}, "above a lower limit, in the better class"),
        ("balance", "is", {}, "on a lower limit, in the worse class"),
        ("balance", "berg-ost", {}, "below a lower limit"),
        ("balance", "holm", {}, "zero is the bound between surplus and deficit"),
        ("schools", "gran", {}, "an indicator without classes and limits"),
    ]:
        expected = twin.state(indicator, member, **params)
        how = f"By the twin, from classes.csv and targets.csv: {why}."
        case(f"state_{indicator}_{member}_{nth()}", "state", {"indicator": indicator, "member": member}, params,
             expected, how)  # fmt: skip
    for place, expected, how in [
        ([47, 60, 2018, 2030, "higher"], [13 / 12, (60 / 47) ** (1 / 12) - 1, "ok"], "thirteen points in twelve years"),
        ([60, 60, 2021, 2030, "higher"], [0, 0, "reached"], "equal to the target"),
        ([62, 60, 2022, 2030, "higher"], [0, 0, "reached"], "past the target"),
        ([62, 60, 2022, 2030, "neutral"], [-0.25, (60 / 62) ** (1 / 8) - 1, "ok"], "past it, but no side is better"),
        ([401, 400, 2017, 2018, "lower"], [-1, 400 / 401 - 1, "ok"], "one year is left"),
        ([401, 400, 2018, 2018, "lower"], [None, None, "past_deadline"], "the year of the target is no longer ahead"),
        ([0, 5, 2020, 2025, "higher"], [1, None, "zero_base"], "no rate leads away from zero"),
        ([5, 0, 2020, 2025, "lower"], [-1, None, "sign_change"], "no rate leads to zero"),
        ([-5, 5, 2020, 2025, "higher"], [2, None, "sign_change"], "no rate leads over zero"),
    ]:
        names = ("value", "target", "year", "target_year", "direction")
        case(f"required_pace_{nth()}", "required_pace", {}, dict(zip(names, place, strict=True)),
             dict(zip(("linear", "geometric", "status"), expected, strict=True)), f"By hand: {how}.")  # fmt: skip


def network() -> None:
    for indicator, year, counted, why in [
        ("organic-food", 2022, "members_then", "who joined, who is unknown, one imputed, two without a weight"),
        ("organic-food", 2022, "everybody", "those that left long ago count too, the region never"),
        ("organic-food", 2013, "members_then", "before one joined and after another left and rejoined"),
        ("organic-food", 2013, "members_now", "those of the last year, back to 2013"),
        ("waste", 2009, "members_then", "the first year in which one that left is no member"),
        ("ghg", 2020, "members_then", "an imputed and a withdrawn value are refused"),
        ("cadmium", 2022, "members_then", "two confidential values, one that does not apply, two not reported"),
        ("ph", 2022, "members_then", "two of thirteen did not report"),
        ("balance", 2012, "members_then", "values on both sides of zero"),
        ("schools", 2015, "members_then", "equal values"),
    ]:
        expected = twin.network_mean(indicator, year, counted) | {"weighted_status": "ok"}
        params = {"weights": "population", "counted": counted}
        case(f"network_mean_{indicator}_{year}_{counted}", "network_mean", {"indicator": indicator, "year": year},
             params, expected, f"By the twin in fractions: {why}.")  # fmt: skip
    case("network_mean_of_nothing", "network_mean", {"indicator": "forest-2006", "year": 2022}, {},
         {"n": 0, "n_members": 13, "mean": None, "median": None, "status": "no_data", "weighted_status": "no_weights"},
         "By counting the members of 2022: the definition was retired.")  # fmt: skip
    for indicator, first, last, weighted, why in [
        ("organic-food", 2012, 2022, False, "three join, one leaves"),
        ("organic-food", 2012, 2022, True, "weights move, one is zero and one is missing"),
        ("waste", 2014, 2016, False, "one leaves, one rejoins"),
        ("ghg", 2006, 2020, True, "one withdrawn and one imputed value"),
        ("cadmium", 2011, 2022, False, "confidential values are none"),
    ]:
        case(f"matched_change_{indicator}_{first}_{last}_{'weighted' if weighted else 'plain'}", "matched_change",
             {"indicator": indicator}, {"first": first, "last": last} | ({"weights": "population"} if weighted else {}),
             twin.matched_change(indicator, first, last, weighted),
             f"By the twin in fractions: {why}.")  # fmt: skip
    for indicator, first, last, band, why in [
        ("organic-food", 2021, 2022, None, "five rise, three fall, two move within the dead band or on it"),
        ("organic-food", 2021, 2022, 0.4, "with a smaller dead band one more rises"),
        ("waste", 2021, 2022, None, "lower is better, and the first target has passed"),
        ("waste", 2012, 2022, None, "over a break"),
        ("balance", 2021, 2022, None, "starts at and below zero are not among the movers in per cent"),
        ("ghg", 2021, 2022, None, "a target for each member, and the floor"),
        ("ph", 2020, 2022, None, "no side is better"),
        ("schools", 2019, 2021, None, "the ceiling, and values past it"),
        ("cadmium", 2018, 2022, None, "no target"),
    ]:
        expected = twin.movements(indicator, first, last, None if band is None else Fraction(str(band)))
        params = {"first": first, "last": last} | ({} if band is None else {"dead_band": band})
        case(f"movements_{indicator}_{first}_{last}_{nth()}", "movements", {"indicator": indicator}, params,
             expected, f"By counting, in the twin: {why}.")  # fmt: skip
    for indicator, year, why in [
        ("cadmium", 2022, "a confidential value is an answer, one is not asked"),
        ("organic-food", 2022, "an imputed value is none"),
        ("ghg", 2020, "a withdrawn and an imputed value are none"),
        ("ghg", 2022, "preliminary and nil are answers"),
        ("ph", 2021, "nobody answers in the years between"),
    ]:
        case(f"response_rate_{indicator}_{year}", "response_rate", {"indicator": indicator, "year": year}, {},
             twin.response_rate(indicator, year), f"By counting, in the twin: {why}.")  # fmt: skip
    for year, total, how in [
        (2021, 1_000_000, "the members of 2021 beside a total that is given"),
        (2021, 300_000, "more than the total"),
        (2021, None, "one that has left has no figure of 2021, so that nobody knows the whole"),
        (2022, 1_000_000, "one figure is missing, and one is zero"),
        (2013, None, "members beside all municipalities of the panel, but not the region"),
    ]:
        inside = twin.counting(year)
        members = sum(twin.weight(m, year) or 0 for m in inside)
        outside = [twin.weight(m, year) for m in twin.MUNICIPALITIES if m not in inside]
        whole = total if total or None in outside else members + sum(outside)
        status = "unknown" if whole is None else "ok" if members <= whole else "exceeded"
        expected = {
            "n_members": len(inside),
            "n_without_weight": sum(twin.weight(m, year) is None for m in inside),
            "members": members,
            "total": whole,
            "share": Fraction(members) / whole if status == "ok" else None,
            "status": status,
        }
        case(f"population_coverage_{year}_of_{total}", "population_coverage", {},
             {"weights": "population", "year": year} | ({"total": total} if total else {}),
             expected, f"By adding up: {how}.")  # fmt: skip


def tables() -> None:
    for indicator, params, why in [
        ("organic-food", {}, "the last year, who is left out and why"),
        ("organic-food", {"max_age": 1}, "two stand with the value of the year before"),
        ("organic-food", {"year": 2013}, "another edition of classes; two rejoin later"),
        ("waste", {"year": 2022}, "lower is better; a preliminary value of 5 is first"),
        ("cadmium", {"year": 2018}, "ties, and a limit"),
        ("ph", {}, "no side is better: ordered and not ranked"),
        ("schools", {}, "the last year in which it was counted; ties at zero and 20"),
        ("balance", {"year": 2012}, "values below zero, and a region or a former member that has a value"),
        ("forest-2006", {}, "the newest year of a retired definition"),
    ]:
        case(f"compare_{indicator}_{nth()}", "compare", {"indicator": indicator}, params,
             twin.compare(indicator, **params), f"By sorting, in the twin: {why}.")  # fmt: skip


def trends() -> None:
    """Verdicts are by hand, from the numbers and the list in docs/trend.md."""
    for indicator, member, phi, verdict, recent, turned, why in [
        ("organic-food", "alma", 0.0, "improving", "improving", False, "seventeen values, always rising but for none"),
        ("organic-food", "alma", 0.4, "improving", "improving", False, "the same under autocorrelation"),
        ("organic-food", "berg", 0.0, "improving", "improving", False, "two runs around the member's own break"),
        ("organic-food", "berg-ost", 0.0, "improving", "worsening", True, "it rose for long and falls now"),
        ("organic-food", "bergb", 0.3, "improving", "improving", False, "years are missing"),
        ("organic-food", "kil", 0.0, "improving", "improving", False, "gaps, and an imputed last value"),
        ("organic-food", "is", 0.0, "worsening", "uncertain", False, "ties, and falling where rising is better"),
        ("organic-food", "reg", 0.0, "improving", "improving", False, "a region has a trend like any other"),
        ("waste", "alma", 0.0, "improving", "improving", False, "a break of all"),
        ("waste", "holm", 0.0, "uncertain", "uncertain", False, "up and down, with an event of its own"),
        ("ghg", "alma", 0.0, "improving", "improving", False, "a break that names the member by its code"),
        ("ghg", "alma", 0.5, "improving", "improving", False, "the same under autocorrelation"),
        ("ghg", "gran", 0.0, "not_testable", "at_floor", False, "sixteen equal values of seventeen"),
        (
            "ghg",
            "mo",
            0.0,
            "uncertain",
            "not_testable",
            False,
            "a withdrawn value is left out; four of the last five are equal",
        ),
        ("ph", "is", 0.0, "decreasing", "decreasing", False, "every other year, and no better side"),
        ("ph", "bergb", 0.2, "not_testable", "uncertain", False, "five values with ties"),
        ("balance", "holm", 0.0, "not_testable", "not_testable", False, "all values are equal"),
        ("balance", "berg-ost", 0.0, "worsening", "worsening", False, "through zero"),
        ("schools", "is", 0.0, "at_floor", "at_floor", False, "always at the floor"),
        ("schools", "gran", 0.0, "at_ceiling", "at_ceiling", False, "at the ceiling and past it"),
        ("travel-2014", "nas", 0.0, "not_testable", "not_testable", False, "three values: no interval either"),
        (
            "forest-2006",
            "lund",
            0.0,
            "improving",
            "improving",
            False,
            "five values, always rising: p is 2/120, the smallest of eight",
        ),
    ]:
        words = {"verdict": verdict, "recent_verdict": recent, "turned": turned}
        case(f"trend_{indicator}_{member}_{phi}", "trend", {"indicator": indicator, "member": member}, {"phi": phi},
             twin.trend(indicator, member, phi) | words,
             f"Counts over all orders in the twin, verdicts by hand: {why}.")  # fmt: skip


#: Rows with a way still to go, at a pace that is told apart from none and leads there.
ON_THEIR_WAY = {("organic-food", "ek", 1), ("waste", "alma", 2), ("ghg", "is", 0), ("ghg", "ek", 0)}


def goals() -> None:
    for indicator, member, position, why in [
        ("organic-food", "alma", 1, "past the target, and far past the line"),
        ("organic-food", "lund", 1, "exactly at the target"),
        ("organic-food", "ek", 1, "too slow, behind the line through the interim target"),
        ("organic-food", "ek", 2, "the interim target by itself: near it"),
        ("organic-food", "gran", 3, "its own target, reached exactly"),
        ("organic-food", "berg", 4, "its own target, named by its official code, after its own break"),
        ("organic-food", "is", 1, "moving away"),
        ("organic-food", "berg-ost", 0, "a former target that is past"),
        ("organic-food", "mo", 0, "a former target that was not reached in time"),
        ("organic-food", "nas", 1, "a few values, and past the target at once"),
        ("waste", "alma", 2, "after the break of all; lower is better"),
        ("waste", "formel", 2, "past the deadline of another target, equal values but for the first"),
        ("waste", "lund", 3, "its own target, exactly reached"),
        ("waste", "holm", 1, "past the deadline and not reached"),
        ("waste", "kil", 2, "exactly at the target, four values after the break are missing"),
        ("ghg", "ek", 0, "a reduction from the member's own base year"),
        ("ghg", "berg", 0, "a reduction from a revised base"),
        ("ghg", "is", 0, "an imputed value is not the latest"),
        ("travel-2014", "ek", 0, "a value after the pandemic"),
        ("schools", "gran", 0, "past the ceiling, which may be exceeded"),
        ("schools", "berg", 0, "every other year"),
    ]:
        expected = twin.progress(indicator, member, position)
        arrival = expected.pop("arrival", None)
        if (indicator, member, position) in ON_THEIR_WAY:
            expected["rules"] = twin.rules(indicator, expected | {"member": member})
            lower, upper = twin.fieller(indicator, member, expected["target_value"])
            words = {each["outlook"] for each in expected["rules"].values()} - {"none"}
            expected |= {"arrival_year": arrival, "arrival_lower": lower, "arrival_upper": upper}
            expected |= {"arrival_status": "ok", "disagree": len(words - {"unclear"}) > 1}
        case(f"progress_{indicator}_{member}_{position}", "progress",
             {"indicator": indicator, "member": member, "target": position}, {"phi": 0.0}, expected,
             f"By the twin, least squares in fractions and Student's t by scipy: {why}.", 1e-9)  # fmt: skip
    for indicator, position in [("organic-food", 1), ("organic-food", 0), ("waste", 2), ("ghg", 0), ("schools", 0)]:
        case(f"group_progress_{indicator}_{position}", "group_progress", {"indicator": indicator, "target": position},
             {"phi": 0.0}, twin.group_progress(indicator, position),
             "By counting, in the twin; Wilson's interval by its formula.", 1e-9)  # fmt: skip


def places() -> None:
    for indicator, year, vague, max_age, why in [
        ("organic-food", 2022, "ek", None, "equal values share a place"),
        ("waste", 2022, "lund", None, "lower is better"),
        ("cadmium", 2019, "berg", 1, "older values, and ties"),
    ]:
        params = {"year": year, "vague": vague} | ({"latest": "within", "max_age": max_age} if max_age else {})
        case(f"rank_{indicator}_{year}", "rank", {"indicator": indicator}, params,
             twin.rank(indicator, year, vague, max_age),
             f"By counting: errors too small to matter, but for one member's, which is too large: {why}.")  # fmt: skip
    for indicator, year in [("organic-food", 2022), ("waste", 2021), ("schools", 2021)]:
        case(f"kolada_colour_{indicator}_{year}", "kolada_colour", {"indicator": indicator}, {"year": year},
             twin.kolada_colour(indicator, year), "By counting quarters of competition ranks.")  # fmt: skip
    for year, indicators in [(2022, ["organic-food", "waste", "forest-2015"]), (2021, ["schools", "ghg"])]:
        case(f"points_{year}", "points", {"indicators": indicators}, {"year": year},
             twin.points(indicators, year), "By adding up the points of places.")  # fmt: skip


def sets() -> None:
    for year in (2008, 2013, 2022):
        members = twin.counting(year)
        case(f"members_then_{year}", "members_then", {}, {"year": year},
             {"members": members, "unknown": [m for m in members if twin.unknown(m)]},
             "By reading members.csv; intervals are half-open.")  # fmt: skip
    case("members_now", "members_now", {}, {},
         {"members": twin.counting(2022), "unknown": ["holm"]}, "The members of 2022.")  # fmt: skip
    always = [m for m in twin.MUNICIPALITIES if all(twin.belongs(m, y) for y in range(2008, 2017))]
    case("always_members", "always_members", {}, {"first": 2008, "last": 2016},
         {"members": always, "unknown": ["holm"]},
         "Who belonged in every year; one left for 2015 and two were away for some years.")  # fmt: skip
    for indicator, year, base, why in [
        ("organic-food", 2022, 2006, "differences, since it is a share"),
        ("organic-food", 2010, 2016, "back from the base year"),
        ("waste", 2022, 2006, "ratios"),
        ("cadmium", 2013, 2006, "few with all years"),
        ("ph", 2020, 2006, "every other year: a link goes over two"),
    ]:
        case(f"composition_{indicator}_{year}", "composition_adjusted_means",
             {"indicator": indicator, "year": year}, {"base": base}, twin.composition(indicator, year, base),
             f"Chained in fractions, two-way by numpy's least squares with dummies: {why}.", 1e-9)  # fmt: skip
    first, last = (twin.composition("organic-food", year, 2006) for year in (2006, 2022))
    case("composition_change_organic-food", "composition_change", {"indicator": "organic-food"}, {},
         {
             "first": 2006, "last": 2022, "per_cent": False,
             "reported": last["reported"] - first["reported"],
             **{
                 name: last[name] - first[name]
                 for name in ("fixed", "chained", "two_way")
             },
             "n_fixed": last["n_fixed"],
             "n_reporters": last["n_reporters"],
         },
         "Last less first of the cases of that mean; percentage points.", 1e-9)  # fmt: skip


def groups() -> None:
    county = {c: [m["id"] for m in twin.MEMBERS if c in m["groups"].split(";") and m["kind"] == "municipality"]
              for c in ("norr", "syd")}  # fmt: skip
    size = {m["id"]: m["groups"].split(";")[1] for m in twin.MEMBERS if ";" in m["groups"]}
    for indicator, year, strata, why in [
        ("organic-food", 2022, False, "one tie between the groups, weights missing and zero"),
        ("waste", 2022, False, "lower is better, and one value is far off"),
        ("balance", 2021, True, "within strata of size"),
    ]:
        params = {"year": year, "weights": "population"} | ({"strata": size} if strata else {})
        expected = twin.group_pair(indicator, year, county["norr"], county["syd"], size if strata else {})
        case(f"group_pair_{indicator}", "group_pair", {"indicator": indicator, "groups": county}, params, expected,
             f"All splits counted in the twin: {why}.")  # fmt: skip
        for name in county:
            case(f"group_{indicator}_{name}", "group_summary",
                 {"indicator": indicator, "groups": county, "group": name}, params,
                 {"group": name, **twin.group_summary(indicator, year, county[name])},
                 f"By the twin in fractions: {why}.")  # fmt: skip
    for member, year, k in [("alma", 2021, 3), ("gran", 2021, 4), ("is", 2014, 2)]:
        case(f"similar_{member}_{year}", "similar", {"member": member},
             {"on": ["population", "waste"], "logs": ["population"], "weights": {"population": 2, "waste": 1},
              "metric": "gower", "year": year, "k": k},
             twin.similar(member, year, k), "By the twin: Gower's distance between all members.", 1e-9)  # fmt: skip
    for indicator, year, caliper in [("organic-food", 2020, 0.5), ("ghg", 2021, 0.3)]:
        case(f"matching_{indicator}", "matched_comparison", {"indicator": indicator, "treated": county["norr"]},
             {"on": ["waste"], "caliper": caliper, "metric": "euclidean", "spread": "sd", "year": year},
             twin.matching(indicator, county["norr"], year, caliper),
             "By the twin: the nearest by waste, and the formula of docs/matching.md.", 1e-9)  # fmt: skip


if __name__ == "__main__":
    for part in (follow, network, tables, trends, goals, places, sets, groups):
        part()
    root = {"generated": "by tests/panels/make_cases.py", "cases": CASES}
    TARGET.write_text(json.dumps(root, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
