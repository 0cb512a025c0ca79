"""The page: what it says, that it is inert, and that it is well made; golden text for a small panel."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from report_cases import HOSTILE, X, hostile, small, ten_towns

import nyckeltal as nt
from nyckeltal.text import Language

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Text of a page without pictures and style, and a check that tags nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.parts: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs), f"doubled attribute in <{tag}>"
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("tr", "p", "li", "h1", "h2", "h3", "h4", "h5", "dt", "caption", "summary", "figcaption"):
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open, f"<{tag}/> outside a picture"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> out of order"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "svg" not in self.open:
            self.parts.append(data)

    def text(self) -> str:
        lines = (re.sub(r"[ \t\n]+", " ", line).strip() for line in "".join(self.parts).split("\n"))
        joined = "\n".join(lines)
        return re.sub(r"\n+", "\n", joined).strip() + "\n"


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open, reader.open
    return reader


def pages(panel: nt.Panel, member: str) -> dict[str, nt.Report]:
    return {
        "member_sv": nt.report(panel, member=member, command="nyckeltal report Trosa"),
        "member_en": nt.report(panel, member=member, language="en"),
        "network_sv": nt.network_report(panel),
        "network_en": nt.network_report(panel, language="en", weights=[14000, 130000, 17000]),
    }


@pytest.mark.parametrize("name", ["member_sv", "member_en", "network_sv", "network_en"])
def test_the_small_panel_says_what_it_said(name: str) -> None:
    said = read(pages(small(), "Trosa")[name].html).text()
    said = said.replace(nt.__version__, "VERSION")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("NYCKELTAL_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["member_sv", "member_en", "network_sv", "network_en"])
def test_pages_of_ten_towns_say_what_was_worked_out_for_them(name: str) -> None:
    """Of towns whose values are easy to reckon with: means, medians and changes were recomputed by hand."""
    language = cast("Language", name[-2:])
    panel = ten_towns(simulated=language == "en")
    if name.startswith("member"):
        page = nt.report(panel, member="m0", language=language, command="gör om")
    else:
        page = nt.network_report(panel, language=language, weights="population" if language == "sv" else None)
    told = read(page.html).text()
    # How things are computed is told in the same words on every page: see the small panel.
    said = re.sub(r"\n(Metod|Method)\n.*?\n(?=(Sidan görs|Gjord med|Made with) )", "\n", told, count=1, flags=re.DOTALL)
    said = said.replace(nt.__version__, "VERSION")
    golden = GOLDEN / f"towns_{name}.txt"
    if os.environ.get("NYCKELTAL_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["member_sv", "member_en", "network_sv", "network_en"])
def test_pages_are_whole(name: str) -> None:
    html = pages(small(), "Trosa")[name].html
    reader = read(html)
    assert html.startswith("<!DOCTYPE html>")
    assert f'<html lang="{name[-2:]}">' in html
    assert len(reader.ids) == len(set(reader.ids)), "doubled ids"
    assert all(link[1:] in reader.ids for link in reader.links if link.startswith("#"))
    assert reader.levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(reader.levels, reader.levels[1:], strict=False)), reader.levels
    assert reader.levels.count(1) == 1
    assert "<script" not in html
    assert not re.search(r"\ssrc(set)?=|@import|url\(", html)
    assert "nan" not in read(html).text().lower().split()
    assert "None" not in reader.text()


def test_numbers_of_the_member_page_are_those_of_the_library() -> None:
    said = read(nt.report(small(), member="0488").html).text()
    assert "30,0\u00a0%" in said
    assert "plats 2 av 3" in said
    assert "klasser 2017" in said
    assert "gränserna är vår läsning" in said
    # (60 - 30) / (2030 - 2023)
    assert "+4,3\u00a0procentenheter per år" in said
    assert "Tidigare mål: 25\u00a0% (2020)." in said
    # The limit is passed in 2021, two years before the page's year.
    assert "överskrids" in said
    assert "äldre än 2023" in said
    # A break lies between the first and the latest value of waste.
    assert "Ett känt brott ligger mellan de två åren" in said
    assert "tidigare publicerat 29\u00a0% (utan datum)" in said
    assert "2021: värdet är ersatt av någon annan" in said
    assert "2019: värdet är återkallat" in said
    assert "publicerat: 29\u00a0%" in said
    assert "https://example.org/food" in said
    assert "1\u202f285" in said


def test_a_script_address_is_text_and_no_link() -> None:
    reader = read(nt.report(small(), member="Trosa").html)
    assert "javascript:alert(1)" in reader.text()
    assert all(link.startswith(("#", "https://", "http://")) for link in reader.links)


def test_nothing_after_the_pages_year_is_used() -> None:
    page = nt.report(small(), member="Trosa", year=2020)
    said = read(page.html).text()
    assert page.title == "Trosa 2020"
    assert "20\u00a0%" in said
    assert "30\u00a0% (2023)" not in said
    assert "i nätverket finns värden till och med 2023" in said


@pytest.mark.parametrize("network", [False, True])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_hostile_text_is_inert(network: bool, language: Language) -> None:
    panel = hostile()
    page = (
        nt.network_report(panel, language=language)
        if network
        else nt.report(panel, member=HOSTILE, language=language, command=HOSTILE)
    )
    html = page.html
    assert "<script" not in html
    assert "\u202e" not in html
    assert "{{ 7*7 }}" in html
    assert "$x^2$" in html
    assert "49" not in read(html).text().split()
    assert "&lt;script&gt;" in html
    read(html)


def test_a_member_without_values_gets_a_page_that_says_so() -> None:
    panel = nt.Panel(["a"], ["x", "y"], [2022, 2023], [[[1.0, 2.0], [float("nan")] * 2]])
    assert "y har inga värden till och med 2023" in read(nt.report(panel, member="y").html).text()


def test_mistakes_of_the_caller_are_said() -> None:
    panel = small()
    with pytest.raises(nt.ArgumentError, match="Trosa"):
        nt.report(panel, member="Trossa")
    with pytest.raises(nt.ArgumentError, match="2018 to 2023"):
        nt.report(panel, member="Trosa", year=2031)
    with pytest.raises(nt.ArgumentError, match="sv, en"):
        nt.report(panel, member="Trosa", language="fi")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="empty"):
        nt.network_report(nt.Panel([], [], [], np.empty((0, 0, 0))))


def test_saving_replaces_a_file_only_by_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = nt.report(small(), member="Trosa")
    place = tmp_path / "page.html"
    place.write_text("old", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        page.save(place)
    assert place.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]
    monkeypatch.undo()
    assert page.save(place) == place
    assert place.read_text(encoding="utf-8") == page.html


def test_a_notebook_shows_the_page_in_a_frame_that_may_run_nothing() -> None:
    shown = nt.report(hostile(), member="b")._repr_html_()
    assert shown.startswith("<iframe ")
    assert " sandbox " in shown
    assert "<script" not in shown
    assert shown.count("<") == 2


def test_the_embedded_pages_are_small() -> None:
    assert len(nt.report(nt.datasets.sekom(), member="Sundsvall").html) < 1_000_000


def test_a_target_is_drawn_with_the_fan_to_it_and_told_to_those_who_do_not_see() -> None:
    food = nt.Indicator(
        id="food",
        name={"sv": "Ekologisk mat"},
        unit={"sv": "%"},
        direction="higher",
        floor=0.0,
        ceiling=100.0,
        targets=[nt.Target(value=60.0, year=2030)],
    )
    rising = [20, 24, 23, 27, 29, 30, 33, 32, 36, 38]
    flags = [float("nan")] * 9 + [3.0]
    panel = nt.Panel([food], ["Trosa", "Gnesta"], range(2014, 2024), [[rising, flags]])
    html = nt.report(panel, member="Trosa").html
    row = nt.progress(panel).row("food", "Trosa")
    assert html.count('<polygon class="fan"') == 1
    assert html.count('<polygon class="mark"') == 1
    assert "mållinjen, från 20" in html
    said = f"Om trenden 2014–2023 fortsätter: {row.trend_line:.0f} % 2030, med 95 %-prognosintervall"
    assert said in re.findall('aria-label="(Linjediagram[^"]*)"', html.replace("\u00a0", " "))[0]
    # A single value has no fan, and no list of evidence about nothing.
    alone = nt.report(panel, member="Gnesta").html
    assert '<polygon class="fan"' not in alone
    assert "p vid oberoende" not in alone
    assert "p vid oberoende" in html


def test_what_has_turned_is_told_with_its_pace() -> None:
    share = nt.Indicator(id="share", name={"sv": "Andel"}, unit={"sv": "%"}, direction="higher")
    values = [3, 5, 9, 13, 18, 26, 30, 35, 40, 36, 34, 33, 30, 29]
    html = nt.report(nt.Panel([share], ["Trosa"], range(2010, 2024), [[values]]), member="Trosa").html
    assert "Har vänt: Andel (försämras de senaste 5 värdena, −1,9\u00a0procentenheter per år)." in html


@pytest.mark.parametrize("language", ["sv", "en"])
def test_one_member_is_not_many(language: Language) -> None:
    share = nt.Indicator(id="share", unit={"sv": "%"}, direction="higher", targets=[nt.Target(value=60.0, year=2030)])
    panel = nt.Panel([share], ["Trosa"], [2021, 2022, 2023], [[[20, 30, 40]]])
    for page in (nt.network_report(panel, language=language), nt.report(panel, member="Trosa", language=language)):
        assert not re.findall(r"(?<![\w.,])1\s(?:medlemmar|members)|de 1 som|the 1 with|1 of them have", page.html)


def words_of(html: str) -> str:
    """The text of a page on one line, with ordinary spaces: sentences are looked for in it."""
    return re.sub(r"\s+", " ", read(html).text())


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        (1.9, "Gränsvärde: 2 mg, klaras.", "Limit: 2 mg, met."),
        (2.0, "Gränsvärde: 2 mg, värdet ligger på gränsen.", "Limit: 2 mg, the value is at the limit."),
        (2.1, "Gränsvärde: 2 mg, överskrids.", "Limit: 2 mg, exceeded."),
    ],
)
def test_a_limit_is_met_below_it_and_exceeded_above_it(value: float, sv: str, en: str) -> None:
    cadmium = nt.Indicator(id="cd", unit={"sv": "mg"}, direction="lower", decimals=1, limits=[nt.Limit(value=2.0)])
    panel = nt.Panel([cadmium], ["Trosa"], [2022, 2023], [[[1.0, value]]])
    assert sv in words_of(nt.report(panel, member="Trosa").html)
    assert en in words_of(nt.report(panel, member="Trosa", language="en").html)


@pytest.mark.parametrize(
    ("values", "sv", "en"),
    [
        ((2.0, 2.0, 1.9), "Ingen medlem ligger över: Gränsvärde 2 mg.", "No member exceeds: Limit 2 mg."),
        ((2.1, 2.0, 1.9), "En medlem överskrider Gränsvärde 2 mg: Trosa.", "One member exceeds Limit 2 mg: Trosa."),
        (
            (2.1, 1.9, 2.2),
            "2 medlemmar överskrider Gränsvärde 2 mg: Trosa och Eksjö.",
            "2 members exceed Limit 2 mg: Trosa and Eksjö.",
        ),
    ],
)
def test_the_network_names_those_that_exceed_a_limit(values: tuple[float, ...], sv: str, en: str) -> None:
    cadmium = nt.Indicator(id="cd", unit={"sv": "mg"}, direction="lower", decimals=1, limits=[nt.Limit(value=2.0)])
    panel = nt.Panel([cadmium], ["Trosa", "Lund", "Eksjö"], [2022, 2023], [[[1.0, value] for value in values]])
    for language, wanted in (("sv", sv), ("en", en)):
        said = words_of(nt.network_report(panel, language=cast(Language, language)).html)
        assert wanted in said
        assert [each for each in (sv, en) if each in said] == [wanted]


@pytest.mark.parametrize(
    ("value", "lower", "upper"),
    [
        (1.0, ("värdet ligger under", "the value is below"), ("klaras", "met")),
        (2.0, ("värdet ligger på gränsen", "the value is at the limit"), ("klaras", "met")),
        (3.0, ("klaras", "met"), ("klaras", "met")),
        (6.0, ("klaras", "met"), ("överskrids", "exceeded")),
    ],
)
def test_each_of_several_limits_is_told_with_its_own_state(
    value: float, lower: tuple[str, str], upper: tuple[str, str]
) -> None:
    fluoride = nt.Indicator(id="f", unit={"sv": "mg"}, limits=[nt.Limit(value=2.0, upper=False), nt.Limit(value=5.0)])
    panel = nt.Panel([fluoride], ["Trosa"], [2022, 2023], [[[3.0, value]]])
    labels = (("Lägsta tillåtna värde", "Gränsvärde"), ("Lowest value allowed", "Limit"))
    for k, language in enumerate(("sv", "en")):
        said = words_of(nt.report(panel, member="Trosa", language=cast(Language, language)).html)
        assert f"{labels[k][0]}: 2 mg, {lower[k]}." in said
        assert f"{labels[k][1]}: 5 mg, {upper[k]}." in said


@pytest.mark.parametrize(
    ("values", "sv", "en"),
    [
        (
            (1.0, 3.0, 6.0),
            ("En medlem underskrider Lägsta tillåtna värde 2 mg: Trosa.",
             "En medlem överskrider Gränsvärde 5 mg: Eksjö."),
            ("One member is below Lowest value allowed 2 mg: Trosa.", "One member exceeds Limit 5 mg: Eksjö."),
        ),
        (
            (2.0, 3.0, 5.0),
            ("Ingen medlem ligger under: Lägsta tillåtna värde 2 mg.", "Ingen medlem ligger över: Gränsvärde 5 mg."),
            ("No member is below: Lowest value allowed 2 mg.", "No member exceeds: Limit 5 mg."),
        ),
        (
            (1.0, 1.5, 4.0),
            ("2 medlemmar underskrider Lägsta tillåtna värde 2 mg: Trosa och Lund.",
             "Ingen medlem ligger över: Gränsvärde 5 mg."),
            ("2 members are below Lowest value allowed 2 mg: Trosa and Lund.", "No member exceeds: Limit 5 mg."),
        ),
    ],
)  # fmt: skip
def test_the_network_tells_who_is_beyond_each_limit(
    values: tuple[float, ...], sv: tuple[str, str], en: tuple[str, str]
) -> None:
    fluoride = nt.Indicator(
        id="f", unit={"sv": "mg"}, decimals=1, limits=[nt.Limit(value=2.0, upper=False), nt.Limit(value=5.0)]
    )
    panel = nt.Panel([fluoride], ["Trosa", "Lund", "Eksjö"], [2022, 2023], [[[3.0, value] for value in values]])
    for language, wanted in (("sv", sv), ("en", en)):
        said = words_of(nt.network_report(panel, language=cast(Language, language)).html)
        assert all(each in said for each in wanted), language


RISING = [10, 12, 14, 15, 17, 19, 22, 24, 25, 28]


@pytest.mark.parametrize(
    ("direction", "rises", "css", "sv", "en"),
    [
        ("higher", True, "better", "förbättras", "improving"),
        ("higher", False, "worse", "försämras", "worsening"),
        ("lower", True, "worse", "försämras", "worsening"),
        ("lower", False, "better", "förbättras", "improving"),
        ("neutral", True, "none", "ökar", "increasing"),
        ("neutral", False, "none", "minskar", "decreasing"),
    ],
)
def test_a_trend_has_the_word_and_the_colour_of_its_direction(
    direction: str, rises: bool, css: str, sv: str, en: str
) -> None:
    made = nt.Indicator(id="share", unit={"sv": "%"}, direction=direction)
    panel = nt.Panel([made], ["Trosa"], range(2014, 2024), [[[each if rises else 40 - each for each in RISING]]])
    for language, word in (("sv", sv), ("en", en)):
        html = nt.report(panel, member="Trosa", language=cast(Language, language)).html
        assert f'<span class="verdict {css}">{word}</span>' in html
        lead = {"sv": f"Lång trend: 1 {word}. De senaste värdena: 1 {word}.",
                "en": f"Long trend: 1 {word}. Latest values: 1 {word}."}[language]  # fmt: skip
        assert lead in words_of(html)
        slope = "+2" if rises else "−2"
        sentence = {"sv": f"Sedan 2014 ändras värdet med {slope}", "en": f"Since 2014 the value changes by {slope}"}
        assert re.search(re.escape(sentence[language]) + rf"[^:]*: {word}\.", words_of(html))
        recent = {"sv": f"mycket sannolikt att det {word}, {slope}", "en": f"very likely {word}, {slope}"}
        assert recent[language] in words_of(html)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_colour_of_the_latest_values_is_told_apart_too(language: Language) -> None:
    share = nt.Indicator(id="share", unit={"sv": "%"}, direction="higher")
    up = [3, 5, 9, 13, 18, 26, 30, 35, 40, 36, 34, 33, 30, 29]
    down = [60 - each for each in up]
    for values, css, word in (
        (up, "worse", {"sv": "försämras", "en": "worsening"}),
        (down, "better", {"sv": "förbättras", "en": "improving"}),
    ):
        html = nt.report(
            nt.Panel([share], ["Trosa"], range(2010, 2024), [[values]]), member="Trosa", language=language
        ).html
        (found,) = set(re.findall(r'class="([^"]*)">(?:senaste|latest) 5: ([^<]*)<', html))
        assert found == (f"under {css}", word[language])


def test_the_page_is_of_the_members_own_newest_year() -> None:
    panel = nt.Panel(["a", "b"], ["Trosa", "Lund"], range(2020, 2024), [[[1, 2, X, X], [3, 4, 5, 6]], [[X] * 4] * 2])
    for language in ("sv", "en"):
        assert nt.report(panel, member="Trosa", language=cast(Language, language)).title == "Trosa 2021"
        assert nt.report(panel, member="Lund", language=cast(Language, language)).title == "Lund 2023"
    assert "(2021)" in words_of(nt.report(panel, member="Trosa").html)
    later = nt.Panel(["a", "b"], ["Trosa"], [2020, 2021, 2022], [[[1, 2, X]], [[X, X, 3]]])
    assert nt.report(later, member="Trosa").title == "Trosa 2022", "the newest of all its indicators"
