"""What a finding of the checks says, in a sentence, a listing and a page: whole, in both languages."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from sentence_reader import LANGUAGES, NARROW, NBSP

import nyckeltal as nt
from nyckeltal.check import RULES, CheckFinding
from nyckeltal.check_text import COLUMNS, line, table, words

X = float("nan")


def panel(unit: str = "kg", decimals: int = 1, **info: Any) -> nt.Panel:
    """An indicator with a name and one without, a member with a name and one without, three breaks."""
    made = nt.Panel(
        [
            nt.Indicator(id="a", name={"sv": "Sak", "en": "Thing"}, unit={"sv": unit, "en": unit}, decimals=decimals),
            nt.Indicator(id="b"),
        ],
        [nt.Member(id="0488", name="Trosa"), nt.Member(id="m2")],
        range(2012, 2019),
        [[[1, 2, 3, 4, 5, 6, 7], [X] * 7], [[1, X, X, X, X, X, X], [2, 2, 2, 2, 2, 2, 2]]],
        breaks=[
            nt.Break(indicator="a", year=2014, reason={"sv": "Ny metod", "en": "New method"}),
            nt.Break(indicator="a", year=2016, reason={"sv": "Nytt register", "en": "New register"}),
            nt.Break(indicator="a", year=2017),
        ],
    )
    given = nt.PanelInfo()
    for name, value in info.items():
        setattr(given, name, value)
    made._core.info = given
    return made


def finding(rule: Any, **fields: Any) -> CheckFinding:
    known: dict[str, Any] = {
        "severity": "warning", "indicator": "a", "member": "0488", "year": 2016, "other_year": None, "value": None,
        "expected": None, "factor": None, "score": None, "n": 1,
    }  # fmt: skip
    return CheckFinding(rule=rule, **(known | fields))


def plain(text: str) -> str:
    """A tilde for each space where no line may break."""
    return text.replace(NBSP, "~").replace(NARROW, "~")


def said(language: Any, rule: str, made: nt.Panel | None = None, **fields: Any) -> dict[str, str]:
    (told,) = words(nt.Checks([finding(rule, **fields)], made or panel()), language)
    return {key: plain(text) for key, text in told.items()}


# Sentences -----------------------------------------------------------------------------------------------------------

SLIP_SV = "12,5~kg: kontrollera enhet och decimaltecken"
SLIP_EN = "12.5~kg: check the unit and the decimal sign"

#: A finding with figures of its own in each field; what was found, what was expected and what to do.
SENTENCES: list[tuple[str, dict[str, Any], tuple[str, str, str], tuple[str, str, str]]] = [
    (
        "impossible-value",
        {"value": 104.5, "expected": 100.0},
        (
            "104,5~kg",
            "Högst eller lägst 100~kg: enheten medger inget annat.",
            "Rätta värdet, eller ange i definitionen att det får passera gränsen.",
        ),
        (
            "104.5~kg",
            "The unit ends at 100~kg.",
            "Correct the value, or say in the definition that it may pass the end.",
        ),
    ),
    (
        "impossible-value",
        {"value": 1250.0, "expected": 100.0, "factor": 100.0},
        (
            "1~250~kg",
            "Högst eller lägst 100~kg: enheten medger inget annat.",
            "Delat med 100 blir värdet 12,5~kg. Rätta värdet, eller ange i definitionen att det får passera gränsen.",
        ),
        (
            "1,250~kg",
            "The unit ends at 100~kg.",
            "Divided by 100 the value is 12.5~kg. Correct the value, or say in the definition that it may pass the "
            "end.",
        ),
    ),
    (
        "impossible-value",
        {"value": float("inf")},
        ("∞", "Ett ändligt tal.", "Rätta eller ta bort värdet."),
        ("∞", "A finite number.", "Correct the value or take it out."),
    ),
    (
        "unit-slip",
        {"value": 125.0, "expected": 12.34567, "factor": 10.0, "score": 9.0},
        (
            "125~kg, ungefär 10 gånger det väntade",
            "Omkring 12,3~kg efter de närmaste åren i den egna serien.",
            f"Delat med 10 blir värdet {SLIP_SV}.",
        ),
        (
            "125~kg, about 10 times what was expected",
            "About 12.3~kg by the nearest years of its own series.",
            f"Divided by 10 the value is {SLIP_EN}.",
        ),
    ),
    (
        "unit-slip",
        {"member": None, "value": 1254.321, "expected": 12.54321, "factor": 100.0, "n": 1234},
        (
            "1~254,3~kg i median bland 1~234 medlemmar, ungefär 100 gånger det väntade",
            "Omkring 12,5~kg efter de närmaste åren; alla medlemmar skiljer sig på samma sätt.",
            f"Delat med 100 blir värdet {SLIP_SV.replace('5~', '543~')} i hela årets uppgifter.",
        ),
        (
            "1,254.3~kg as the median of 1,234 members, about 100 times what was expected",
            "About 12.5~kg by the nearest years; all members differ in the same way.",
            f"Divided by 100 the value is {SLIP_EN.replace('5~', '543~')} of the whole year's figures.",
        ),
    ),
    (
        "outlier-series",
        {"value": 17.32, "expected": 12.34567, "score": 8.5},
        (
            "17,32~kg",
            "Omkring 12,3~kg efter de närmaste åren; avståndet är 9 gånger seriens vanliga variation.",
            "Kontrollera uppgiften. Stämmer den: skriv en kommentar om orsaken.",
        ),
        (
            "17.32~kg",
            "About 12.3~kg by the nearest years; the distance is 9 times the usual variation of the series.",
            "Check the figure. If it is right, add a comment that says why.",
        ),
    ),
    (
        "outlier-members",
        {"value": 17.32, "expected": 3.14159, "score": 6.4, "n": 1},
        (
            "17,32~kg; så är det i 1 värde",
            "Medianen bland jämförbara medlemmar är 3,14~kg; avståndet är 6 gånger den vanliga spridningen.",
            "Kontrollera att medlemmen räknar i samma enhet och på samma sätt.",
        ),
        (
            "17.32~kg; the same in 1 value",
            "The median of comparable members is 3.14~kg; the distance is 6 times the usual spread.",
            "Check that the member uses the same unit and counts the same things.",
        ),
    ),
    (
        "outlier-members",
        {"value": 17320.0, "expected": 17.32, "score": 6.4, "n": 7, "factor": 1000.0},
        (
            "17~320~kg; så är det i 7 värden",
            "Medianen bland jämförbara medlemmar är 17,3~kg; avståndet är 6 gånger den vanliga spridningen.",
            "Kontrollera att medlemmen räknar i samma enhet och på samma sätt (kg och ton, eller W och kW?).",
        ),
        (
            "17,320~kg; the same in 7 values",
            "The median of comparable members is 17.3~kg; the distance is 6 times the usual spread.",
            "Check that the member uses the same unit and counts the same things (kg and tonnes, or W and kW?).",
        ),
    ),
    (
        "jump",
        {"value": 25.6789, "expected": 12.34567, "other_year": 2015},
        (
            "Från omkring 12,3~kg till omkring 25,7~kg mellan 2015 och 2016",
            "Ingen bestående nivåändring: inget brott är känt, och de andra medlemmarna har inte ändrats så.",
            "Ta reda på om mätning, register eller enhet ändrades. I så fall: skriv in ett brott 2016.",
        ),
        (
            "From about 12.3~kg to about 25.7~kg between 2015 and 2016",
            "No lasting change of level: no break is known, and the other members have not changed like that.",
            "Find out whether measurement, register or unit changed. If so, enter a break in 2016.",
        ),
    ),
    (
        "jump",
        {"value": 1.26789, "expected": 12.34567, "other_year": 2015, "factor": 0.1},
        (
            "Från omkring 12,3~kg till omkring 1,27~kg mellan 2015 och 2016 (en tiondel)",
            "Ingen bestående nivåändring: inget brott är känt, och de andra medlemmarna har inte ändrats så.",
            "Ta reda på om mätning, register eller enhet ändrades. I så fall: skriv in ett brott 2016.",
        ),
        (
            "From about 12.3~kg to about 1.27~kg between 2015 and 2016 (1/10)",
            "No lasting change of level: no break is known, and the other members have not changed like that.",
            "Find out whether measurement, register or unit changed. If so, enter a break in 2016.",
        ),
    ),
    (
        "jump",
        {"member": None, "value": 126.789, "expected": 12.34567, "other_year": 2014, "factor": 10.0, "n": 31},
        (
            "Från omkring 12,3~kg till omkring 126,8~kg i median bland 31 medlemmar mellan 2014 och 2016 (10 gånger)",
            "Ingen så stor ändring för alla på en gång: inget brott är känt.",
            "Ta reda på om enheten ändrades. I så fall: räkna om värdena, eller skriv in ett brott 2016.",
        ),
        (
            "From about 12.3~kg to about 126.8~kg as the median of 31 members between 2014 and 2016 (10 times)",
            "No such change for all members at once: no break is known.",
            "Find out whether the unit changed. If so, convert the values, or enter a break in 2016.",
        ),
    ),
    (
        "known-break",
        {"value": 25.6789, "expected": 12.34567, "n": 14, "member": None},
        (
            "Från 12,3~kg till 25,7~kg (median av 14 med värden på båda sidor)",
            "Brottet är känt: Nytt register",
            "Jämför inte värden före och efter 2016.",
        ),
        (
            "From 12.3~kg to 25.7~kg (median of 14 with values on both sides)",
            "The break is known: New register",
            "Do not compare values before and after 2016.",
        ),
    ),
    (
        "frozen",
        {"value": 131.4, "n": 7, "year": 2012, "other_year": 2018, "score": 1e-6},
        (
            "131,4~kg 7 gånger i rad, 2012–2018",
            "Värden som skiftar: så många lika är osannolikt i detta nyckeltal.",
            "Kontrollera att värdet är nytt varje år och inte kopierat från året före.",
        ),
        (
            "131.4~kg 7 times in a row, 2012–2018",
            "Values that vary: so many equal ones are unlikely in this indicator.",
            "Check that the value is new each year and not copied from the year before.",
        ),
    ),
    (
        "rounding",
        {"value": 131.0, "expected": 1.0, "n": 6, "year": 2012, "other_year": 2017, "score": 1e-6},
        (
            "6 värden med färre siffror, 2012–2017",
            "1 decimal som i resten av serien.",
            "Rapportera med samma noggrannhet alla år; små förändringar syns annars inte.",
        ),
        (
            "6 values with fewer digits, 2012–2017",
            "1 decimal as in the rest of the series.",
            "Report with the same precision every year; small changes do not show otherwise.",
        ),
    ),
    (
        "denominator",
        {"value": 1234567.0, "expected": 91.0, "other_year": 2015, "score": 0.875},
        (
            "Nämnaren gick från 91 till 1~234~567 mellan 2015 och 2016",
            "En oförändrad nämnare: 88~% av andelens ändring kommer från den.",
            "Säg i kommentaren att det är nämnaren som ändrats, och kontrollera den.",
        ),
        (
            "The denominator went from 91 to 1,234,567 between 2015 and 2016",
            "An unchanged denominator: 88% of the change of the share comes from it.",
            "Say in the comment that it is the denominator that moved, and check it.",
        ),
    ),
    (
        "sum-of-parts",
        {"value": 85.25, "expected": 74.123456, "n": 3},
        ("85,25~kg", "74,123~kg, summan av 3 delar.", "Kontrollera totalen och delarna."),
        ("85.25~kg", "74.123~kg, the sum of 3 parts.", "Check the total and its parts."),
    ),
    (
        "mixed-definitions",
        {"value": 98.4, "n": 1, "year": 2012},
        (
            "1 värde från 2012, det första 98,4~kg",
            "Inga värden: definitionen användes inte då.",
            "Flytta värdena till den definition som gällde, eller rätta definitionens giltighet.",
        ),
        (
            "1 value from 2012, the first 98.4~kg",
            "No values: the definition was not in use then.",
            "Move the values to the definition that was in use, or correct when it was.",
        ),
    ),
    (
        "stopped-reporting",
        {"value": 12.25, "other_year": 2017, "score": 0.001},
        (
            "Inget värde sedan 2016 (12,25~kg)",
            "Värden till och med 2017: medlemmen har brukat rapportera, och andra gör det.",
            "Fråga medlemmen. Gäller nyckeltalet inte längre: ange ”ej tillämpligt”.",
        ),
        (
            "No value since 2016 (12.25~kg)",
            "Values up to 2017: the member used to report, and others do.",
            "Ask the member. If the indicator no longer applies, say “not applicable”.",
        ),
    ),
    (
        "stopped-reporting",
        {"indicator": None, "other_year": 2017, "n": 9},
        (
            "Inget värde sedan 2016 i något av 9 nyckeltal",
            "Värden till och med 2017: medlemmen har brukat rapportera, och andra gör det.",
            "Fråga medlemmen. Har den lämnat nätverket: skriv in när.",
        ),
        (
            "No value since 2016 in any of 9 indicators",
            "Values up to 2017: the member used to report, and others do.",
            "Ask the member. If it has left the network, enter when.",
        ),
    ),
    (
        "vintage",
        {"value": 40.0, "expected": 36.123456, "n": 1},
        (
            "40~kg; 1 värde skiljer sig i serien",
            "36,123~kg enligt den tidigare utgåvan.",
            "Ta reda på om källan har reviderats. Ändra inte äldre texter utan att säga det.",
        ),
        (
            "40~kg; 1 value of the series differs",
            "36.123~kg by the earlier edition.",
            "Find out whether the source was revised. Do not change older texts without saying so.",
        ),
    ),
    (
        "vintage",
        {"expected": 36.0, "n": 21},
        (
            "Inget värde; 21 värden skiljer sig i serien",
            "36~kg enligt den tidigare utgåvan.",
            "Ta reda på varför värdet har tagits bort.",
        ),
        (
            "No value; 21 values of the series differ",
            "36~kg by the earlier edition.",
            "Find out why the value was taken out.",
        ),
    ),
]


@pytest.mark.parametrize(
    ("rule", "fields", "sv", "en"), SENTENCES, ids=[f"{each[0]}-{k}" for k, each in enumerate(SENTENCES)]
)
def test_a_finding_says_what_was_found_what_was_expected_and_what_to_do(
    rule: str, fields: dict[str, Any], sv: tuple[str, str, str], en: tuple[str, str, str]
) -> None:
    for language, wanted in (("sv", sv), ("en", en)):
        told = said(language, rule, **fields)
        assert (told["found"], told["expected"], told["action"]) == wanted
        assert tuple(told) == COLUMNS


def test_every_rule_is_in_the_table_of_sentences() -> None:
    assert {rule for rule, *_ in SENTENCES} == set(RULES)


@pytest.mark.parametrize(
    ("rule", "sv", "en"),
    [
        ("impossible-value", "omöjligt värde", "impossible value"),
        ("unit-slip", "fel enhet eller decimaltecken", "unit or decimal slip"),
        ("outlier-series", "avviker från den egna serien", "far from the own series"),
        ("outlier-members", "avviker från andra medlemmar", "far from other members"),
        ("jump", "språng i serien", "jump in the series"),
        ("known-break", "känt brott", "known break"),
        ("frozen", "samma värde upprepat", "same value repeated"),
        ("rounding", "annan avrundning", "rounding differs"),
        ("denominator", "nämnaren har ändrats", "denominator moved"),
        ("sum-of-parts", "summan stämmer inte", "not the sum of its parts"),
        ("mixed-definitions", "annan definition", "another definition"),
        ("stopped-reporting", "har slutat rapportera", "stopped reporting"),
        ("vintage", "skiljer sig från tidigare utgåva", "differs from an earlier edition"),
    ],
)
def test_a_rule_has_its_name(rule: str, sv: str, en: str) -> None:
    assert [said(language, rule)["rule"] for language in LANGUAGES] == [sv, en]


def test_whom_and_what_a_finding_is_about() -> None:
    def about(language: str, **fields: Any) -> tuple[str, ...]:
        told = said(language, "unit-slip", **fields)
        return told["member"], told["indicator"], told["year"], told["severity"]

    assert about("sv") == ("Trosa", "Sak", "2016", "varning")
    assert about("en", severity="error") == ("Trosa", "Thing", "2016", "error")
    assert about("sv", severity="error", member=None) == ("Alla medlemmar", "Sak", "2016", "fel")
    assert about("en", severity="note", member=None) == ("All members", "Thing", "2016", "note")
    # Who and what has no name is called by its id.
    assert about("sv", severity="note", member="m2", indicator="b") == ("m2", "b", "2016", "upplysning")
    assert about("en", member="m2", indicator="b") == ("m2", "b", "2016", "warning")
    for language, everything in (("sv", "Alla nyckeltal"), ("en", "All indicators")):
        assert said(language, "stopped-reporting", indicator=None)["indicator"] == everything


@pytest.mark.parametrize(
    ("value", "sv"),
    [
        # As it was given, up to five digits that count and six decimals.
        (0.0, "0"), (12.0, "12"), (12.5, "12,5"), (-12.5, "−12,5"), (1.23456, "1,2346"), (12.34565, "12,346"),
        (123.456, "123,46"), (1234.56, "1~234,6"), (12345.6, "12~346"), (1234567.0, "1~234~567"),
        (0.123456, "0,12346"), (0.0123456, "0,012346"), (0.00123456, "0,001235"), (0.000012345, "0,000012"),
    ],
)  # fmt: skip
def test_an_observed_value_has_the_digits_that_it_was_given_with(value: float, sv: str) -> None:
    assert said("sv", "sum-of-parts", value=value, expected=value)["found"] == f"{sv}~kg"
    assert said("sv", "sum-of-parts", value=value, expected=value)["expected"].startswith(f"{sv}~kg, ")


@pytest.mark.parametrize(
    ("value", "decimals", "sv"),
    [
        # Three digits that count, or as many decimals as the indicator is published with.
        (1.23456, 1, "1,23"), (12.3456, 1, "12,3"), (123.456, 1, "123,5"), (123.456, 0, "123"), (123.456, 3, "123,456"),
        (12345.67, 1, "12~345,7"), (123456.7, 1, "123~457"), (0.0123456, 1, "0,0123"), (0.0000123456, 0, "0,000012"),
        (99999.96, 1, "100~000,0"), (100000.04, 1, "100~000"), (12.0, 1, "12"), (-0.123456, 0, "−0,123"), (0.0, 2, "0"),
    ],
)  # fmt: skip
def test_a_computed_value_has_three_digits_or_those_of_its_indicator(value: float, decimals: int, sv: str) -> None:
    made = panel(decimals=decimals)
    for rule in ("unit-slip", "outlier-series"):
        told = said("sv", rule, made, expected=value, value=1.0)["expected"]
        assert told.startswith(f"Omkring {sv}~kg efter")
    told = said("sv", "outlier-members", made, expected=value, value=1.0)["expected"]
    assert told.startswith(f"Medianen bland jämförbara medlemmar är {sv}~kg;")
    for rule, words_ in (("jump", "Från omkring {}~kg till omkring {}~kg "), ("known-break", "Från {}~kg till {}~kg ")):
        assert said("sv", rule, made, expected=value, value=value)["found"].startswith(words_.format(sv, sv))
    told = said("sv", "unit-slip", made, expected=1.0, value=value, member=None)["found"]
    assert told.startswith(f"{sv}~kg i median ")


def test_what_is_missing_is_a_dash() -> None:
    assert said("sv", "sum-of-parts", value=1.0)["expected"] == "–, summan av 1 del."
    assert said("en", "sum-of-parts", value=1.0)["expected"] == "–, the sum of 1 part."
    for language, told in (("sv", "Brottet är känt: –"), ("en", "The break is known: –")):
        # A break without a reason, and none of that year.
        for year in (2017, 2013):
            assert said(language, "known-break", year=year)["expected"] == told


@pytest.mark.parametrize(
    ("digits", "sv", "en"),
    [
        (3.0, "3 decimaler", "3 decimals"), (2.0, "2 decimaler", "2 decimals"), (1.0, "1 decimal", "1 decimal"),
        (0.0, "Heltal", "Whole numbers"), (-1.0, "Hela 10-tal", "Multiples of 10"),
        (-3.0, "Hela 1~000-tal", "Multiples of 1,000"),
    ],
)  # fmt: skip
def test_the_digits_of_a_series_are_told_in_words(digits: float, sv: str, en: str) -> None:
    assert said("sv", "rounding", expected=digits)["expected"] == f"{sv} som i resten av serien."
    assert said("en", "rounding", expected=digits)["expected"] == f"{en} as in the rest of the series."


@pytest.mark.parametrize(
    ("unit", "factor", "value", "sv", "en"),
    [
        # Multiplied in decimals: in binary fractions 0.07 times 100 is a little more than 7.
        ("%", 0.01, 0.07, "Multiplicerat med 100 blir värdet 7~%", "Multiplied by 100 the value is 7%"),
        ("kg", 0.001, 0.29, "Multiplicerat med 1~000 blir värdet 290~kg", "Multiplied by 1,000 the value is 290~kg"),
        ("kg", 10.0, 8.7, "Delat med 10 blir värdet 0,87~kg", "Divided by 10 the value is 0.87~kg"),
    ],
)  # fmt: skip
def test_a_slip_is_undone_in_decimals(unit: str, factor: float, value: float, sv: str, en: str) -> None:
    for language, told in (("sv", sv), ("en", en)):
        assert said(language, "unit-slip", panel(unit), factor=factor, value=value)["action"].startswith(f"{told}: ")


def test_a_finding_about_no_indicator_or_no_power_of_ten_has_no_hint() -> None:
    told = said("en", "unit-slip", panel("mil"), factor=10.0, value=20.0)["action"]
    assert told.endswith(" (kilometres for mil?).")
    assert said("en", "outlier-members", panel("mil"), value=20.0)["action"].endswith(" the same things.")
    left = {"indicator": None, "factor": 10.0, "value": 20.0}
    assert (
        said("en", "stopped-reporting", **left)["action"] == "Ask the member. If it has left the network, enter when."
    )


def test_the_command_line_has_a_finding_in_one_line() -> None:
    found = finding("sum-of-parts", severity="error", value=85.25, expected=74.0, n=3)
    for language, told in (
        (
            "sv",
            "Trosa, Sak, 2016: error [sum-of-parts] 85,25~st. 74~st., summan av 3 delar. Kontrollera totalen och "
            "delarna.",
        ),
        (
            "en",
            "Trosa, Thing, 2016: error [sum-of-parts] 85.25~st. 74~st., the sum of 3 parts. Check the total and its "
            "parts.",
        ),
    ):
        (each,) = words(nt.Checks([found], panel("st.")), language)  # type: ignore[arg-type]
        assert plain(line(found, each)) == told


# The listing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sheet"),
    [
        (
            "sv",
            "Medlem;Nyckeltal;År;Regel;Vikt;Funnet;Väntat och varför;Att göra\n"
            "Trosa;Sak;2016;summan stämmer inte;fel;1 250,5 kg;1 200 kg, summan av 2 delar.;"
            "Kontrollera totalen och delarna.\n",
        ),
        (
            "en",
            "Member,Indicator,Year,Rule,Severity,Found,\"Expected, and why\",What to do\n"
            'Trosa,Thing,2016,not the sum of its parts,error,"1,250.5 kg","1,200 kg, the sum of 2 parts.",'
            "Check the total and its parts.\n",
        ),
    ],
)  # fmt: skip
def test_the_listing_is_a_table_with_plain_spaces(language: Any, sheet: str) -> None:
    checks = nt.Checks([finding("sum-of-parts", severity="error", value=1250.5, expected=1200.0, n=2)], panel())
    assert table(checks, language, for_spreadsheets=False) == sheet.encode()
    assert table(checks, language, for_spreadsheets=True) == b"\xef\xbb\xbf" + sheet.encode()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(sign: str) -> None:
    hostile = nt.Panel(["a"], [nt.Member(id="a", name=f"{sign}1+1")], [2016], [[[1.0]]])
    checks = nt.Checks([finding("sum-of-parts", member="a")], hostile)
    for for_spreadsheets, cell in ((True, f"'{sign}1+1"), (False, f"{sign}1+1")):
        content = table(checks, "en", for_spreadsheets=for_spreadsheets).decode("utf-8-sig")
        assert [row[0] for row in csv.reader(io.StringIO(content))] == ["Member", cell]


# The page ------------------------------------------------------------------------------------------------------------


def page(path: Path, language: Any, checks: nt.Checks) -> ElementTree.Element:
    checks.write_html(path, language=language)
    html = path.read_text(encoding="utf-8").partition("<body>")[2].partition("</body>")[0]
    return ElementTree.fromstring(f"<body>{html}</body>")


def text_of(root: ElementTree.Element, path: str) -> list[str]:
    return ["".join(each.itertext()) for each in root.iterfind(path)]


ABOUT = {
    "sv": "Ett fynd är en fråga till den som känner uppgiften, inget bevis. Fel: värdet kan inte vara sant. Varning: "
    "troligen fel, eller något som ändrar hur serien ska läsas. Upplysning: bra att veta.",
    "en": "A finding is a question to whoever knows the figure, no proof. Error: the value cannot be true. Warning: "
    "probably wrong, or something that changes how the series reads. Note: good to know.",
}


@pytest.mark.parametrize(
    ("language", "title", "name", "lead", "groups", "heads"),
    [
        (
            "sv", "Kontroll av uppgifter", "Nätet", "2 fel, 1 varning och 2 upplysningar i 3 serier med värden.",
            [("Trosa", "1 fel och 1 varning"), ("Alla medlemmar", "2 upplysningar"), ("m2", "1 fel")],
            ["Nyckeltal", "År", "Regel", "Vikt", "Funnet", "Väntat och varför", "Att göra"],
        ),
        (
            "en", "Check of figures", "The net", "2 errors, 1 warning and 2 notes in 3 series with values.",
            [("Trosa", "1 error and 1 warning"), ("All members", "2 notes"), ("m2", "1 error")],
            ["Indicator", "Year", "Rule", "Severity", "Found", "Expected, and why", "What to do"],
        ),
    ],
)  # fmt: skip
def test_the_page_has_a_table_for_each_member_in_order(
    tmp_path: Path, language: Any, title: str, name: str, lead: str, groups: list[tuple[str, str]], heads: list[str]
) -> None:
    some = {"value": 1.5, "expected": 2.5}
    made = panel(title={"sv": "Nätet", "en": "The net"}, name="net")
    found = [
        finding("sum-of-parts", severity="error", **some),
        finding("known-break", severity="note", member=None, **some),
        finding("vintage", severity="error", member="m2", indicator="b", **some),
        finding("outlier-series", year=2017, **some),
        finding("known-break", severity="note", member=None, year=2014, **some),
    ]
    checks = nt.Checks(found, made)
    root = page(tmp_path / "a.html", language, checks)
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert re.findall("<title>(.*)</title>", html) == [f"{title} – {name}"]
    assert re.findall('<html lang="(..)">', html) == [language]
    assert f'content="nyckeltal {nt.__version__}"' in html
    assert text_of(root, "header/p") == [name]
    assert text_of(root, "header/h1") == [title]
    assert text_of(root, "main/p") == [lead, ABOUT[language]]
    assert list(zip(text_of(root, "main/h2"), text_of(root, ".//caption"), strict=True)) == groups
    texts = words(checks, language)
    for section, members in zip(root.iterfind(".//table"), ([0, 3], [1, 4], [2]), strict=True):
        assert text_of(section, "thead/tr/th") == heads
        rows = [["".join(cell.itertext()) for cell in row] for row in section.iterfind("tbody/tr")]
        assert rows == [[texts[k][key] for key in COLUMNS[1:]] for k in members]
        marked = [row.find("td[@class='short worse']") is not None for row in section.iterfind("tbody/tr")]
        assert marked == [found[k].severity != "note" for k in members]


@pytest.mark.parametrize(
    ("language", "title", "nothing", "simulated"),
    [
        ("sv", "Kontroll av uppgifter", "Inget att anmärka på.", "Simulerade uppgifter: inga verkliga värden."),
        ("en", "Check of figures", "Nothing to remark on.", "Simulated data: no real figures."),
    ],
)
def test_a_page_without_findings_says_so_and_simulated_figures_are_called_that(
    tmp_path: Path, language: Any, title: str, nothing: str, simulated: str
) -> None:
    root = page(tmp_path / "a.html", language, nt.Checks([], panel(simulated=True, name="net")))
    assert text_of(root, "main/p") == [nothing, ABOUT[language]]
    assert text_of(root, "header/p") == ["net", simulated]
    assert root.findall(".//table") == root.findall(".//h2") == []
    assert text_of(page(tmp_path / "b.html", language, nt.Checks([], panel())), "header/p") == [""]
    assert f"<title>{title}</title>" in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_one_series_is_singular(tmp_path: Path) -> None:
    alone = nt.Panel(["a"], ["m"], [2016], [[[1.0]]])
    checks = nt.Checks([finding("sum-of-parts", member="m", indicator="a")], alone)
    for language, lead in (("sv", "1 varning i 1 serie med värden."), ("en", "1 warning in 1 series with values.")):
        assert text_of(page(tmp_path / "a.html", language, checks), "main/p")[0] == lead
