"""Numbers and words as people read them."""

from __future__ import annotations

import math
import string
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nyckeltal.errors import ArgumentError
from nyckeltal.text import PHRASES, Text, decimals_of, inert, pace_decimals, per_cent, pick

SV, EN = Text("sv"), Text("en")


@pytest.mark.parametrize(
    ("value", "decimals", "sv", "en"),
    [
        (3.875, 1, "3,9", "3.9"),
        (4.714, 1, "4,7", "4.7"),
        (0.125, 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (-2.5, 0, "−3", "−3"),
        (-0.04, 1, "0,0", "0.0"),
        (999.95, 1, "1\u202f000,0", "1,000.0"),
        (1234567.891, 2, "1\u202f234\u202f567,89", "1,234,567.89"),
        (math.nan, 1, "–", "–"),
        (-math.inf, 1, "−∞", "−∞"),
        (-1e300, 1, "−1e+300", "−1e+300"),
        (0.0, 0, "0", "0"),
        (math.inf, 1, "∞", "∞"),
        (15.0, -1, "15", "15"),
        (999.0, 0, "999", "999"),
        (1000.0, 0, "1\u202f000", "1,000"),
        # Sixteen figures are told, more are not known.
        (1234567890123456.0, 0, "1\u202f234\u202f567\u202f890\u202f123\u202f456", "1,234,567,890,123,456"),
        (12345678901234567.0, 2, "1,23e+16", "1.23e+16"),
        (np.float64(0.07), 2, "0,07", "0.07"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value: float, decimals: int, sv: str, en: str) -> None:
    assert SV.number(value, decimals) == sv
    assert EN.number(value, decimals) == en


def test_signs_units_and_ranges() -> None:
    assert SV.number(5.0, 0, sign=True) == "+5"
    assert SV.number(0.0, 0, sign=True) == "0"
    assert SV.number(-0.4, sign=True) == SV.number(0.4, sign=True) == "0"
    assert [SV.number(each, sign=True) for each in (math.inf, -math.inf, math.nan)] == ["+∞", "−∞", "–"]
    assert SV.number(2.5) == "3"
    assert SV.amount(2.4, "kg") == "2\u00a0kg"
    assert SV.amount(2.4, "kg", sign=True) == "+2\u00a0kg"
    assert SV.amount(2.4, "") == "2"
    assert EN.amount(2.4, "kg") == "2\u00a0kg"
    assert [SV.difference(math.nan, unit) for unit in ("%", "kg", "")] == ["–"] * 3
    assert SV.difference(2.4, "") == SV.difference(2.4, "", sign=True) == "+2"
    assert SV.difference(2.4, "kg", sign=False) == "2\u00a0kg"
    assert SV.difference(1.0, "%", 1) == "+1,0\u00a0procentenheter"
    assert SV.difference(1.4, "%", sign=False) == "1\u00a0procentenhet"
    assert EN.span(5, 24, "%") == "5–24%"
    assert SV.amount(27, "%", 0) == "27\u00a0%"
    assert EN.amount(27, "%", 0) == "27%"
    assert SV.amount(27, "ton CO2e/inv", 0) == "27\u00a0ton CO2e/inv"
    assert SV.amount(math.nan, "%", 0) == "–"
    assert SV.difference(-2.5, "%", 1) == "−2,5\u00a0procentenheter"
    assert SV.difference(1, "%") == "+1\u00a0procentenhet"
    assert EN.difference(-2.5, "kg", 1) == "−2.5\u00a0kg"
    assert SV.span(5, 24) == "5–24"
    assert SV.span(0.4, 1.9, "%", 1) == "0,4–1,9\u00a0%"
    assert SV.years(2006, 2023) == "2006–2023"
    assert SV.years(2006, 2006) == "2006"
    assert SV.join(["a", "b", "c"]) == "a, b och c"
    assert EN.join(["a"]) == "a"


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), st.integers(0, 4))
def test_a_written_number_reads_back_within_half_a_digit(value: float, decimals: int) -> None:
    said = SV.number(value, decimals).replace("\u202f", "").replace(",", ".").replace("−", "-")
    assert abs(Decimal(said) - Decimal(repr(value))) <= Decimal(5).scaleb(-decimals - 1)
    assert len(said.partition(".")[2]) == decimals


def test_a_share_in_per_cent_has_no_rounding_of_its_own() -> None:
    for thousandths in range(1001):
        assert per_cent(thousandths / 1000) == float(Decimal(thousandths) / 10)
    assert per_cent(np.float64(0.07)) == 7.0


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 0.0])
@pytest.mark.parametrize("decimals", [0, 2])
def test_what_has_no_size_has_the_digits_of_its_unit(value: float, decimals: int) -> None:
    assert pace_decimals(value, decimals) == decimals


def test_no_more_digits_than_the_source_had() -> None:
    assert decimals_of([np.float64(0.5), math.inf], 3) == 1
    assert decimals_of([43.0, 15.4], 1) == 1
    assert decimals_of([43.0, 100.0], 1) == 0
    assert decimals_of([0.125, math.nan], 2) == 2
    assert decimals_of([], 3) == 0


def test_both_languages_have_the_same_phrases_with_the_same_fields() -> None:
    assert PHRASES["sv"].keys() == PHRASES["en"].keys()
    for key, sv in PHRASES["sv"].items():
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (sv, PHRASES["en"][key])
        ]
        assert fields[0] == fields[1], key


def test_no_phrase_claims_a_cause() -> None:
    for language in PHRASES.values():
        for key, text in language.items():
            for word in (
                "effekt",
                "tack vare",
                "leder till",
                "effect",
                "thanks to",
                "leads to",
                "because of",
                "caused",
            ):
                assert word not in text.lower(), key


def test_texts_of_a_dataset_lose_what_nobody_sees() -> None:
    assert inert("a\u202eb\u200bc\x00d\u2066e") == "abcde"
    assert inert("Växjö 1\u202f000\u00a0%\n") == "Växjö 1\u202f000\u00a0%\n"
    assert pick({"en": "x\u202e"}, "sv") == "x"
    assert pick({"fi": "y"}, "en") == "y"
    assert pick({}, "en", "none") == "none"
    assert pick({"fi": "", "de": "z\u202e"}, "sv", "none") == "z"
    assert pick({"fi": ""}, "sv", "no\u202ene") == SV.pick({}, "no\u202ene") == "none"
    assert pick({}, "sv") == SV.pick({"fi": ""}) == ""
    assert (SV.pick({"sv": "a", "en": "b"}, "c"), EN.pick({"sv": "a", "en": "b"}, "c")) == ("a", "b")
    assert SV.owner("Region\u202e", former=False) == "Region"


#: The first and the last of each run of characters that nobody sees, and what stands beside the runs.
UNSEEN = "\x00\x08\x0b\x0d\x1f\x7f\x9f\u00ad\u200b\u200f\u2028\u202e\u2060\u206f\ufeff\ufff9\ufffb"
SEEN = "\t\n ~\u00a0\u00ac\u00ae\u200a\u2010\u2027\u202f\u205f\u2070\ufefe\uff00\ufff8\ufffc"


def test_each_character_is_kept_or_lost() -> None:
    assert [inert(f"a{each}b") for each in UNSEEN] == ["ab"] * len(UNSEEN)
    assert [inert(f"a{each}b") for each in SEEN] == [f"a{each}b" for each in SEEN]


def test_an_unknown_language_is_the_callers_mistake() -> None:
    with pytest.raises(ArgumentError, match=r"^language is 'fi' but must be one of sv, en$"):
        Text("fi")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "wanted"), [("sv", "svenska"), ("en", "English"), ("fi", "suomi"), ("de", "svenska")]
)
def test_a_text_is_taken_in_the_language_asked_for_and_else_in_swedish(language: str, wanted: str) -> None:
    assert pick({"fi": "suomi", "en": "English", "sv": "svenska"}, language) == wanted


def test_a_text_without_swedish_is_taken_in_english_before_others_and_an_empty_one_is_none() -> None:
    assert pick({"fi": "suomi", "en": "English"}, "sv") == "English"
    assert pick({"fi": "suomi", "en": "English"}, "de") == "English"
    assert pick({"sv": "", "en": "English"}, "sv") == "English"
    assert pick({"en": "", "sv": "svenska"}, "en") == "svenska"


@pytest.mark.parametrize(
    ("owner", "former", "sv", "en"),
    [
        ("", False, "Nationellt mål", "National target"),
        ("national", False, "Nationellt mål", "National target"),
        ("network", False, "Nätverkets mål", "The network's target"),
        ("member", False, "Eget mål", "Own target"),
        ("Region Skåne", False, "Region Skåne", "Region Skåne"),
        ("", True, "Tidigare mål", "Former target"),
        ("network", True, "Tidigare mål", "Former target"),
        ("member", True, "Tidigare mål", "Former target"),
        ("Region Skåne", True, "Tidigare mål", "Former target"),
    ],
)
def test_the_owner_of_a_target_is_said_and_a_former_one_is_former_whoever_had_it(
    owner: str, former: bool, sv: str, en: str
) -> None:
    assert (SV.owner(owner, former), EN.owner(owner, former)) == (sv, en)


@pytest.mark.parametrize(
    ("family", "key", "sv", "en"),
    [
        ("verdict", "improving", "förbättras", "improving"),
        ("verdict", "worsening", "försämras", "worsening"),
        ("verdict", "increasing", "ökar", "increasing"),
        ("verdict", "decreasing", "minskar", "decreasing"),
        ("verdict", "at_ceiling", "i taket", "at the ceiling"),
        ("verdict", "at_floor", "i botten", "at the floor"),
        ("verdict", "stable", "oförändrad", "stable"),
        ("verdict", "uncertain", "oklar riktning", "no clear direction"),
        ("likelihood", "very_likely", "mycket sannolikt", "very likely"),
        ("likelihood", "likely", "sannolikt", "likely"),
        ("likelihood", "unlikely", "osannolikt", "unlikely"),
        ("likelihood", "very_unlikely", "mycket osannolikt", "very unlikely"),
        ("direction", "higher", "högre är bättre", "higher is better"),
        ("direction", "lower", "lägre är bättre", "lower is better"),
        ("compared", "better", "bättre", "better"),
        ("compared", "worse", "sämre", "worse"),
        ("compared", "same", "oförändrat", "unchanged"),
        ("compared", "differs", "ändrat", "changed"),
        ("limit", "upper", "Gränsvärde", "Limit"),
        ("limit", "lower", "Lägsta tillåtna värde", "Lowest value allowed"),
        ("limit", "within", "klaras", "met"),
        ("limit", "exceeded", "överskrids", "exceeded"),
        ("band", "best", "bästa tredjedelen", "best third"),
        ("band", "worst", "sämsta tredjedelen", "worst third"),
        ("band", "not_best", "inte bästa tredjedelen", "not the best third"),
        ("band", "not_worst", "inte sämsta tredjedelen", "not the worst third"),
        ("head", "surely_best", "Säkert i bästa tredjedelen", "Surely in the best third"),
        ("head", "surely_worst", "Säkert i sämsta tredjedelen", "Surely in the worst third"),
        ("mean", "unweighted", "ovägt medelvärde", "unweighted mean"),
        ("status", "not_reported", "ej rapporterat", "not reported"),
        ("status", "not_applicable", "ej tillämpligt", "not applicable"),
        ("status", "imputed", "ersatt värde", "imputed"),
        ("status", "estimated", "uppskattat", "estimated"),
        ("status", "preliminary", "preliminärt", "preliminary"),
        ("status", "withdrawn", "återkallat", "withdrawn"),
    ],
)
def test_words_of_closed_lists_are_not_taken_for_their_opposites(family: str, key: str, sv: str, en: str) -> None:
    assert (SV.word(family, key), EN.word(family, key)) == (sv, en)


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        (1.0, "+1\u00a0procentenhet", "+1\u00a0percentage\u00a0point"),
        (-1.0, "−1\u00a0procentenhet", "−1\u00a0percentage\u00a0point"),
        (2.0, "+2\u00a0procentenheter", "+2\u00a0percentage\u00a0points"),
        (0.0, "0\u00a0procentenheter", "0\u00a0percentage\u00a0points"),
        (21.0, "+21\u00a0procentenheter", "+21\u00a0percentage\u00a0points"),
    ],
)
def test_a_difference_of_one_is_one_point(value: float, sv: str, en: str) -> None:
    assert (SV.difference(value, "%"), EN.difference(value, "%")) == (sv, en)
