"""Findings of ``check`` in words, as a table and as a page, in Swedish and English. No statistics."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from .text import EN_DASH, Language, Text, decimals_of, inert, one, per_cent

if TYPE_CHECKING:
    from .check import CheckFinding, Checks
    from .panel import Panel

__all__ = ["COLUMNS", "line", "page", "table", "words"]

#: Keys of one finding in words.
COLUMNS = ("member", "indicator", "year", "rule", "severity", "found", "expected", "action")

_HEADS = {
    "sv": ("Medlem", "Nyckeltal", "År", "Regel", "Vikt", "Funnet", "Väntat och varför", "Att göra"),
    "en": ("Member", "Indicator", "Year", "Rule", "Severity", "Found", "Expected, and why", "What to do"),
}
_SEVERITY = {
    "sv": {"error": "fel", "warning": "varning", "note": "upplysning"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_RULE = {
    "impossible-value": ("omöjligt värde", "impossible value"),
    "unit-slip": ("fel enhet eller decimaltecken", "unit or decimal slip"),
    "outlier-series": ("avviker från den egna serien", "far from the own series"),
    "outlier-members": ("avviker från andra medlemmar", "far from other members"),
    "jump": ("språng i serien", "jump in the series"),
    "known-break": ("känt brott", "known break"),
    "frozen": ("samma värde upprepat", "same value repeated"),
    "rounding": ("annan avrundning", "rounding differs"),
    "denominator": ("nämnaren har ändrats", "denominator moved"),
    "sum-of-parts": ("summan stämmer inte", "not the sum of its parts"),
    "mixed-definitions": ("annan definition", "another definition"),
    "stopped-reporting": ("har slutat rapportera", "stopped reporting"),
    "vintage": ("skiljer sig från tidigare utgåva", "differs from an earlier edition"),
}

# For each rule what was found, what was expected and why, and what to do; Swedish first. A key with a dash after the
# rule is a variant.
_PHRASES: dict[str, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    "impossible-value": (
        ("{value}", "{value}"),
        ("Högst eller lägst {expected}: enheten medger inget annat.", "The unit ends at {expected}."),
        (
            "Rätta värdet, eller ange i definitionen att det får passera gränsen.",
            "Correct the value, or say in the definition that it may pass the end.",
        ),
    ),
    "impossible-value-infinite": (
        ("{value}", "{value}"),
        ("Ett ändligt tal.", "A finite number."),
        ("Rätta eller ta bort värdet.", "Correct the value or take it out."),
    ),
    "unit-slip": (
        ("{value}, ungefär {times} det väntade", "{value}, about {times} what was expected"),
        (
            "Omkring {expected} efter de närmaste åren i den egna serien.",
            "About {expected} by the nearest years of its own series.",
        ),
        (
            "{corrected}: kontrollera enhet och decimaltecken{hint}.",
            "{corrected}: check the unit and the decimal sign{hint}.",
        ),
    ),
    "outlier-series": (
        ("{value}", "{value}"),
        (
            "Omkring {expected} efter de närmaste åren; avståndet är {score} gånger seriens vanliga variation.",
            "About {expected} by the nearest years; the distance is {score} times the usual variation of the series.",
        ),
        (
            "Kontrollera uppgiften. Stämmer den: skriv en kommentar om orsaken.",
            "Check the figure. If it is right, add a comment that says why.",
        ),
    ),
    "outlier-members": (
        ("{value}; så är det i {n} värden", "{value}; the same in {n} values"),
        (
            "Medianen bland jämförbara medlemmar är {expected}; avståndet är {score} gånger den vanliga spridningen.",
            "The median of comparable members is {expected}; the distance is {score} times the usual spread.",
        ),
        (
            "Kontrollera att medlemmen räknar i samma enhet och på samma sätt{hint}.",
            "Check that the member uses the same unit and counts the same things{hint}.",
        ),
    ),
    "jump": (
        (
            "Från omkring {expected} till omkring {value} mellan {other_year} och {year}{factor}",
            "From about {expected} to about {value} between {other_year} and {year}{factor}",
        ),
        (
            "Ingen bestående nivåändring: inget brott är känt, och de andra medlemmarna har inte ändrats så.",
            "No lasting change of level: no break is known, and the other members have not changed like that.",
        ),
        (
            "Ta reda på om mätning, register eller enhet ändrades. I så fall: skriv in ett brott {year}.",
            "Find out whether measurement, register or unit changed. If so, enter a break in {year}.",
        ),
    ),
    "unit-slip-all": (
        (
            "{value} i median bland {n} medlemmar, ungefär {times} det väntade",
            "{value} as the median of {n} members, about {times} what was expected",
        ),
        (
            "Omkring {expected} efter de närmaste åren; alla medlemmar skiljer sig på samma sätt.",
            "About {expected} by the nearest years; all members differ in the same way.",
        ),
        (
            "{corrected}: kontrollera enhet och decimaltecken i hela årets uppgifter{hint}.",
            "{corrected}: check the unit and the decimal sign of the whole year's figures{hint}.",
        ),
    ),
    "jump-all": (
        (
            "Från omkring {expected} till omkring {value} i median bland {n} medlemmar mellan {other_year} och "
            "{year}{factor}",
            "From about {expected} to about {value} as the median of {n} members between {other_year} and "
            "{year}{factor}",
        ),
        (
            "Ingen så stor ändring för alla på en gång: inget brott är känt.",
            "No such change for all members at once: no break is known.",
        ),
        (
            "Ta reda på om enheten ändrades. I så fall: räkna om värdena, eller skriv in ett brott {year}.",
            "Find out whether the unit changed. If so, convert the values, or enter a break in {year}.",
        ),
    ),
    "known-break": (
        (
            "Från {expected} till {value} (median av {n} med värden på båda sidor)",
            "From {expected} to {value} (median of {n} with values on both sides)",
        ),
        ("Brottet är känt: {reason}", "The break is known: {reason}"),
        ("Jämför inte värden före och efter {year}.", "Do not compare values before and after {year}."),
    ),
    "frozen": (
        ("{value} {n} gånger i rad, {span}", "{value} {n} times in a row, {span}"),
        (
            "Värden som skiftar: så många lika är osannolikt i detta nyckeltal.",
            "Values that vary: so many equal ones are unlikely in this indicator.",
        ),
        (
            "Kontrollera att värdet är nytt varje år och inte kopierat från året före.",
            "Check that the value is new each year and not copied from the year before.",
        ),
    ),
    "rounding": (
        ("{n} värden med färre siffror, {span}", "{n} values with fewer digits, {span}"),
        ("{digits} som i resten av serien.", "{digits} as in the rest of the series."),
        (
            "Rapportera med samma noggrannhet alla år; små förändringar syns annars inte.",
            "Report with the same precision every year; small changes do not show otherwise.",
        ),
    ),
    "denominator": (
        (
            "Nämnaren gick från {expected} till {value} mellan {other_year} och {year}",
            "The denominator went from {expected} to {value} between {other_year} and {year}",
        ),
        (
            "En oförändrad nämnare: {share} av andelens ändring kommer från den.",
            "An unchanged denominator: {share} of the change of the share comes from it.",
        ),
        (
            "Säg i kommentaren att det är nämnaren som ändrats, och kontrollera den.",
            "Say in the comment that it is the denominator that moved, and check it.",
        ),
    ),
    "sum-of-parts": (
        ("{value}", "{value}"),
        ("{expected}, summan av {n} delar.", "{expected}, the sum of {n} parts."),
        ("Kontrollera totalen och delarna.", "Check the total and its parts."),
    ),
    "mixed-definitions": (
        ("{n} värden från {span}, det första {value}", "{n} values from {span}, the first {value}"),
        ("Inga värden: definitionen användes inte då.", "No values: the definition was not in use then."),
        (
            "Flytta värdena till den definition som gällde, eller rätta definitionens giltighet.",
            "Move the values to the definition that was in use, or correct when it was.",
        ),
    ),
    "stopped-reporting": (
        ("Inget värde sedan {year} ({value})", "No value since {year} ({value})"),
        (
            "Värden till och med {other_year}: medlemmen har brukat rapportera, och andra gör det.",
            "Values up to {other_year}: the member used to report, and others do.",
        ),
        (
            "Fråga medlemmen. Gäller nyckeltalet inte längre: ange ”ej tillämpligt”.",
            "Ask the member. If the indicator no longer applies, say “not applicable”.",
        ),
    ),
    "stopped-reporting-all": (
        (
            "Inget värde sedan {year} i något av {n} nyckeltal",
            "No value since {year} in any of {n} indicators",
        ),
        (
            "Värden till och med {other_year}: medlemmen har brukat rapportera, och andra gör det.",
            "Values up to {other_year}: the member used to report, and others do.",
        ),
        (
            "Fråga medlemmen. Har den lämnat nätverket: skriv in när.",
            "Ask the member. If it has left the network, enter when.",
        ),
    ),
    "vintage": (
        ("{value}; {n} värden skiljer sig i serien", "{value}; {n} values of the series differ"),
        ("{expected} enligt den tidigare utgåvan.", "{expected} by the earlier edition."),
        (
            "Ta reda på om källan har reviderats. Ändra inte äldre texter utan att säga det.",
            "Find out whether the source was revised. Do not change older texts without saying so.",
        ),
    ),
    "vintage-lost": (
        ("Inget värde; {n} värden skiljer sig i serien", "No value; {n} values of the series differ"),
        ("{expected} enligt den tidigare utgåvan.", "{expected} by the earlier edition."),
        ("Ta reda på varför värdet har tagits bort.", "Find out why the value was taken out."),
    ),
}


#: Rules whose expected value is computed, not read.
_ESTIMATED = ("unit-slip", "outlier-series", "outlier-members", "jump", "known-break")


class _Words:
    """Numbers and phrases of the findings of one panel."""

    def __init__(self, panel: Panel, language: Language) -> None:
        self.t = Text(language)
        self.k = 0 if language == "sv" else 1
        self.panel = panel
        self.indicators = {each.id: each for each in panel.indicators}
        self.names = {each.id: inert(each.name) or each.id for each in panel.members}

    def amount(self, value: float | None, indicator: str | None, *, computed: bool = False) -> str:
        """A number with its unit: an observed one as it is given (five significant digits at most), a computed one as
        the indicator is published, or with three significant digits where that takes more decimals."""
        if value is None:
            return EN_DASH
        made = self.indicators[indicator] if indicator is not None else None
        unit = self.t.pick(made.unit) if made is not None else ""
        if not math.isfinite(value):
            return self.t.number(value)
        size = math.floor(math.log10(abs(value))) if value else 0
        limit = max(0, min(6, (2 if computed else 4) - size))
        if computed and made is not None and size < 5:
            limit = max(limit, made.decimals)
        return self.t.amount(value, unit, decimals_of([value], limit))

    def times(self, factor: float) -> str:
        whole = self.t.number(factor if factor >= 1 else 1 / factor)
        if factor >= 1:
            return (f"{whole} gånger", f"{whole} times")[self.k]
        return (
            f"en {'tiondel' if factor > 0.05 else 'hundradel' if factor > 0.005 else 'tusendel'} av",
            f"1/{whole} of",
        )[self.k]

    def corrected(self, value: float, factor: float, indicator: str | None) -> str:
        whole, given = round(max(factor, 1 / factor)), Decimal(repr(float(value)))
        # In decimals, as people do it: 0.07 times 100 is 7, not 7.000000000000001.
        right = given / whole if factor > 1 else given * whole
        by, made = self.t.number(whole), self.amount(float(right), indicator)
        done = (("Delat med", "Divided by") if factor > 1 else ("Multiplicerat med", "Multiplied by"))[self.k]
        return (f"{done} {by} blir värdet {made}", f"{done} {by} the value is {made}")[self.k]

    def hint(self, each: CheckFinding) -> str:
        """What a power of ten often is: kilometres make a distance ten times too large, and what is counted for each of
        them ten times too small; a fraction makes a percentage a hundred times too small."""
        if each.factor is None or each.indicator is None:
            return ""
        unit = self.t.pick(self.indicators[each.indicator].unit).lower()
        counted, *per = re.split(r"/| per ", unit)
        tenfold, pair = round(math.log10(each.factor)), None
        if (tenfold == 1 and "mil" in counted.split()) or (tenfold == -1 and any("mil" in p.split() for p in per)):
            pair = ("kilometer i stället för mil?", "kilometres for mil?")
        elif tenfold == -2 and "%" in counted:
            pair = ("andel i stället för procent?", "a fraction for per cent?")
        elif abs(tenfold) == 3:
            pair = ("kg och ton, eller W och kW?", "kg and tonnes, or W and kW?")
        return f" ({pair[self.k]})" if pair else ""

    def text(self, each: CheckFinding) -> dict[str, str]:
        indicator = self.indicators[each.indicator] if each.indicator is not None else None
        key = each.rule + self.variant(each)
        of = None if each.rule == "denominator" else each.indicator
        fields = {
            "value": self.amount(
                each.value, of, computed=each.rule in ("jump", "known-break") or key == "unit-slip-all"
            ),
            "expected": self.amount(each.expected, of, computed=each.rule in _ESTIMATED),
            "year": each.year,
            "other_year": each.other_year or "",
            "span": self.t.years(each.year, each.other_year or each.year),
            "n": self.t.number(each.n),
            "score": self.t.number(each.score or 0.0),
            "share": self.t.amount(per_cent(each.score or 0.0), "%"),
            "times": self.times(each.factor) if each.factor else "",
            "corrected": self.corrected(each.value, each.factor, each.indicator)
            if each.factor and each.value is not None
            else "",
            "hint": self.hint(each),
            "factor": f" ({self.times(each.factor).removesuffix(' av').removesuffix(' of')})" if each.factor else "",
            "digits": self.digits(each),
            "reason": self.reason(each),
        }
        said = _PAGE[self.t.language]
        found, expected, action = (one(phrase[self.k].format(**fields), self.t.language) for phrase in _PHRASES[key])
        return dict(
            zip(
                COLUMNS,
                (
                    self.names[each.member] if each.member is not None else said["everybody"],
                    self.t.pick(indicator.name, indicator.id) if indicator is not None else said["everything"],
                    str(each.year),
                    _RULE[each.rule][self.k],
                    _SEVERITY[self.t.language][each.severity],
                    found,
                    expected,
                    action
                    if each.rule != "impossible-value" or not each.factor
                    else f"{fields['corrected']}. {action}",
                ),
                strict=True,
            )
        )

    @staticmethod
    def variant(each: CheckFinding) -> str:
        if each.rule == "impossible-value" and each.expected is None:
            return "-infinite"
        if each.rule == "stopped-reporting" and each.indicator is None:
            return "-all"
        if each.rule in ("unit-slip", "jump") and each.member is None:
            return "-all"
        return "-lost" if each.rule == "vintage" and each.value is None else ""

    def digits(self, each: CheckFinding) -> str:
        if each.rule != "rounding" or each.expected is None:
            return ""
        n = round(each.expected)
        if n > 0:
            return (f"{n} decimal{'' if n == 1 else 'er'}", f"{n} decimal{'' if n == 1 else 's'}")[self.k]
        step = self.t.number(10.0**-n)
        return (f"Hela {step}-tal", f"Multiples of {step}")[self.k] if n else ("Heltal", "Whole numbers")[self.k]

    def reason(self, each: CheckFinding) -> str:
        known = self.panel.breaks_of(each.indicator, each.member) if each.indicator is not None else []
        return next((self.t.pick(found.reason) for found in known if found.year == each.year), "") or EN_DASH


def words(checks: Checks, language: Language) -> list[dict[str, str]]:
    """Each finding in words, by the keys of ``COLUMNS``."""
    made = _Words(checks.panel, language)
    return [made.text(each) for each in checks]


def line(each: CheckFinding, said: dict[str, str]) -> str:
    """A finding in one line, as the command line lists it."""
    where = ", ".join((said["member"], said["indicator"], said["year"]))
    return f"{where}: {each.severity} [{each.rule}] {said['found'].rstrip('.')}. {said['expected']} {said['action']}"


#: What makes a spreadsheet run a cell as a formula; a carriage return does too, and ``inert`` takes it out.
_FORMULA = ("=", "+", "-", "@", "\t")


def table(checks: Checks, language: Language, *, for_spreadsheets: bool) -> bytes:
    """The listing as CSV, grouped by member."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "sv" else ",", lineterminator="\n")

    def safe(cell: str) -> str:
        cell = inert(cell).replace("\u00a0", " ").replace("\u202f", " ")
        return "'" + cell if for_spreadsheets and cell.startswith(_FORMULA) else cell

    writer.writerow(_HEADS[Text(language).language])
    for each in words(checks, language):
        writer.writerow([safe(each[key]) for key in COLUMNS])
    return (b"\xef\xbb\xbf" if for_spreadsheets else b"") + out.getvalue().encode()


@dataclass(frozen=True)
class _Group:
    name: str
    tally: str
    rows: Sequence[dict[str, str]]


_PAGE = {
    "sv": {
        "title": "Kontroll av uppgifter",
        "lead": "{tally} i {series} serier med värden.",
        "nothing": "Inget att anmärka på.",
        "about": "Ett fynd är en fråga till den som känner uppgiften, inget bevis. Fel: värdet kan inte vara sant. "
        "Varning: troligen fel, eller något som ändrar hur serien ska läsas. Upplysning: bra att veta.",
        "everybody": "Alla medlemmar",
        "everything": "Alla nyckeltal",
        "simulated": "Simulerade uppgifter: inga verkliga värden.",
    },
    "en": {
        "title": "Check of figures",
        "lead": "{tally} in {series} series with values.",
        "nothing": "Nothing to remark on.",
        "about": "A finding is a question to whoever knows the figure, no proof. Error: the value cannot be true. "
        "Warning: probably wrong, or something that changes how the series reads. Note: good to know.",
        "everybody": "All members",
        "everything": "All indicators",
        "simulated": "Simulated data: no real figures.",
    },
}
_COUNTED = {
    "sv": {"error": ("fel", "fel"), "warning": ("varning", "varningar"), "note": ("upplysning", "upplysningar")},
    "en": {"error": ("error", "errors"), "warning": ("warning", "warnings"), "note": ("note", "notes")},
}


def _tally(t: Text, findings: Sequence[CheckFinding]) -> str:
    parts = []
    for severity, (single, many) in _COUNTED[t.language].items():
        if n := sum(each.severity == severity for each in findings):
            parts.append(f"{t.number(n)} {single if n == 1 else many}")
    return t.join(parts)


def page(checks: Checks, language: Language) -> str:
    """The listing as one HTML page, a heading a member."""
    from . import __version__
    from ._page import render

    t = Text(language)
    said = _PAGE[language]
    texts = words(checks, language)
    of_member: dict[str | None, list[int]] = {}
    for k, each in enumerate(checks):
        of_member.setdefault(each.member, []).append(k)
    groups = [
        _Group(
            texts[positions[0]]["member"],
            _tally(t, [checks[k] for k in positions]),
            [texts[k] | {"css": checks[k].severity} for k in positions],
        )
        for positions in of_member.values()
    ]
    n_series = int((~np.isnan(checks.panel.values)).any(axis=2).sum())
    info = checks.panel.info
    lead = one(said["lead"].format(tally=_tally(t, checks), series=t.number(n_series)), language)
    return render(
        "check.html",
        t,
        {
            "title": said["title"],
            "name": t.pick(info.title, info.name),
            "simulated": said["simulated"] if info.simulated else "",
            "lead": lead if checks else said["nothing"],
            "about": said["about"],
            "heads": _HEADS[language][1:],
            "columns": COLUMNS[1:],
            "groups": groups,
            "version": __version__,
        },
    )
