"""A slow twin of what the library computes of the panel in rich/: lists, loops and fractions, nothing of the library.

It reads the same files as the library does, with the csv module, and follows the words of docs/. The expected answers
in tests/cases/rich_cases.json are made with it by make_cases.py.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

HERE = Path(__file__).parent
YEARS = range(2006, 2023)
REFUSED = {"imputed", "withdrawn"}
NOTHING = {"not_reported", "not_applicable", "confidential"}
Number = Fraction | None


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (HERE / "rich" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Cell:
    """A value as it stands today."""

    value: Number
    status: str

    @property
    def used(self) -> bool:
        return self.value is not None and self.status not in REFUSED


EMPTY = Cell(None, "not_reported")
MEMBERS = [each for each in rows("members.csv") if each["kind"] not in {"nation", "network"}]
IDS = [each["id"] for each in MEMBERS]
MUNICIPALITIES = [each["id"] for each in MEMBERS if each["kind"] == "municipality"]
CODE = {each["id"]: each["code"] for each in rows("members.csv")}
NAME = {each["id"]: each["name"] for each in rows("members.csv")}
INDICATORS = {each["id"]: each for each in rows("indicators.csv")}
CELLS = {
    (each["indicator"], each["member"], int(each["year"])): Cell(
        Fraction(each["value"]) if each["value"] else None, each["status"]
    )
    for each in rows("values.csv")
    if each["current"] == "true"
}


def cell(indicator: str, member: str, year: int) -> Cell:
    return CELLS.get((indicator, member, year), EMPTY)


def value(indicator: str, member: str, year: int) -> Number:
    found = cell(indicator, member, year)
    return found.value if found.used else None


# Who counts.


def intervals(member: str) -> list[tuple[int, int]]:
    text = next(each["membership"] for each in MEMBERS if each["id"] == member)
    return [(int(a), int(b or 9999)) for a, b in (each.split("/") for each in text.split(";"))] if text else []


def unknown(member: str) -> bool:
    return not intervals(member)


def belongs(member: str, year: int) -> bool:
    return unknown(member) or any(a <= year < b for a, b in intervals(member))


def counting(year: int, counted: str = "members_then") -> list[str]:
    """Municipalities only, for the region's inhabitants are theirs."""
    when = {"members_then": year, "members_now": YEARS[-1]}.get(counted)
    return [m for m in MUNICIPALITIES if when is None or belongs(m, when)]


def reason(found: Cell) -> str:
    return found.status if found.status in NOTHING | REFUSED else "used"


def missing_members(indicator: str, year: int, counted: str = "members_then") -> list[list[str]]:
    return [[m, reason(cell(indicator, m, year))] for m in counting(year, counted) if value(indicator, m, year) is None]


# Numbers.


def mean(x: Sequence[Fraction]) -> Number:
    return sum(x, Fraction(0)) / len(x) if x else None


def quantile(x: Iterable[Fraction], p: Fraction) -> Number:
    """Type 7: the position is p (n - 1), between the sorted values."""
    ordered = sorted(x)
    if not ordered:
        return None
    place = p * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def median(x: Iterable[Fraction]) -> Number:
    return quantile(x, Fraction(1, 2))


def variance(x: Sequence[Fraction]) -> Fraction:
    centre = mean(x)
    return sum(((each - centre) ** 2 for each in x), Fraction(0)) / (len(x) - 1)


def per_cent(change: Fraction, base: Fraction) -> Number:
    return 100 * change / base if base > 0 else None


# Following a member.


def used_years(indicator: str, member: str, last: int = YEARS[-1]) -> list[int]:
    return [year for year in YEARS if year <= last and value(indicator, member, year) is not None]


def breaks(indicator: str, member: str, *, cuts: bool | None = None) -> list[int]:
    """A break names its member by id or by official code, and all members where it names none."""
    return [
        int(each["year"])
        for each in rows("breaks.csv")
        if each["indicator"] == indicator
        and each["member"] in {"", member, CODE[member]}
        and (cuts is None or (each["cuts"] == "true") == cuts)
    ]


def latest(indicator: str, member: str, year: int = YEARS[-1], max_age: int | None = None) -> dict[str, object]:
    years = used_years(indicator, member, year)
    if not years:
        passed = sum(cell(indicator, member, y).value is not None for y in YEARS if y <= year)
        return {"value": None, "year": 0, "age": 0, "n_passed_over": passed, "status": "no_data"}
    last = years[-1]
    newer = [cell(indicator, member, y) for y in YEARS if last < y <= year]
    return {
        "value": value(indicator, member, last),
        "year": last,
        "age": year - last,
        "n_passed_over": sum(each.value is not None for each in newer),
        "value_status": cell(indicator, member, last).status,
        "status": "too_old" if max_age is not None and year - last > max_age else "ok",
        "asked": year,
    }


def change(indicator: str, member: str, start: int | None = None, end: int | None = None) -> dict[str, object]:
    years = used_years(indicator, member)
    a, b = start or years[0], end or years[-1]
    first, last = value(indicator, member, a), value(indicator, member, b)
    between = [cell(indicator, member, y) for y in YEARS if a <= y <= b]
    difference = last - first
    share = INDICATORS[indicator]["unit.sv"] == "%"
    return {
        "start_year": a,
        "end_year": b,
        "start": first,
        "end": last,
        "absolute": difference,
        "per_cent": per_cent(difference, first),
        "points": difference if share else None,
        "n": sum(each.used for each in between),
        "n_refused": sum(each.value is not None and not each.used for each in between),
        "crosses_break": any(a < year <= b for year in breaks(indicator, member, cuts=True)),
        "status": "ok" if first > 0 else "zero_base" if first == 0 else "sign_change",
        "breaks": sorted(year for year in breaks(indicator, member) if a < year <= b),
    }


def editions(indicator: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for each in rows("classes.csv"):
        if each["indicator"] == indicator:
            found.setdefault(each["edition"], []).append(each)
    return found


def holds(each: dict[str, str], x: Fraction) -> bool:
    lower, upper = each["lower"], each["upper"]
    above = not lower or x > Fraction(lower) or (x == Fraction(lower) and each["includes_lower"] == "true")
    below = not upper or x < Fraction(upper) or (x == Fraction(upper) and each["includes_upper"] == "true")
    return above and below


def limit(indicator: str, x: Fraction) -> str:
    """Of several limits the worst of what is said of each."""
    said = ["no_limit"]
    for each in rows("targets.csv"):
        if each["indicator"] == indicator and each["kind"].startswith("limit"):
            over = x - Fraction(each["value"])
            if each["kind"] == "limit_lower":
                over = -over
            said.append("exceeded" if over > 0 else "at_limit" if over == 0 else "within")
    return max(said, key=["no_limit", "within", "at_limit", "exceeded"].index)


def state(indicator: str, member: str, year: int = YEARS[-1], edition: str | None = None) -> dict[str, object]:
    found = latest(indicator, member, year)
    x, when = found["value"], found["year"]
    known = editions(indicator)
    valid = [
        name
        for name, classes in known.items()
        if int(classes[0]["valid_from"] or 0) <= when < int(classes[0]["valid_to"] or 9999)
    ]
    chosen = edition or (max(valid, key=lambda name: int(known[name][0]["valid_from"] or 0)) if valid else "")
    classes = known.get(chosen, [])
    position = next((k for k, each in enumerate(classes) if holds(each, x)), -1)
    bounds = {Fraction(each[end]) for each in classes for end in ("lower", "upper") if each[end]}
    return {
        "value": x,
        "year": when,
        "edition": chosen,
        "class_index": position,
        "name": classes[position]["name.sv"] if position >= 0 else "",
        "bounds_stated": not classes or classes[0]["bounds_stated"] == "true",
        "on_bound": x in bounds,
        "limit": limit(indicator, x),
        "limit_exceeded": limit(indicator, x) == "exceeded",
        "at_limit": limit(indicator, x) == "at_limit",
        "asked": year,
        "status": "ok" if position >= 0 else "outside_classes" if classes else "no_classes",
    }


# The network.


def weight(member: str, year: int) -> Number:
    return value("population", member, year)


def weighted_mean(pairs: Sequence[tuple[Fraction, Fraction]]) -> Number:
    total = sum((w for w, _ in pairs), Fraction(0))
    return sum((w * x for w, x in pairs), Fraction(0)) / total if total else None


def kish(w: Sequence[Fraction]) -> Number:
    squares = sum((each * each for each in w), Fraction(0))
    return sum(w, Fraction(0)) ** 2 / squares if squares else None


def network_mean(indicator: str, year: int, counted: str = "members_then") -> dict[str, object]:
    who = counting(year, counted)
    have = [m for m in who if value(indicator, m, year) is not None]
    x = [value(indicator, m, year) for m in have]
    weighed = [(weight(m, year), value(indicator, m, year)) for m in have if weight(m, year) is not None]
    everyone = sum((weight(m, year) or Fraction(0) for m in who), Fraction(0))
    return {
        "n": len(x),
        "n_members": len(who),
        "n_unknown": sum(unknown(m) for m in who),
        "n_refused": sum(cell(indicator, m, year).value is not None for m in who if m not in have),
        "mean": mean(x),
        "median": median(x),
        "q25": quantile(x, Fraction(1, 4)),
        "q75": quantile(x, Fraction(3, 4)),
        "minimum": min(x, default=None),
        "maximum": max(x, default=None),
        "weighted_mean": weighted_mean(weighed),
        "kish_n": kish([w for w, _ in weighed]),
        "n_without_weight": len(x) - len(weighed),
        "weight_covered": sum((w for w, _ in weighed), Fraction(0)) / everyone if everyone else None,
        "status": "ok" if x else "no_data",
        "missing": missing_members(indicator, year, counted),
    }


def matched_change(indicator: str, first: int, last: int, weighted: bool = False) -> dict[str, object]:
    def side(year: int) -> dict[str, tuple[Fraction, Fraction]]:
        found = {}
        for m in counting(year):
            w = weight(m, year) if weighted else Fraction(1)
            if value(indicator, m, year) is not None and w is not None:
                found[m] = (w, value(indicator, m, year))
        return found

    def level(found: dict[str, tuple[Fraction, Fraction]]) -> Fraction:
        return weighted_mean(list(found.values()))

    a, b = side(first), side(last)
    both = [m for m in IDS if m in a and m in b]
    both_a, both_b = {m: a[m] for m in both}, {m: b[m] for m in both}
    share_a = {m: a[m][0] / sum(a[k][0] for k in both) for m in both}
    share_b = {m: b[m][0] / sum(b[k][0] for k in both) for m in both}
    matched = level(both_b) - level(both_a)
    within = sum(((share_a[m] + share_b[m]) / 2 * (b[m][1] - a[m][1]) for m in both), Fraction(0))
    with_value = [value(indicator, m, year) is not None for year in (first, last) for m in counting(year)]
    return {
        "n_first": len(a),
        "n_last": len(b),
        "n_both": len(both),
        "n_without_weight": sum(with_value) - len(a) - len(b),
        "mean_first": level(a),
        "mean_last": level(b),
        "mean_both_first": level(both_a),
        "mean_both_last": level(both_b),
        "total": level(b) - level(a),
        "matched": matched,
        "entry": level(b) - level(both_b),
        "exit": level(both_a) - level(a),
        "within": within,
        "between": matched - within,
        "total_per_cent": per_cent(level(b) - level(a), level(a)),
        "matched_per_cent": per_cent(matched, level(both_a)),
        "entry_per_cent": per_cent(level(b) - level(both_b), level(both_b)),
        "exit_per_cent": per_cent(level(both_a) - level(a), level(a)),
        "status": "ok",
    }


def common_target(indicator: str) -> dict[str, str] | None:
    for each in rows("targets.csv"):
        if (each["indicator"], each["former"], each["member"]) == (indicator, "false", "") and each["kind"] in {
            "value",
            "reduction",
        }:
            return each
    return None


def target_of(each: dict[str, str], member: str) -> Number:
    if each["kind"] == "value":
        return Fraction(each["value"])
    base = value(each["indicator"], member, int(each["base_year"]))
    return None if base is None else base * (1 - Fraction(each["value"]))


def better(indicator: str) -> int:
    return {"higher": 1, "lower": -1, "neutral": 0}[INDICATORS[indicator]["direction"]]


def at_or_past(x: Fraction, target: Fraction, sign: int) -> bool:
    return x == target or sign * (x - target) > 0 if sign else x == target


def movements(indicator: str, first: int, last: int, band: Fraction | None = None) -> dict[str, object]:
    sign = better(indicator)
    side = [
        {m: value(indicator, m, y) for m in counting(y) if value(indicator, m, y) is not None} for y in (first, last)
    ]
    a, b = side
    both = [m for m in IDS if m in a and m in b]
    band = Fraction(INDICATORS[indicator]["dead_band"]) if band is None else band
    moved = {m: b[m] - a[m] for m in both}
    risen = [m for m in both if moved[m] > band]
    fallen = [m for m in both if moved[m] < -band]
    still = [m for m in both if abs(moved[m]) <= band]
    common = common_target(indicator)
    targets = {m: target_of(common, m) for m in IDS} if common else {}
    ends = {1: INDICATORS[indicator]["ceiling"], -1: INDICATORS[indicator]["floor"], 0: ""}[sign]
    end = Fraction(ends) if ends else None

    def at_target(found: dict[str, Fraction], who: Iterable[str]) -> int:
        return sum(targets.get(m) is not None and at_or_past(found[m], targets[m], sign) for m in who)

    def at_end(found: dict[str, Fraction], who: Iterable[str]) -> int:
        return 0 if end is None else sum(at_or_past(found[m], end, sign) for m in who)

    def most(key: Callable[[str], Fraction], who: list[str]) -> dict[str, object]:
        who = [m for m in who if key(m) > 0]
        if not who:
            return {"member": "", "start": None, "end": None, "absolute": None, "per_cent": None}
        m = max(who, key=key)  # the first of equal ones
        return {
            "member": m,
            "start": a[m],
            "end": b[m],
            "absolute": moved[m],
            "per_cent": per_cent(moved[m], a[m]),
        }

    positive = [m for m in both if a[m] > 0]
    values = {targets[m] for m in both if targets.get(m) is not None}
    return {
        "n": len(both),
        "n_first": len(a),
        "n_last": len(b),
        "risen": len(risen),
        "fallen": len(fallen),
        "unchanged": len(still),
        "improved": len({1: risen, -1: fallen, 0: []}[sign]),
        "worsened": len({1: fallen, -1: risen, 0: []}[sign]),
        "n_no_per_cent": len(both) - len(positive),
        "dead_band": band,
        "target": values.pop() if len(values) == 1 else None,
        "n_at_target_first": at_target(a, a),
        "n_at_target_last": at_target(b, b),
        "n_at_target_both_first": at_target(a, both),
        "n_at_target_both_last": at_target(b, both),
        "best_end": end,
        "n_at_best_first": at_end(a, a),
        "n_at_best_last": at_end(b, b),
        "n_unchanged_at_best": at_end(b, still),
        "status": "ok" if both else "no_data",
        "direction_status": "ok" if sign else "neutral",
        "target_status": ("ok" if sign else "neutral") if common else "no_target",
        "largest_rise": most(lambda m: moved[m], risen),
        "largest_fall": most(lambda m: -moved[m], fallen),
        "largest_relative_rise": most(lambda m: moved[m] / a[m], [m for m in risen if m in positive]),
        "largest_relative_fall": most(lambda m: -moved[m] / a[m], [m for m in fallen if m in positive]),
    }


def response_rate(indicator: str, year: int) -> dict[str, object]:
    who = counting(year)
    said = [cell(indicator, m, year).status for m in who]
    answered = {"observed", "nil", "preliminary", "estimated", "confidential"}
    asked = len(who) - said.count("not_applicable")
    reported = sum(each in answered for each in said)
    return {
        "n_members": len(who),
        "n_unknown": sum(unknown(m) for m in who),
        "n_not_applicable": said.count("not_applicable"),
        "n_reported": reported,
        "n_imputed": said.count("imputed"),
        "n_withdrawn": said.count("withdrawn"),
        "rate": Fraction(reported, asked),
        "status": "ok",
    }


# One indicator, all members.


def covered_year(indicator: str, share: Fraction = Fraction(1, 2)) -> int:
    """The newest year with at least that share of the values of the best covered one."""
    n = {year: sum(value(indicator, m, year) is not None for m in counting(year)) for year in YEARS}
    return max(year for year in YEARS if n[year] >= share * max(n.values()) and n[year])


def competition_ranks(x: dict[str, Fraction], sign: int) -> dict[str, tuple[int, Fraction, int]]:
    """First, middle and last place among equal ones."""
    ahead = {m: sum(sign * (other - x[m]) > 0 for other in x.values()) for m in x}
    same = {m: sum(other == x[m] for other in x.values()) for m in x}
    return {m: (ahead[m] + 1, ahead[m] + Fraction(1 + same[m], 2), ahead[m] + same[m]) for m in x}


def ordered(x: dict[str, Fraction], sign: int) -> list[str]:
    return sorted(x, key=lambda m: (-(sign or 1) * x[m], IDS.index(m)))


def taken(indicator: str, year: int, max_age: int) -> dict[str, int]:
    """Members that count with the year of the value they stand with."""
    found = {}
    for m in counting(year):
        years = [y for y in used_years(indicator, m, year) if y >= year - max_age]
        if years:
            found[m] = years[-1]
    return found


def left_out(indicator: str, year: int, max_age: int = 0) -> list[dict[str, object]]:
    inside, found = taken(indicator, year, max_age), []
    for m in IDS:
        if m in inside:
            continue
        older = used_years(indicator, m, year)
        newest = {"value": value(indicator, m, older[-1]) if older else None, "year": older[-1] if older else 0}
        now = cell(indicator, m, year)
        if m not in counting(year):
            if not older:
                continue
            why = "other_kind" if m not in MUNICIPALITIES else "not_a_member"
        else:
            why = now.status if now.status != "not_reported" or not older else "too_old"
        found.append({"member": m, "name": NAME[m], "reason": why, **newest})
    return found


def compare(indicator: str, year: int | None = None, max_age: int = 0) -> dict[str, object]:
    when = covered_year(indicator) if year is None else year
    years = taken(indicator, when, max_age)
    x = {m: value(indicator, m, y) for m, y in years.items()}
    sign = better(indicator)
    ranks = competition_ranks(x, sign)
    keep = ("edition", "class_index", "bounds_stated", "on_bound", "limit")
    out = []
    for m in ordered(x, sign):
        said = state(indicator, m, years[m])
        out.append(
            {
                "member": m,
                "name": NAME[m],
                "value": x[m],
                "year": years[m],
                "age": when - years[m],
                "value_status": cell(indicator, m, years[m]).status,
                **{name: said[name] for name in keep},
                "state": said["name"],
                "state_status": said["status"],
                "rank_competition": ranks[m][0] if sign else 0,
                "rank_mid": ranks[m][1] if sign else None,
            }
        )
    published = [
        {
            "area": area,
            "name": NAME[area],
            "kind": kind,
            "value": cell(indicator, area, when).value,
            "value_status": cell(indicator, area, when).status,
        }
        for area, kind in (("riket", "nation"), ("natverk", "network"))
        if cell(indicator, area, when).value is not None
    ]
    return {
        "indicator": indicator,
        "year": when,
        "n_members": len(counting(when)),
        "n_ranked": len(x) if sign else 0,
        "n_older": sum(y < when for y in years.values()),
        "status": "ok" if sign else "neutral",
        "rows": out,
        "left_out": left_out(indicator, when, max_age),
        "reference": published,
    }


# Trends.


@dataclass(frozen=True)
class Series:
    """The used values of one series, cut into the runs between breaks that cut."""

    years: list[int]
    x: list[Fraction]
    cuts: tuple[int, ...]

    @property
    def runs(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for k, year in enumerate(self.years):
            found.setdefault(sum(cut <= year for cut in self.cuts), []).append(k)
        return list(found.values())

    def part(self, first: int, last: int) -> Series:
        return Series(self.years[first:last], self.x[first:last], self.cuts)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return [pair for run in self.runs for pair in combinations(run, 2)]


def series(indicator: str, member: str, last: int = YEARS[-1]) -> Series:
    years = used_years(indicator, member, last)
    return Series(years, [value(indicator, member, y) for y in years], tuple(breaks(indicator, member, cuts=True)))


def kendall_s(found: Series) -> int:
    return sum((found.x[j] > found.x[i]) - (found.x[j] < found.x[i]) for i, j in found.pairs)


@cache
def arrangements(groups: tuple[int, ...]) -> dict[int, int]:
    """How many orders of a multiset (equal values in groups, ascending) have each S. Filled in from the left: what is
    placed last makes pairs with all that stand before it."""
    if not any(groups):
        return {0: 1}
    out: dict[int, int] = {}
    for g, left in enumerate(groups):
        if left:
            rest = (*groups[:g], left - 1, *groups[g + 1 :])
            step = sum(rest[:g]) - sum(rest[g + 1 :])
            for s, n in arrangements(rest).items():
                out[s + step] = out.get(s + step, 0) + n
    return out


def untied(n: int) -> dict[int, int]:
    """The same for n different values, inserted one by one: the k-th has 0 to k - 1 of the others behind it."""
    out = {0: 1}
    for k in range(n):
        longer: dict[int, int] = {}
        for s, count in out.items():
            for behind in range(k + 1):
                longer[s + k - 2 * behind] = longer.get(s + k - 2 * behind, 0) + count
        out = longer
    return out


@cache
def _null(sizes: tuple[tuple[int, ...], ...]) -> dict[int, int]:
    out = {0: 1}
    for each in sizes:
        counts = untied(len(each)) if set(each) <= {1} else arrangements(each)
        longer: dict[int, int] = {}
        for a, p in out.items():
            for b, n in counts.items():
                longer[a + b] = longer.get(a + b, 0) + p * n
        out = longer
    return out


def null_of(found: Series, *, ties: bool = True) -> dict[int, int]:
    """In how many orders S is what; the runs are ordered one independently of the other."""
    sizes = []
    for run in found.runs:
        x = [found.x[k] for k in run]
        sizes.append(tuple(x.count(each) for each in sorted(set(x))) if ties else (1,) * len(x))
    return _null(tuple(sizes))


def two_sided(null: dict[int, int], s: int) -> Fraction:
    return Fraction(sum(n for each, n in null.items() if abs(each) >= abs(s)), sum(null.values()))


def confidence(null: dict[int, int], s: int) -> Fraction:
    below = sum(n for each, n in null.items() if each < abs(s))
    return (below + Fraction(null.get(abs(s), 0), 2)) / sum(null.values()) if s else Fraction(1, 2)


def slopes(found: Series) -> list[Fraction]:
    return sorted((found.x[j] - found.x[i]) / (found.years[j] - found.years[i]) for i, j in found.pairs)


def kendall_variance(x: list[Fraction]) -> Fraction:
    def term(n: int) -> int:
        return n * (n - 1) * (2 * n + 5)

    return Fraction(term(len(x)) - sum(term(x.count(each)) for each in set(x)), 18)


def inflation(n: int, phi: float) -> float:
    if n < 3:
        return 1.0
    terms = [(n - k) * (n - k - 1) * (n - k - 2) * 6 / math.pi * math.asin(phi**k / 2) for k in range(1, n)]
    return 1 + 2 / (n * (n - 1) * (n - 2)) * sum(terms)


def p_under(found: Series, phi: float) -> float:
    """Normal with the inflated variance and a correction for continuity, and never below the exact p."""
    s, exact = kendall_s(found), float(two_sided(null_of(found), kendall_s(found)))
    if phi == 0:
        return exact
    spread = sum(float(kendall_variance([found.x[k] for k in run])) * inflation(len(run), phi) for run in found.runs)
    if not spread:
        return exact
    return max(exact, math.erfc(max(0, abs(s) - 1) / math.sqrt(2 * spread)))


def benjamini_hochberg(p: dict[str, float]) -> dict[str, float]:
    up = sorted(p, key=lambda m: p[m])
    return {m: min([1.0] + [p[k] * len(p) / (i + 1) for i, k in enumerate(up) if p[k] >= p[m]]) for m in p}


@cache
def family(indicator: str, phi: float) -> dict[str, float]:
    """p of all members that could be tested at all."""
    found = {m: series(indicator, m) for m in IDS if used_years(indicator, m)}
    return {m: p_under(each, phi) for m, each in found.items() if smallest_p(each) <= Fraction(1, 20)}


def trend(indicator: str, member: str, phi: float) -> dict[str, object]:
    """A row of trend(panel, phi=phi), without the verdicts."""
    found = series(indicator, member)
    s, null, n = kendall_s(found), null_of(found), len(found.x)
    steep = slopes(found)
    plain = null_of(found, ties=False)
    tail, lowest, steps = Fraction(0), -1, len(steep)
    reached = Fraction(0)
    for d in range(steps // 2):  # D falling pairs are S = N - 2 D
        tail += Fraction(plain.get(steps - 2 * d, 0), sum(plain.values()))
        if tail > Fraction(1, 40):
            break
        lowest, reached = d, tail
    slope = median(steep)
    span = found.years[-1] - found.years[0]
    middle = median(found.x)
    all_years = sorted({y for m in IDS for y in used_years(indicator, m)})
    fifth = max(1, (all_years[-1] - all_years[0] + 1) // 5)
    recent = found.part(max(0, n - 5), n)
    earlier = found.part(0, max(0, n - 5))
    recent_null = null_of(recent)
    clear = kendall_s(recent) != 0 and confidence(recent_null, kendall_s(recent)) >= Fraction(95, 100)
    before = None
    if clear and earlier.x:
        before = confidence(null_of(earlier), kendall_s(earlier))
        if kendall_s(earlier) * kendall_s(recent) >= 0:
            before = 1 - before
    possible = family(indicator, phi)
    return {
        "n": n,
        "n_excluded": sum(
            cell(indicator, member, y).value is not None and not cell(indicator, member, y).used for y in YEARS
        ),
        "n_segments": len(found.runs),
        "first_year": found.years[0],
        "last_year": found.years[-1],
        "coverage": Fraction(n, span + 1),
        "first_fifth": Fraction(sum(y < all_years[0] + fifth for y in found.years), fifth),
        "last_fifth": Fraction(sum(y > all_years[-1] - fifth for y in found.years), fifth),
        "s": s,
        "slope": slope,
        "lower": steep[lowest] if lowest >= 0 else "-inf",
        "upper": steep[steps - 1 - lowest] if lowest >= 0 else "inf",
        "interval_coverage": 1 - 2 * reached if lowest >= 0 else 1,
        "change": slope * span,
        "change_per_cent": 100 * slope * span / abs(middle) if middle else None,
        "p": two_sided(null, s),
        "p_pooled": p_under(found, phi),
        "p_plus": p_under(found, phi),
        "p_minimum": smallest_p(found),
        "p_adjusted": benjamini_hochberg(possible).get(member),
        "recent_n": len(recent.x),
        "recent_first_year": recent.years[0],
        "recent_s": kendall_s(recent),
        "recent_slope": median(slopes(recent)) if slopes(recent) else None,
        "recent_confidence": confidence(recent_null, kendall_s(recent)),
        "recent_confidence_maximum": confidence(recent_null, max(recent_null)),
        "earlier_confidence": before,
        "family_m": len(possible),
        "phi": phi,
        "phi_plus": phi,
        "phi_source": "given",
    }


def smallest_p(found: Series) -> Fraction:
    """The p of the order that is as monotone as the ties allow."""
    null = null_of(found)
    return two_sided(null, max(null))


# Targets.


def milestone(
    sign: int, base_year: int, base: Fraction, year: int, target: Fraction, way: list[tuple[int, Fraction]], when: int
) -> Fraction:
    """What the straight line through the interim targets asks for in a year; flat where the base has reached it."""
    if at_or_past(base, target, sign):
        return target
    points = [(base_year, base), *way, (year, target)]
    for (a, x), (b, y) in pairwise(points):
        if a <= when <= b:
            return x + (y - x) * Fraction(when - a, b - a)
    return target


def targets(indicator: str) -> list[dict[str, str]]:
    return [
        each
        for each in rows("targets.csv")
        if each["indicator"] == indicator and each["kind"] in {"value", "reduction"}
    ]


def interim(indicator: str, target: dict[str, str], member: str, base_year: int, base: Fraction) -> list:
    found = []
    for each in targets(indicator):
        same = (each["owner"], each["member"]) == (target["owner"], target["member"])
        between = base_year < int(each["year"]) < int(target["year"])
        if same and between and each["former"] == "false":
            x = target_of(each, member)
            if not at_or_past(base, x, better(indicator)):
                found.append((int(each["year"]), x))
    return sorted(found)


def least_squares(years: list[int], x: list[Fraction]) -> dict[str, Fraction]:
    n, centre = len(x), mean([Fraction(y) for y in years])
    sxx = sum(((y - centre) ** 2 for y in years), Fraction(0))
    slope = sum(((y - centre) * (each - mean(x)) for y, each in zip(years, x, strict=True)), Fraction(0)) / sxx
    rest = [each - mean(x) - slope * (y - centre) for y, each in zip(years, x, strict=True)]
    s2 = sum((each * each for each in rest), Fraction(0)) / (n - 2)
    return {"n": n, "centre": centre, "level": mean(x), "slope": slope, "sxx": sxx, "s2": s2}


def progress(indicator: str, member: str, position: int, window: int = 10, near: Fraction = Fraction(1, 20)) -> dict:
    """A row of progress(panel, phi=0): ordinary least squares, Student's t by scipy."""
    from scipy import stats

    sign, target = better(indicator), targets(indicator)[position]
    found = series(indicator, member)
    x, year = found.x[-1], found.years[-1]
    first = found.years[found.runs[-1][0]]
    base_year = int(target["base_year"] or first)
    base, aim, deadline = value(indicator, member, base_year), target_of(target, member), int(target["year"])
    way = interim(indicator, target, member, base_year, base)
    reached = at_or_past(x, aim, sign)
    line = milestone(sign, base_year, base, deadline, aim, way, year)
    used = [k for k in found.runs[-1] if found.years[k] > year - window]
    years, values = [found.years[k] for k in used], [found.x[k] for k in used]
    out = {
        "target_index": position,
        "value": x,
        "year": year,
        "value_status": cell(indicator, member, year).status,
        "n_members": 1,
        "base": base,
        "base_year": base_year,
        "crosses_break": base_year < first,
        "target_value": aim,
        "target_year": deadline,
        "state": "reached" if reached else "near" if abs(x - aim) <= near * abs(aim) else "not_reached",
        "limit": limit(indicator, x),
        "gap": x - aim,
        "share_of_way": None if at_or_past(base, aim, sign) else (x - base) / (aim - base),
        "share_of_time": Fraction(year - base_year, deadline - base_year),
        "line": line,
        "line_gap": x - line,
        "on_line": at_or_past(x, line, sign),
        "phi": 0,
        "n": len(values),
        "first_year": years[0],
        "last_year": year,
        "former": target["former"] == "true",
        "status": "ok",
    }
    left = deadline - year
    if reached:
        out |= {"required_linear": 0, "required_geometric": 0, "required_status": "reached"}
    elif left <= 0:
        out |= {"required_linear": None, "required_geometric": None, "required_status": "past_deadline"}
    else:
        rate = float(aim / x) ** (1 / left) - 1 if x > 0 and aim > 0 else None
        said = "ok" if rate is not None else "zero_base" if x == 0 else "sign_change"
        out |= {"required_linear": (aim - x) / left, "required_geometric": rate, "required_status": said}
    if len(values) < 5:
        return out | {"projection_status": "too_few", "p_trend": None, "pace": None, "likelihood": ""}
    fit = least_squares(years, values)
    if fit["s2"] == 0:
        said = "constant" if len(set(values)) == 1 else "variance_not_positive"
        said = "past_deadline" if left <= 0 else said
        return out | {"projection_status": said, "p_trend": None, "p_on_line": None, "likelihood": ""}
    df = len(values) - 2
    t = float(stats.t.ppf(0.975, df))
    s2, sxx, slope = float(fit["s2"]), float(fit["sxx"]), fit["slope"]

    def at(when: int) -> Fraction:
        return fit["level"] + slope * (when - fit["centre"])

    def spread(when: int, one_value: int) -> float:
        return math.sqrt(s2 * (one_value + 1 / len(values) + float(when - fit["centre"]) ** 2 / sxx))

    def past(x: float, error: float) -> float:
        return float(stats.t.cdf(sign * x / error, df))

    if out["share_of_time"] != 0:
        out["p_on_line"] = past(float(at(year) - line), spread(year, 0))
    if left <= 0:
        return out | {"projection_status": "past_deadline", "p_trend": None, "likelihood": ""}
    end, error, wider = at(deadline), spread(deadline, 0), spread(deadline, 1)
    ends = INDICATORS[indicator]
    low = float(ends["floor"] or -math.inf)
    high = float(ends["ceiling"] or math.inf) if ends["may_exceed_ceiling"] == "false" else math.inf

    def inside(x: float) -> float:
        return min(max(float(x), low), high)

    p = past(float(end - aim), error)
    words = [(0.9, "very likely"), (0.66, "likely"), (0.33, "about as likely as not"), (0.1, "unlikely")]
    arrival = float(fit["centre"] + (aim - fit["level"]) / slope)
    return out | {
        "pace": slope,
        "pace_lower": float(slope) - t * math.sqrt(s2 / sxx),
        "pace_upper": float(slope) + t * math.sqrt(s2 / sxx),
        "trend_line": inside(end),
        "trend_line_lower": inside(float(end) - t * error),
        "trend_line_upper": inside(float(end) + t * error),
        "projected": inside(end),
        "projected_lower": inside(float(end) - t * wider),
        "projected_upper": inside(float(end) + t * wider),
        "p_trend": p,
        "p_observed": past(float(end - aim), wider),
        "likelihood": next((word for bound, word in words if p >= bound), "very unlikely"),
        "arrival": arrival,
        "projection_status": "ok",
    }


def fieller(indicator: str, member: str, aim: Fraction, window: int = 10) -> tuple[float, float]:
    """Ends of all years in which line and target cannot be told apart: roots of (line - aim)^2 = t^2 variance."""
    from scipy import stats

    found = series(indicator, member)
    used = [k for k in found.runs[-1] if found.years[k] > found.years[-1] - window]
    fit = least_squares([found.years[k] for k in used], [found.x[k] for k in used])
    t2 = float(stats.t.ppf(0.975, len(used) - 2)) ** 2 * float(fit["s2"])
    d, b = float(fit["level"] - aim), float(fit["slope"])
    a, c = b * b - t2 / float(fit["sxx"]), d * d - t2 / len(used)
    root = math.sqrt(b * b * d * d - a * c)
    return tuple(sorted(float(fit["centre"]) + (-b * d + each) / a for each in (root, -root)))


def wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    centre, half = (k + z * z / 2) / (n + z * z), z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return centre - half, centre + half


def group_progress(indicator: str, position: int) -> dict[str, object]:
    sign, target = better(indicator), targets(indicator)[position]
    year = covered_year(indicator)
    who = [m for m in counting(year) if value(indicator, m, year) is not None and target_of(target, m) is not None]

    def stand(m: str, when: int) -> tuple[bool, bool, Number] | None:
        found = series(indicator, m, year)
        base_year = int(target["base_year"] or found.years[found.runs[-1][0]])
        base, aim, x = value(indicator, m, base_year), target_of(target, m), value(indicator, m, when)
        if x is None or base_year >= when or m not in counting(when):
            return None
        way = interim(indicator, target, m, base_year, base)
        line = milestone(sign, base_year, base, int(target["year"]), aim, way, when)
        share = None if at_or_past(base, aim, sign) else (x - base) / (aim - base)
        return at_or_past(x, aim, sign), at_or_past(x, line, sign), share

    now = {m: stand(m, year) for m in who}
    before = {m: stand(m, year - 1) for m in who}
    lined = [m for m in who if now[m]]
    both = [m for m in lined if before[m]]
    shares = [now[m][2] for m in lined if now[m][2] is not None]
    reached = sum(at_or_past(value(indicator, m, year), target_of(target, m), sign) for m in who)
    on = sum(now[m][1] for m in lined)
    return {
        "target_index": position,
        "year": year,
        "n_members": len(counting(year)),
        "n": len(who),
        "n_reached": reached,
        "reached": Fraction(reached, len(who)),
        "reached_lower": wilson(reached, len(who))[0],
        "reached_upper": wilson(reached, len(who))[1],
        "n_line": len(lined),
        "n_on_line": on,
        "on_line": Fraction(on, len(lined)),
        "on_line_lower": wilson(on, len(lined))[0],
        "on_line_upper": wilson(on, len(lined))[1],
        "median_share_of_way": median(shares),
        "n_way": len(shares),
        "n_both": len(both),
        "reached_before": sum(before[m][0] for m in both),
        "reached_now": sum(now[m][0] for m in both),
        "on_line_before": sum(before[m][1] for m in both),
        "on_line_now": sum(now[m][1] for m in both),
        "status": "ok",
    }


def rules(indicator: str, row: dict) -> dict[str, dict[str, object]]:
    """What official rules say of a row of progress, for a value that has not reached its target yet."""
    sign = better(indicator)
    b, x, aim = float(row["base"]), float(row["value"]), float(row["target_value"])
    gone, whole = row["year"] - row["base_year"], row["target_year"] - row["base_year"]
    left = whole - gone
    seen, asked = (x / b) ** (1 / gone) - 1, (aim / b) ** (1 / whole) - 1
    ratio = sign * seen / abs(asked)

    def said(measure: float, *words: tuple[float, str, str]) -> dict[str, object]:
        word, outlook = next((word, outlook) for bound, word, outlook in words if measure >= bound)
        return {"measure": measure, "word": word, "outlook": outlook, "status": "ok"}

    least = -math.inf
    # The last values of years in a row, six at most, and at least four.
    found = series(indicator, row["member"])
    run = [len(found.years) - 1]
    while run[0] and len(run) < 6 and found.years[run[0] - 1] == found.years[run[0]] - 1:
        run.insert(0, run[0] - 1)
    pace = float(found.x[run[-1]] - found.x[run[0]]) / (len(run) - 1)
    miss = (aim - x - pace * left) / (aim - x)
    weather = ("thunderstorm", "wrong_way") if sign * pace <= 0 else ("cloud", "too_slow")
    if sign * pace > 0 and miss <= 0.2:
        weather = ("sun" if miss < 0.05 else "sun and cloud", "on_track")
    ahead = sign * (float(row["trend_line"]) - aim)
    behind = sign * (x - b - (aim - b) * gone / whole)
    goal = ("JA", "on_track") if ahead >= 0 else ("NÄRA" if -ahead <= 0.05 * abs(aim) else "NEJ", "too_slow")
    if ahead < 0 and sign * row["pace"] <= 0:
        goal = (goal[0], "wrong_way")
    wrong = "wrong_way" if sign * row["pace"] <= 0 else "too_slow"
    return {
        "eurostat": said(ratio, (0.95, "significant progress", "on_track"), (0.6, "moderate progress", "too_slow"),
                         (0, "insufficient progress", "too_slow"), (least, "movement away", "wrong_way")),
        "statcan": said(ratio, (0.95, "on track", "on_track"), (0.6, "acceleration needed", "too_slow"),
                        (0, "limited progress", "too_slow"), (least, "deterioration", "wrong_way")),
        "fao": said(ratio, (0.95, "on path", "on_track"), (0.1, "on path, too slow", "too_slow"),
                    (-0.1, "no improvement", "wrong_way"), (least, "moving away", "wrong_way")),
        "un_2023": said((x * (1 + seen) ** left - b) / (aim - b), (0.95, "on track or target met", "on_track"),
                        (0.1, "fair progress, acceleration needed", "too_slow"),
                        (least, "stagnation or regression", "wrong_way")),
        "sdsn": said((x - b) / (aim - b) * whole / gone, (1, "on track or maintaining", "on_track"),
                     (0.5, "moderately improving", "too_slow"), (0, "stagnating", "wrong_way"),
                     (least, "decreasing", "wrong_way")),
        "escap": {"measure": 10 * (x - b) / (aim - b), "word": "", "outlook": "none", "status": "ok"},
        "destatis": {"measure": miss, "word": weather[0], "outlook": weather[1], "status": "ok"},
        "klimatkollen": {"measure": None, "word": "", "outlook": "none", "status": "not_applicable"},
        "miljomal": {"measure": sign * ahead, "word": goal[0], "outlook": goal[1], "status": "ok"},
        "target_line": {"measure": sign * behind, "word": "on the line" if behind >= 0 else "behind the line",
                        "outlook": "on_track" if behind >= 0 else "too_slow" if sign * (x - b) > 0 else "wrong_way",
                        "status": "ok"},
        "probability": said(row["p_trend"], (0.9, "very likely", "on_track"), (0.66, "likely", "on_track"),
                            (0.33, "about as likely as not", "unclear"), (0.1, "unlikely", wrong),
                            (0, "very unlikely", wrong)),
    }  # fmt: skip


# Places, colours and points.


def rank(indicator: str, year: int, vague: str, max_age: int | None = None) -> dict[str, object]:
    """Places with errors so small that no two different values are taken for each other, but for one member of which
    nothing is known: it may be anywhere, and everybody else may be one place lower."""
    years = taken(indicator, year, max_age or 0)
    x = {m: value(indicator, m, y) for m, y in years.items()}
    sign = better(indicator)
    ranks = competition_ranks(x, sign)
    sharp = competition_ranks({m: each for m, each in x.items() if m != vague}, sign)
    n, out = len(x), []

    def band(lower: int, upper: int) -> str:
        thirds = {-(-3 * place // n) for place in range(lower, upper + 1)}
        words = {(1,): "best", (1, 2): "not_worst", (2,): "middle", (2, 3): "not_best", (3,): "worst"}
        return words.get(tuple(sorted(thirds)), "anywhere")

    for m in ordered(x, sign):
        lower, upper = (1, n) if m == vague else (sharp[m][0], sharp[m][2] + 1)
        shown = 2 * (upper - lower + 1) <= n or lower == upper
        out.append(
            {
                "member": m,
                "name": NAME[m],
                "value": x[m],
                "year": years[m],
                "age": year - years[m],
                "value_status": cell(indicator, m, years[m]).status,
                "compared": x[m],
                "rank": ranks[m][0],
                "rank_mid": ranks[m][1],
                "rank_max": ranks[m][2],
                "standard_error": 1e6 if m == vague else 1e-6,
                "degrees_of_freedom": None,
                "lower": lower,
                "upper": upper,
                "marginal_lower": lower,
                "marginal_upper": upper,
                "band": band(lower, upper),
                "marginal_band": band(lower, upper),
                "place_shown": shown,
                "marginal_place_shown": shown,
                "status": "ok",
            }
        )
    return {
        "indicator": indicator,
        "year": year,
        "noise": "declared",
        "level": 0.95,
        "n_members": len(counting(year)),
        "n_ranked": n,
        "n_older": sum(y < year for y in years.values()),
        "n_noise": n,
        "status": "ok",
        "rows": out,
        "left_out": left_out(indicator, year, max_age or 0),
        "years": [
            {
                "year": y,
                "n": list(years.values()).count(y),
                "n_values": sum(value(indicator, m, y) is not None for m in counting(y)),
                "median": median([value(indicator, m, y) for m in counting(y) if value(indicator, m, y) is not None]),
            }
            for y in sorted(set(years.values()))
        ],
    }


def kolada_colour(indicator: str, year: int) -> dict[str, object]:
    years = taken(indicator, year, 0)
    x = {m: value(indicator, m, y) for m, y in years.items()}
    ranks, n = competition_ranks(x, better(indicator)), len(x)
    quarter = -(-n // 4)
    out = []
    for m in ordered(x, better(indicator)):
        place = ranks[m][0]
        colour = "green" if place <= quarter else "red" if place > n - quarter else "yellow"
        out.append({"member": m, "name": NAME[m], "value": x[m], "year": year, "rank": place, "colour": colour})
    return {
        "indicator": indicator,
        "year": year,
        "n": n,
        "status": "ok",
        "rows": out,
        "left_out": left_out(indicator, year),
    }


def points(indicators: list[str], year: int) -> dict[str, object]:
    """Ten points for the best place, none for the last, the same step between."""
    given: dict[str, dict[str, Fraction]] = {}
    for indicator in indicators:
        x = {m: value(indicator, m, y) for m, y in taken(indicator, year, 0).items()}
        ranks = competition_ranks(x, better(indicator))
        given[indicator] = {m: 10 - Fraction(10, len(x) - 1) * (ranks[m][0] - 1) for m in x}
    made = {}
    for m in IDS:
        got = {indicator: each[m] for indicator, each in given.items() if m in each}
        if got:
            made[m] = {"points": got, "n": len(got), "total": sum(got.values()), "possible": 10 * len(got)}
    placed = {m: each["total"] / each["possible"] for m, each in made.items() if 2 * each["n"] >= len(indicators)}
    ranks = competition_ranks(placed, 1)
    rest = [m for m in made if m not in placed]
    nothing = [m for m in IDS if m not in made]
    out = [
        {"member": m, "name": NAME[m], **made[m], "share": placed[m], "rank": ranks[m][0], "status": "ok"}
        for m in ordered(placed, 1)
    ]
    out += [
        {"member": m, **made[m], "share": made[m]["total"] / made[m]["possible"], "rank": 0, "status": "too_few"}
        for m in rest
    ]
    out += [{"member": m, "n": 0, "points": {}, "total": None, "rank": 0, "status": "no_data"} for m in nothing]
    return {
        "years": dict.fromkeys(indicators, year),
        "indicator_status": dict.fromkeys(indicators, "ok"),
        "n_indicators": len(indicators),
        "n_ranked": len(placed),
        "status": "ok",
        "rows": out,
    }


# Members that come and go.


def composition(indicator: str, year: int, base: int) -> dict[str, object]:
    """The mean of a year as reported, of those that reported always, and chained from the base year."""
    import numpy as np

    have = {y: {m: value(indicator, m, y) for m in counting(y) if value(indicator, m, y) is not None} for y in YEARS}
    seen = [y for y in YEARS if have[y]]
    always = [m for m in IDS if all(m in have[y] for y in seen)]
    anybody = [m for m in IDS if any(m in have[y] for y in seen)]
    often = [m for m in anybody if sum(m in have[y] for y in seen) > 1]
    share = INDICATORS[indicator]["unit.sv"] == "%"

    def link(a: int, b: int) -> tuple[int, Fraction]:
        both = [m for m in have[a] if m in have[b]]
        first, last = mean([have[a][m] for m in both]), mean([have[b][m] for m in both])
        return len(both), last - first if share else last / first

    chained = {base: mean(list(have[base].values()))}
    for a, b in pairwise(seen):
        if a >= base:
            chained[b] = chained[a] + link(a, b)[1] if share else chained[a] * link(a, b)[1]
    for a, b in reversed(list(pairwise(seen))):
        if b <= base:
            chained[a] = chained[b] - link(a, b)[1] if share else chained[b] / link(a, b)[1]
    pairs = [(m, y) for m in often for y in seen if m in have[y]]
    design = np.zeros((len(pairs), len(often) + len(seen)))
    for k, (m, y) in enumerate(pairs):
        design[k, often.index(m)] = design[k, len(often) + seen.index(y)] = 1
    effects = np.linalg.lstsq(design, np.array([float(have[y][m]) for m, y in pairs]), rcond=None)[0][len(often) :]
    before = seen[seen.index(year) - 1] if year != seen[0] else None
    return {
        "base": base,
        "link_by": "difference" if share else "ratio",
        "n_fixed": len(always),
        "n_two_way": len(often),
        "n_reporters": len(anybody),
        "n_without_weight": 0,
        "n": len(have[year]),
        "reported": mean(list(have[year].values())),
        "fixed": mean([have[year][m] for m in always]),
        "n_link": link(before, year)[0] if before else 0,
        "link": link(before, year)[1] if before else None,
        "chained": chained[year],
        "two_way": float(chained[base]) + float(effects[seen.index(year)] - effects[seen.index(base)]),
        "status": "ok",
        "chained_status": "ok",
        "two_way_status": "ok",
    }


# Groups.


def splits(sizes: list[tuple[int, int]]) -> Iterable[list[tuple[int, ...]]]:
    """All ways to take so many of so many, stratum by stratum."""
    if not sizes:
        yield []
        return
    (n, k), *rest = sizes
    for chosen in combinations(range(n), k):
        for others in splits(rest):
            yield [chosen, *others]


def group_summary(indicator: str, year: int, who: list[str]) -> dict[str, object]:
    have = [m for m in who if value(indicator, m, year) is not None]
    x = [value(indicator, m, year) for m in have]
    weighed = [(weight(m, year), value(indicator, m, year)) for m in have if weight(m, year) is not None]
    why = [reason(cell(indicator, m, year)) for m in who if m not in have]
    return {
        "n_members": len(who),
        "n": len(x),
        "left_out": {each: why.count(each) for each in why},
        "mean": mean(x),
        "median": median(x),
        "q25": quantile(x, Fraction(1, 4)),
        "q75": quantile(x, Fraction(3, 4)),
        "minimum": min(x),
        "maximum": max(x),
        "weighted_mean": weighted_mean(weighed),
        "kish_n": kish([w for w, _ in weighed]),
        "n_without_weight": len(x) - len(weighed),
        "status": "ok",
        "weighted_status": "ok",
    }


def group_pair(indicator: str, year: int, first: list[str], second: list[str], strata: dict[str, str]) -> dict:
    def have(who: list[str]) -> list[str]:
        return [m for m in who if value(indicator, m, year) is not None]

    a, b = have(first), have(second)
    x = {m: value(indicator, m, year) for m in a + b}
    sign = better(indicator)
    differences = [x[i] - x[j] for i in a for j in b]
    larger = mean([Fraction((d > 0) - (d < 0) + 1, 2) for d in differences])
    alike = [(i, j) for i in a for j in b if strata and strata[i] == strata[j]]
    ranks = competition_ranks(x, -1)
    layers = sorted(set(strata.values())) if strata else [""]
    inside = [[m for m in a + b if not strata or strata[m] == layer] for layer in layers]
    sizes = [(len(each), sum(m in a for m in each)) for each in inside]
    expected = sum(mean([ranks[m][1] for m in each]) * k for each, (_, k) in zip(inside, sizes, strict=True) if each)
    seen = abs(sum(ranks[m][1] for m in a) - expected)
    far = n = 0
    for split in splits(sizes):
        total = sum(ranks[inside[s][k]][1] for s, chosen in enumerate(split) for k in chosen)
        far += abs(total - expected) >= seen
        n += 1
    mean_a, mean_b = (group_summary(indicator, year, who) for who in (first, second))
    return {
        "indicator": indicator,
        "year": year,
        "n_first": len(a),
        "n_second": len(b),
        "median_difference": mean_a["median"] - mean_b["median"],
        "mean_difference": mean_a["mean"] - mean_b["mean"],
        "weighted_mean_difference": mean_a["weighted_mean"] - mean_b["weighted_mean"],
        "shift": median(differences),
        "shift_status": "ok",
        "superiority": larger,
        "superiority_status": "ok",
        "better": larger if sign > 0 else 1 - larger,
        "n_within": len(alike),
        "shift_within": median([x[i] - x[j] for i, j in alike]) if alike else None,
        "better_within": mean([Fraction(sign * ((x[i] > x[j]) - (x[i] < x[j])) + 1, 2) for i, j in alike])
        if alike
        else None,
        "p": Fraction(far, n),
        "p_lower": Fraction(far, n),
        "p_upper": Fraction(far, n),
        "p_adjusted": Fraction(far, n),
        "exact": True,
        "status": "ok",
    }


# Likeness.


def similar(member: str, year: int, k: int) -> dict[str, object]:
    """Gower's distance in the logarithm of the population (twice as heavy) and in waste, of those that count."""
    who = counting(year)
    raw = {m: {name: value(name, m, year) for name in ("population", "waste")} for m in who}
    scaled = {m: {"population": math.log(raw[m]["population"]), "waste": float(raw[m]["waste"])} for m in who}
    weights = {"population": 2 / 3, "waste": 1 / 3}
    spread = {v: max(scaled[m][v] for m in who) - min(scaled[m][v] for m in who) for v in weights}

    def parts(a: str, b: str) -> dict[str, float]:
        return {v: w * abs(scaled[a][v] - scaled[b][v]) / spread[v] for v, w in weights.items()}

    def nearest(a: str) -> list[str]:
        others = [m for m in who if m != a]
        return sorted(others, key=lambda m: (sum(parts(a, m).values()), CODE[m]))

    def distance(a: str, b: str) -> float:
        return sum(parts(a, b).values())

    def fence(x: list[float]) -> float:
        low, high = (float(quantile([Fraction(each) for each in x], Fraction(q, 4))) for q in (1, 3))
        return high + 1.5 * (high - low)

    own = distance(member, nearest(member)[0])
    others = [m for m in who if m != member]  # what is usual is asked of those that may be offered
    apart = [sorted(distance(m, each) for each in others if each != m) for m in others]
    firsts, lasts = [each[0] for each in apart], [each[k - 1] for each in apart]
    limit_last = fence(lasts)
    separated = own > fence(firsts)  # then nobody is near, however near the others' are
    neighbours = []
    for m in nearest(member)[:k]:
        whole = distance(member, m)
        neighbours.append(
            {
                "member": m,
                "name": NAME[m],
                "distance": whole,
                "known": 1,
                "near": whole <= limit_last and not separated,
                "shares": {v: each / whole for v, each in parts(member, m).items()},
                "values": raw[m],
                "differs_most": max(parts(member, m), key=lambda v: parts(member, m)[v]),
            }
        )
    return {
        "member": member,
        "name": NAME[member],
        "year": year,
        "values": raw[member],
        "members": [each["member"] for each in neighbours],
        "neighbours": neighbours,
        "variables": [
            {"name": v, "log": v == "population", "nominal": False, "weight": w, "spread": spread[v], "n": len(who),
             "n_refused": 0, "status": "ok"} for v, w in weights.items()
        ],
        "not_compared": [],
        "n": len(who) - 1,
        "usual": median([Fraction(each) for each in firsts]),
        "limit": fence(firsts),
        "limit_last": limit_last,
        "closer": sum(each < own for each in firsts) / len(firsts),
        "n_usual": len(firsts),
        "status": "separated" if separated else "ok",
    }  # fmt: skip


def matching(indicator: str, treated: list[str], year: int, caliper: float) -> dict[str, object]:
    """One match each, in waste, with replacement; distances in standard deviations of both sides together."""
    from scipy import stats

    def usable(m: str) -> bool:
        return value(indicator, m, year) is not None and value("waste", m, year) is not None

    who = [m for m in MUNICIPALITIES if usable(m)]
    side = [m for m in who if m in treated]
    others = [m for m in who if m not in treated]
    w = {m: float(value("waste", m, year)) for m in who}
    x = {m: float(value(indicator, m, year)) for m in who}
    scale = math.sqrt(float(variance([Fraction(each) for each in w.values()])))

    def near(a: str, of: list[str]) -> list[str]:
        return sorted((m for m in of if m != a), key=lambda m: (abs(w[a] - w[m]), CODE[m]))

    pairs, unmatched = [], []
    for m in sorted(side, key=lambda m: CODE[m]):
        control = near(m, others)[0]
        distance = abs(w[m] - w[control]) / scale
        if distance <= caliper:
            pairs.append({"treated": m, "treated_name": NAME[m], "control": control, "control_name": NAME[control],
                          "distance": distance, "weight": 1})  # fmt: skip
        else:
            unmatched.append({"member": m, "name": NAME[m], "nearest": distance})
    n = len(pairs)
    own = [x[each["treated"]] for each in pairs]
    theirs = [x[each["control"]] for each in pairs]
    gaps = [a - b for a, b in zip(own, theirs, strict=True)]
    used = {each["control"]: theirs_k for each in pairs
            for theirs_k in [sum(other["control"] == each["control"] for other in pairs)]}  # fmt: skip
    centre = sum(gaps) / n
    noise = 0.0
    for control, times in used.items():
        two = near(control, others)[:2]
        three = [x[control], x[two[0]], x[two[1]]]
        middle = sum(three[1:]) / 2
        noise += (times * times - times) * 2 / 3 * (three[0] - middle) ** 2
    error = math.sqrt(sum((g - centre) ** 2 for g in gaps) / (n * (n - 1)) + noise / n**2)
    t = float(stats.t.ppf(0.975, n - 1))

    def average(of: Iterable[str], what: dict[str, float]) -> float:
        listed = list(of)
        return sum(what[m] for m in listed) / len(listed)

    spread = math.sqrt(float(variance([Fraction(w[m]) for m in side])))
    matched = [each["treated"] for each in pairs]
    controls = [each["control"] for each in pairs]
    return {
        "indicator": indicator,
        "year": year,
        "n_treated": len(side),
        "n_controls": len(others),
        "n_matched": n,
        "n_used": len(used),
        "kish_n": n**2 / sum(times * times for times in used.values()),
        "difference_before": average(side, x) - average(others, x),
        "mean_treated": sum(own) / n,
        "mean_controls": sum(theirs) / n,
        "difference": centre,
        "standard_error": error,
        "lower": centre - t * error,
        "upper": centre + t * error,
        "pairs": pairs,
        "unmatched": unmatched,
        "balance": [
            {
                "variable": "waste",
                "group": "",
                "log": False,
                "treated": average(side, w),
                "controls": average(others, w),
                "treated_matched": average(matched, w),
                "controls_matched": average(controls, w),
                "smd_before": (average(side, w) - average(others, w)) / spread,
                "smd_after": (average(matched, w) - average(controls, w)) / spread,
            }
        ],
        "status": "ok",
        "interpretation": "adjusted",
    }
