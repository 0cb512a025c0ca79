"""Checks of panels: rules through Python, words, listings, false alarms and detection, and real registers."""

from __future__ import annotations

import csv
import dataclasses
import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import nyckeltal as nt
from nyckeltal.check import RULES
from nyckeltal.check_text import COLUMNS, words

PROJECT = Path(__file__).parents[2]
NATIONAL = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "data" / "national"
x = float("nan")
HOSTILE = "=cmd|'/C calc'!A0<script>alert(1)</script>\u202e"


def horby() -> nt.Panel:
    mileage = nt.Indicator(id="mileage", name={"sv": "Bilresor", "en": "Car travel"}, unit={"sv": "mil"}, decimals=0)
    return nt.Panel([mileage], ["Hörby"], range(2016, 2019), [[[18133, x, 221503]]])


def test_horbys_mileage_is_found_with_its_factor_and_what_to_do() -> None:
    found = horby().check()
    assert [(each.rule, each.member, each.year, each.factor) for each in found] == [("unit-slip", "Hörby", 2018, 10.0)]
    (said,) = found.texts("sv")
    assert said["found"] == "221\u202f503\u00a0mil, ungefär 10 gånger det väntade"
    assert said["action"].startswith("Delat med 10 blir värdet 22\u202f150\u00a0mil")
    assert "kilometer i stället för mil?" in said["action"]
    assert "About 18,133\u00a0mil" in found.texts("en")[0]["expected"]


def test_findings_are_a_frozen_sequence_that_can_be_narrowed_and_tabled() -> None:
    found = nt.check(nt.datasets.simulated_network(seed=1))
    assert len(found) == len(list(found)) == len(found.to_frame())
    assert sum(sum(row.values()) for row in found.counts().values()) == len(found)
    assert set(found.counts()) <= set(RULES)
    slips = found.where(rule="unit-slip")
    assert [each.rule for each in slips] == ["unit-slip"]
    assert slips[0] == found.where(member=slips[0].member, indicator=slips[0].indicator)[0]
    assert not found.errors
    with pytest.raises(AttributeError):
        slips[0].year = 1  # type: ignore[misc]
    assert "unit-slip" in repr(slips)
    assert "<td>" in slips._repr_html_()
    frame = found.to_frame()
    assert frame["other_year"].dtype == "Int64"
    assert frame["factor"].dtype == float


def test_rules_are_switched_on_and_off() -> None:
    panel = nt.datasets.simulated_network(seed=1)
    assert set(nt.check(panel, rules=["unit-slip"]).counts()) == {"unit-slip"}
    assert "unit-slip" not in nt.check(panel, without=["unit-slip"]).counts()
    assert len(nt.check(panel, rules=[])) == 0
    with pytest.raises(nt.ArgumentError, match=r"no rule 'unit-slop'.*unit-slip"):
        nt.check(panel, rules=["unit-slop"])  # type: ignore[list-item]
    with pytest.raises(nt.ArgumentError, match="no rule"):
        nt.check(panel).where(rule="unit-slop")  # type: ignore[arg-type]


def test_defaults_are_those_of_the_core() -> None:
    """Python repeats the thresholds of check_finding.hpp; they must not drift apart."""
    text = (PROJECT / "include" / "nyckeltal" / "compare" / "check_finding.hpp").read_text(encoding="utf-8")
    defaults = dict(re.findall(r"^  (?:double|Index) (\w+) = ([-\d.e]+);", text.split("struct CheckOptions")[1], re.M))
    given = nt.check.__kwdefaults__ or {}
    compared = {name for name in defaults if name in given}
    assert len(compared) == 14
    for name in compared:
        assert given[name] == float(defaults[name]), name


def test_shares_sums_groups_and_editions_are_asked_by_name() -> None:
    panel = nt.Panel(
        ["share", "certified", "schools", "private"],
        ["Nyköping"],
        range(2022, 2024),
        [[[36, 40]], [[33, 34]], [[93, 85]], [[60, 40]]],
    )
    found = nt.check(panel, shares=[("share", "certified", "schools")], sums={"schools": ["certified", "private"]})
    assert [(each.rule, each.year) for each in found] == [("denominator", 2023), ("sum-of-parts", 2023)]
    assert found.texts("sv")[0]["found"] == "Nämnaren gick från 93 till 85 mellan 2022 och 2023"
    assert (found[1].value, found[1].expected) == (85.0, 74.0)

    earlier = nt.Panel(["share"], ["Nyköping"], range(2022, 2024), [[[36, 50]]])
    (revised,) = nt.check(panel, earlier=earlier)
    assert (revised.rule, revised.severity, revised.expected) == ("vintage", "warning", 50.0)
    assert nt.check(panel.sel(years=2022), earlier=panel).counts() == {}

    with pytest.raises(nt.ArgumentError, match=r"\(share, numerator, denominator\), and got"):
        nt.check(panel, shares=[("share", "schools")])  # type: ignore[list-item]
    for parts in ([], "schools"):
        with pytest.raises(nt.ArgumentError, match="as a list, and got"):
            nt.check(panel, sums={"share": parts})
    with pytest.raises(nt.ArgumentError, match="no severity 'fatal': one of note, warning, error"):
        found.where(severity="fatal")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="groups has 2 labels"):
        nt.check(panel, groups=["a", "b"])
    with pytest.raises(nt.ArgumentError, match="Nyköping"):
        nt.check(panel, groups={"Nykoeping": "a"})
    assert len(nt.check(panel, groups={"Nyköping": "a"})) == 0
    with pytest.raises(nt.ArgumentError, match="share"):
        nt.check(panel, shares=[("shard", "certified", "schools")])


def everything() -> nt.Checks:
    """Findings of every rule, with hostile names."""
    rng = np.random.default_rng(1)
    n = 12
    values = np.round(100 + 10 * np.arange(n)[:, None] + rng.normal(0, 3, (n, 12)), 1)[None].repeat(5, 0)
    values[0, 0, 4] *= 10
    values[0, 1, 6] = 170.3
    values[0, 2, 6:] = np.round(values[0, 2, 6:] * 0.5, 1)
    values[0, 3, 3:10] = 131.4
    values[0, 4] *= 1000
    values[0, 5, 3:10] = [147, 152, 146, 149, 151, 153, 148]
    values[0, 6, 8:] = x
    values[1, 7, 3] = -5
    values[2, :, 5:] *= 1.2
    values[1, 8, :] *= 0.5
    share = nt.Indicator(id="b", name={"sv": HOSTILE, "en": HOSTILE}, floor=0.0, unit={"sv": "kg"})
    late = nt.Indicator(id="c", valid=nt.YearInterval(start=2005))
    members = [nt.Member(id=f"m{k}", name=HOSTILE if k == 0 else f"Ort {k}") for k in range(n)]
    panel = nt.Panel(
        ["a", share, late, "d", "e"],
        members,
        range(2001, 2013),
        values,
        breaks=[nt.Break(indicator="c", year=2006, reason={"sv": HOSTILE})],
    )
    earlier = nt.Panel(["a"], members[:9], range(2001, 2013), values[:1, :9] * 1.05)
    return nt.check(panel, earlier=earlier, shares=[("a", "b", "c")], sums={"d": ["e", "b"]})


def test_every_rule_has_words_in_both_languages() -> None:
    found = everything()
    assert set(found.counts()) == set(RULES)
    for language in ("sv", "en"):
        for each, said in zip(found, words(found, language), strict=True):
            assert tuple(said) == COLUMNS
            assert all(said.values())
            for text in said.values():
                assert not re.search(r"[{}]|\bNone\b|\bnan\b", text), (each, text)
                assert "\u202e" not in text


def slipped(value: float, unit: str) -> nt.Checks:
    """A series around 12.5 with one value that is some power of ten away from it."""
    made = nt.Indicator(id="a", name={"sv": "Sak"}, unit={"sv": unit, "en": unit})
    series = [12.5, 12.9, 12.2, value, 12.7, 12.4, 12.8]
    return nt.check(nt.Panel([made], ["Trosa"], range(2012, 2019), [[series]]))


@pytest.mark.parametrize(
    ("value", "unit", "found", "action"),
    [
        (12500.0, "g", ("12 500 g, ungefär 1 000 gånger det väntade", "12,500 g, about 1,000 times what was expected"),
         ("Delat med 1 000 blir värdet 12,5 g", "Divided by 1,000 the value is 12.5 g")),
        (1250.0, "g", ("1 250 g, ungefär 100 gånger det väntade", "1,250 g, about 100 times what was expected"),
         ("Delat med 100 blir värdet 12,5 g", "Divided by 100 the value is 12.5 g")),
        (125.0, "g", ("125 g, ungefär 10 gånger det väntade", "125 g, about 10 times what was expected"),
         ("Delat med 10 blir värdet 12,5 g", "Divided by 10 the value is 12.5 g")),
        (1.25, "g", ("1,25 g, ungefär en tiondel av det väntade", "1.25 g, about 1/10 of what was expected"),
         ("Multiplicerat med 10 blir värdet 12,5 g", "Multiplied by 10 the value is 12.5 g")),
        (0.125, "g", ("0,125 g, ungefär en hundradel av det väntade", "0.125 g, about 1/100 of what was expected"),
         ("Multiplicerat med 100 blir värdet 12,5 g", "Multiplied by 100 the value is 12.5 g")),
        (0.0125, "g", ("0,0125 g, ungefär en tusendel av det väntade", "0.0125 g, about 1/1,000 of what was expected"),
         ("Multiplicerat med 1 000 blir värdet 12,5 g", "Multiplied by 1,000 the value is 12.5 g")),
        # In binary fractions 1.28 / 0.1 and 0.14 * 100 are a little beside 12.8 and 14.
        (1.28, "g", ("1,28 g, ungefär en tiondel av det väntade", "1.28 g, about 1/10 of what was expected"),
         ("Multiplicerat med 10 blir värdet 12,8 g", "Multiplied by 10 the value is 12.8 g")),
        (0.14, "g", ("0,14 g, ungefär en hundradel av det väntade", "0.14 g, about 1/100 of what was expected"),
         ("Multiplicerat med 100 blir värdet 14 g", "Multiplied by 100 the value is 14 g")),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_size_and_how_to_undo_it(
    value: float, unit: str, found: tuple[str, str], action: tuple[str, str]
) -> None:
    checks = slipped(value, unit)
    for k, language in enumerate(("sv", "en")):
        (said,) = checks.texts(language)  # type: ignore[arg-type]
        plain = {key: re.sub("[\u00a0\u202f]", " ", text) for key, text in said.items()}
        assert plain["found"] == found[k]
        assert plain["action"].startswith(action[k] + ": ")


@pytest.mark.parametrize(
    ("value", "unit", "hints"),
    [
        (125.0, "mil", ("kilometer i stället för mil?", "kilometres for mil?")),
        (125.0, "mil/år", ("kilometer i stället för mil?", "kilometres for mil?")),
        (1.25, "mil", None),
        (1.25, "liter/mil", ("kilometer i stället för mil?", "kilometres for mil?")),
        (1.25, "liter per mil", ("kilometer i stället för mil?", "kilometres for mil?")),
        (125.0, "liter/mil", None),
        (125.0, "milj", None),
        (125.0, "g", None),
        (1250.0, "mil", None),
        (0.125, "%", ("andel i stället för procent?", "a fraction for per cent?")),
        (0.125, "g", None),
        (1.25, "%", None),
        (12500.0, "ton", ("kg och ton, eller W och kW?", "kg and tonnes, or W and kW?")),
        (0.0125, "kW", ("kg och ton, eller W och kW?", "kg and tonnes, or W and kW?")),
    ],
)
def test_a_slip_has_the_hint_that_goes_with_its_size_and_unit(
    value: float, unit: str, hints: tuple[str, str] | None
) -> None:
    checks = slipped(value, unit)
    for k, (language, sign) in enumerate((("sv", "decimaltecken"), ("en", "decimal sign"))):
        (said,) = checks.texts(language)  # type: ignore[arg-type]
        assert said["action"].endswith(f" {sign} ({hints[k]})." if hints else f" {sign}.")


def test_a_percentage_that_is_too_large_was_no_fraction() -> None:
    made = slipped(0.125, "%")
    for factor, hinted in ((0.01, True), (100.0, False)):
        (said,) = nt.Checks((dataclasses.replace(made[0], factor=factor),), made.panel).texts("sv")
        assert ("andel i stället för procent" in said["action"]) is hinted


def test_severities_are_told_apart_in_words() -> None:
    made = nt.Indicator(id="a", floor=0.0)
    breaks = [nt.Break(indicator="a", year=2014, reason={"sv": "Ny metod", "en": "New method"})]
    values = [[[10, 11, 30, 31, 30, -5.0], [10, 11, 32, 33, 31, 32], [10, 11, 30, 32, 31, 310]]]
    checks = nt.check(nt.Panel([made], ["Trosa", "Lund", "Eksjö"], range(2012, 2018), values, breaks=breaks))
    words_of = {"error": ("fel", "error"), "warning": ("varning", "warning"), "note": ("upplysning", "note")}
    severity = {"impossible-value": "error", "unit-slip": "warning", "known-break": "note"}
    assert {each.rule: each.severity for each in checks if each.rule in severity} == severity
    for k, language in enumerate(("sv", "en")):
        for each, said in zip(checks, checks.texts(language), strict=True):  # type: ignore[arg-type]
            assert said["severity"] == words_of[each.severity][k]


@pytest.mark.parametrize(
    ("severities", "sv", "en"),
    [
        (("error",), "1 fel", "1 error"),
        (("error", "error"), "2 fel", "2 errors"),
        (("warning",), "1 varning", "1 warning"),
        (("warning", "warning"), "2 varningar", "2 warnings"),
        (("note",), "1 upplysning", "1 note"),
        (("note", "note"), "2 upplysningar", "2 notes"),
        (("note", "error", "warning", "note"), "1 fel, 1 varning och 2 upplysningar",
         "1 error, 1 warning and 2 notes"),
    ],
)  # fmt: skip
def test_the_page_counts_each_severity_by_its_own_name(
    tmp_path: Path, severities: tuple[str, ...], sv: str, en: str
) -> None:
    made = slipped(125.0, "g")
    checks = nt.Checks((dataclasses.replace(made[0], severity=each) for each in severities), made.panel)
    for language, tally in (("sv", sv), ("en", en)):
        checks.write_html(tmp_path / "a.html", language=language)  # type: ignore[arg-type]
        lead = {"sv": f">{tally} i 1 serie med värden.", "en": f">{tally} in 1 series with values."}[language]
        assert lead in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "head"), [("sv", "Medlem"), ("en", "Member")])
def test_the_csv_listing_is_for_spreadsheets_and_runs_nothing(tmp_path: Path, language: str, head: str) -> None:
    found = everything()
    found.write_csv(tmp_path / "list.csv", language=language)  # type: ignore[arg-type]
    content = (tmp_path / "list.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf" + head.encode())
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";" if language == "sv" else ","))
    assert len(rows) == len(found) + 1
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)
    assert [row[2] for row in rows[1:]] == [str(each.year) for each in found]
    if language == "sv":
        assert any("1,5" in row[5] or ",4" in row[5] for row in rows)
    found.write_csv(tmp_path / "plain.csv", language=language, for_spreadsheets=False)  # type: ignore[arg-type]
    assert (tmp_path / "plain.csv").read_bytes().startswith(head.encode())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_escaped_and_grouped_by_member(tmp_path: Path, language: str) -> None:
    found = everything()
    found.write_html(tmp_path / "list.html", language=language)  # type: ignore[arg-type]
    html = (tmp_path / "list.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
    assert html.count("<h2>") == len({each.member for each in found})
    assert html.count("<tr>") == len(found) + html.count("<h2>")
    empty = nt.check(nt.Panel(["a"], ["b"], range(2001, 2003), [[[1, 2]]]))
    empty.write_html(tmp_path / "empty.html", language=language)  # type: ignore[arg-type]
    assert "<table" not in (tmp_path / "empty.html").read_text(encoding="utf-8")
    assert repr(empty) == "no findings"
    assert empty._repr_html_() == "<p>no findings</p>"


def test_a_slip_of_everybody_is_told_as_such() -> None:
    values = np.round(100.0 + np.add.outer(10 * np.arange(10), np.arange(8) % 3), 1)
    wrong = values.copy()
    wrong[:, 3] *= 1000
    (slip,) = nt.check(nt.Panel(["a"], slip_members(10), range(2001, 2009), wrong[None]))
    assert (slip.rule, slip.member, slip.indicator, slip.year, slip.factor) == ("unit-slip", None, "a", 2004, 1000.0)
    for language, word in (("sv", "hela årets"), ("en", "whole year's")):
        (said,) = words(nt.check(nt.Panel(["a"], slip_members(10), range(2001, 2009), wrong[None])), language)
        assert word in said["action"]
    wrong = values.copy()
    wrong[:, 3:] *= 10
    found = nt.check(nt.Panel(["a"], slip_members(10), range(2001, 2009), wrong[None]), rules=["jump"])
    assert [(each.member, each.year, each.factor) for each in found] == [(None, 2004, 10.0)]
    assert "median of 10 members between 2003 and 2004 (10 times)" in found.texts("en")[0]["found"]


def slip_members(n: int) -> list[str]:
    return [f"m{k}" for k in range(n)]


def test_the_page_counts_the_series_that_have_values_and_says_whom_a_finding_is_about(tmp_path: Path) -> None:
    values = np.full((3, 4, 8), x)
    values[:, 0, :4] = [[1.0, 2.0, 3.0, 4.0]]
    values[0, 1:, :] = np.arange(8) + np.arange(3)[:, None]
    panel = nt.Panel(["a", "b", "c"], ["k", "l", "m", "n"], range(2001, 2009), values)
    values[1:, 1:, :] = values[0, 1:, :]
    whole = nt.Panel(["a", "b", "c"], ["k", "l", "m", "n"], range(2001, 2009), values)
    (gone,) = nt.check(whole, rules=["stopped-reporting"])
    (said,) = nt.check(whole, rules=["stopped-reporting"]).texts("sv")
    assert gone.indicator is None
    assert said["indicator"] == "Alla nyckeltal"
    nt.check(panel).write_html(tmp_path / "a.html", language="en")
    assert "in 6 series with values" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_hostile_name_is_escaped_in_a_notebook() -> None:
    assert "<script" not in everything()._repr_html_()


# ------------------------------------------------------------------------------------- false alarms and detection


def calibration(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_calibration", PROJECT / "benchmarks" / "check_calibration.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "check_calibration", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_few_false_alarms_and_most_slips_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice of benchmarks/check_calibration.py; docs/check.md has the long run."""
    tally = calibration(monkeypatch).measure(range(1, 9))
    assert tally.series > 10_000
    assert tally.false_per_100() < 1.0
    assert tally.planted["all"] > 500
    assert tally.rate("all") >= 0.95


def test_a_slip_that_the_simulated_network_holds_is_found_with_its_factor() -> None:
    for seed in range(1, 11):
        (slip,) = (each for each in nt.datasets.simulated_truth(seed=seed).features if each.kind == "unit_slip")
        found = nt.check(nt.datasets.simulated_network(seed=seed), rules=["unit-slip"])
        assert (slip.indicator, slip.member, slip.year, 10.0) in [
            (each.indicator, each.member, each.year, each.factor) for each in found
        ]


# --------------------------------------------------------------------------------------------------- real figures


def national(name: str, columns: list[str]) -> nt.Panel:
    place = NATIONAL / name
    if not place.exists():
        pytest.skip(f"no national data at {place}: set NYCKELTAL_SHARED")
    with place.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    members = list({row["code"]: nt.Member(id=row["code"], name=row["name"]) for row in rows}.values())
    years = range(min(int(row["year"]) for row in rows), max(int(row["year"]) for row in rows) + 1)
    values = np.full((len(columns), len(members), len(years)), np.nan)
    position = {each.id: m for m, each in enumerate(members)}
    for row in rows:
        for i, column in enumerate(columns):
            if re.fullmatch(r"[\d.]+", row[column]):
                values[i, position[row["code"]], int(row["year"]) - years[0]] = float(row[column])
    return nt.Panel(columns, members, years, values)


def test_the_registration_jumps_of_cycle_ways_are_found() -> None:
    panel = national("bike_network_m_290x6.csv", ["private", "municipal", "state"])
    found = nt.check(panel)
    (karlskrona,) = found.where(member="Karlskrona", indicator="municipal")
    assert (karlskrona.rule, karlskrona.year, karlskrona.factor) == ("jump", 2022, 10.0)
    # Only the first year stands against the others: whether it or the register is wrong cannot be told.
    (lindesberg,) = found.where(member="Lindesberg", indicator="municipal")
    assert (lindesberg.rule, lindesberg.year, lindesberg.factor) == ("unit-slip", 2020, 0.1)


@pytest.mark.parametrize(
    ("name", "column"), [("co2_total_290x12.csv", "tonnes_co2"), ("ghg_total_290x10.csv", "tonnes_co2e")]
)
def test_emission_registers_give_few_findings(name: str, column: str) -> None:
    found = nt.check(national(name, [column]))
    assert 0 < len(found) < 20  # of 290 series; each a plant that closed or opened, by the look of it
