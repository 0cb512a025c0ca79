"""Numbers and words as people read them, in Swedish and English: closed lists, no statistics.

Swedish numbers have a decimal comma, a narrow no-break space between thousands, a true minus, an en dash in ranges and
a no-break space before ``%`` and units. English ones have a decimal point and a comma. Years are never grouped.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, get_args

from .errors import ArgumentError

__all__ = ["LANGUAGES", "Language", "Text", "decimals_of", "inert", "pace_decimals", "per_cent", "pick"]

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

MINUS, EN_DASH, NBSP, NARROW = "\u2212", "\u2013", "\u00a0", "\u202f"


def decimals_of(values: Iterable[float], limit: int) -> int:
    """Digits after the point that the values were given with, at most ``limit``: never more than the source had.

    >>> decimals_of([43.0, 15.4], 1), decimals_of([43.0, 15.0], 1), decimals_of([0.125], 2)
    (1, 0, 2)
    """
    most = 0
    for value in values:
        if math.isfinite(value):
            exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
            most = max(most, -int(exponent))
    return min(most, limit)


def per_cent(share: float) -> float:
    """The share in per cent without a rounding of its own: ``100 * 0.285`` is 28.499999999999996.

    >>> per_cent(0.285), per_cent(0.29)
    (28.5, 29.0)
    """
    return float(100 * Decimal(repr(float(share))))


def pace_decimals(value: float, decimals: int) -> int:
    """Digits of a pace a year: two that count, not fewer than ``decimals``, and at most one more.

    >>> pace_decimals(1.32, 0), pace_decimals(0.052, 2), pace_decimals(-13.6, 0), pace_decimals(0.0, 1)
    (1, 3, 0, 1)
    """
    if value == 0 or not math.isfinite(value):
        return decimals
    return min(max(decimals, 1 - math.floor(math.log10(abs(value)))), decimals + 1)


#: Phrases are written for many; a count of one takes these instead.
_ONE: dict[str, tuple[tuple[str, str], ...]] = {
    "sv": (
        ("1 medlemmar", "1 medlem"),
        ("1 värden", "1 värde"),
        ("1 serier", "1 serie"),
        ("1 delar", "1 del"),
        ("1 prövade nyckeltal", "1 prövat nyckeltal"),
        ("Bland de 1 som", "För den enda som"),
        ("bland de 1 som", "för den enda som"),
    ),
    "en": (
        ("1 members count", "1 member counts"),
        ("1 members are", "1 member is"),
        ("1 of them have", "1 of them has"),
        ("1 members", "1 member"),
        ("1 indicators are", "1 indicator is"),
        ("1 indicators", "1 indicator"),
        ("1 values of the series differ", "1 value of the series differs"),
        ("1 values", "1 value"),
        ("1 parts", "1 part"),
        ("1 pairs", "1 pair"),
        ("Among the 1 with", "For the only one with"),
        ("among the 1 with", "for the only one with"),
    ),
}
_ONE_OF = {
    language: re.compile("(?<![\\w.,\u202f])(?:" + "|".join(many for many, _ in pairs) + r")\b")
    for language, pairs in _ONE.items()
}


def one(text: str, language: str) -> str:
    """The text with the singular after a count of one.

    >>> one("1 medlemmar, 21 medlemmar", "sv"), one("1 members are at 100%", "en")
    ('1 medlem, 21 medlemmar', '1 member is at 100%')
    """
    if "1 " not in text:
        return text
    words = dict(_ONE[language])
    return _ONE_OF[language].sub(lambda found: words[found.group()], text)


#: Invisible characters that turn, hide or break text: controls, zero-width and bidirectional marks.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")


def inert(text: str) -> str:
    """Text of a dataset without characters that nobody sees but that change how the rest is read.

    >>> inert("Sund\\u202esvall\\x00")
    'Sundsvall'
    """
    return _UNSEEN.sub("", text)


def pick(text: Mapping[str, str], language: str, fallback: str = "") -> str:
    """A text in the language asked for, else in Swedish, English or whatever there is."""
    for tag in (language, "sv", "en"):
        if text.get(tag):
            return inert(text[tag])
    return inert(next((each for each in text.values() if each), fallback))


class Text:
    """Words and number formats of one language.

    >>> sv = Text("sv")
    >>> sv.number(-1234.5, 1).replace("\\u202f", "_")
    '−1_234,5'
    >>> sv.amount(27, "%", 0)
    '27\\xa0%'
    >>> Text("en").amount(27, "%", 0)
    '27%'
    """

    __slots__ = ("language", "phrases")

    def __init__(self, language: Language) -> None:
        if language not in LANGUAGES:
            raise ArgumentError(f"language is {language!r} but must be one of {', '.join(LANGUAGES)}")
        self.language: Language = language
        self.phrases = PHRASES[language]

    def __call__(self, key: str, **fields: object) -> str:
        """The phrase of that key, its fields filled in."""
        return one(self.phrases[key].format(**fields), self.language)

    def word(self, family: str, key: str) -> str:
        """A word of a closed list: ``word("status", "imputed")``."""
        return self.phrases[f"{family}.{key}"]

    def owner(self, owner: str, former: bool) -> str:
        """Whose target: in words for the owners that the data model knows, else as the data have it."""
        if not former and owner not in ("", "national", "network", "member"):
            return inert(owner)
        return self.word("target", "former" if former else owner or "national")

    def pick(self, text: Mapping[str, str], fallback: str = "") -> str:
        """A text of a dataset in this language, else in another."""
        return pick(text, self.language, fallback)

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """The number rounded half away from zero, as people round; ``sign`` also shows a plus. NaN is an en dash."""
        if math.isnan(value):
            return EN_DASH
        if math.isinf(value):
            return (MINUS if value < 0 else "+" if sign else "") + "∞"
        exact = Decimal(repr(float(value)))
        thousands, point = (NARROW, ",") if self.language == "sv" else (",", ".")
        if exact.adjusted() > 15:
            return f"{value:.3g}".replace("-", MINUS).replace(".", point)
        rounded = exact.quantize(Decimal(1).scaleb(-max(decimals, 0)), rounding=ROUND_HALF_UP)
        whole, _, fraction = f"{abs(rounded):f}".partition(".")
        if len(whole) > 3:
            whole = f"{int(whole):,}".replace(",", thousands)
        lead = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
        return lead + whole + (point + fraction if fraction else "")

    def amount(self, value: float, unit: str, decimals: int = 0, *, sign: bool = False) -> str:
        """Number and unit; no line break comes between them."""
        number = self.number(value, decimals, sign=sign)
        if not unit or number == EN_DASH:
            return number
        gap = "" if unit == "%" and self.language == "en" else NBSP
        return number + gap + unit

    def difference(self, value: float, unit: str, decimals: int = 0, *, sign: bool = True) -> str:
        """A difference in the unit; between shares in percentage points."""
        number = self.number(value, decimals, sign=sign)
        if unit != "%" or number == EN_DASH:
            return self.amount(value, unit, decimals, sign=sign)
        one = number.lstrip("+" + MINUS) == "1"
        return number + NBSP + self.word("unit", "point" if one else "points").replace(" ", NBSP)

    def span(self, low: float, high: float, unit: str = "", decimals: int = 0) -> str:
        """A range with an en dash."""
        return self.number(low, decimals) + EN_DASH + self.amount(high, unit, decimals)

    def years(self, first: int, last: int) -> str:
        """One year or a range of years."""
        return str(first) if first == last else f"{first}{EN_DASH}{last}"

    def join(self, parts: Iterable[str]) -> str:
        """An enumeration: "a, b och c"."""
        each = list(parts)
        if len(each) < 2:
            return "".join(each)
        return ", ".join(each[:-1]) + f" {self('and')} " + each[-1]

    def count(self, key: str, n: int, **fields: Any) -> str:
        """A phrase in singular or plural: keys ``key.one`` and ``key.other``."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=self.number(n), **fields)


PHRASES: dict[str, dict[str, str]] = {"sv": {}, "en": {}}


def _list(family: str, **words: tuple[str, str]) -> None:
    for key, (sv, en) in words.items():
        name = f"{family}.{key}" if family else key
        PHRASES["sv"][name], PHRASES["en"][name] = sv, en


# The verdict of a trend and how sure it is (the trend engine fills these in).
_list(
    "verdict",
    improving=("förbättras", "improving"),
    worsening=("försämras", "worsening"),
    stable=("oförändrad", "stable"),
    uncertain=("oklar riktning", "no clear direction"),
    at_ceiling=("i taket", "at the ceiling"),
    at_floor=("i botten", "at the floor"),
    not_testable=("för få värden", "too few values"),
    turned=("har vänt", "has turned"),
)
_list(
    "likelihood",
    very_likely=("mycket sannolikt", "very likely"),
    likely=("sannolikt", "likely"),
    even=("ungefär lika sannolikt som inte", "about as likely as not"),
    unlikely=("osannolikt", "unlikely"),
    very_unlikely=("mycket osannolikt", "very unlikely"),
)
_list(
    "status",
    observed=("rapporterat", "reported"),
    not_reported=("ej rapporterat", "not reported"),
    not_applicable=("ej tillämpligt", "not applicable"),
    confidential=("sekretess", "confidential"),
    nil=("noll", "nil"),
    imputed=("ersatt värde", "imputed"),
    estimated=("uppskattat", "estimated"),
    preliminary=("preliminärt", "preliminary"),
    withdrawn=("återkallat", "withdrawn"),
)
_list(
    "mean",
    unweighted=("ovägt medelvärde", "unweighted mean"),
)
_list(
    "unit",
    points=("procentenheter", "percentage points"),
    point=("procentenhet", "percentage point"),
    per_cent=("procent", "per cent"),
)
_list(
    "direction",
    higher=("högre är bättre", "higher is better"),
    lower=("lägre är bättre", "lower is better"),
    neutral=("varken högre eller lägre är bättre", "neither higher nor lower is better"),
)
# Two values compared. Never a trend: that takes all values between.
_list(
    "compared",
    better=("bättre", "better"),
    worse=("sämre", "worse"),
    same=("oförändrat", "unchanged"),
    differs=("ändrat", "changed"),
    none=("går inte att säga", "cannot be said"),
)
_list(
    "similar",
    title=("Liknande medlemmar {year}", "Similar members {year}"),
    title_no_year=("Liknande medlemmar", "Similar members"),
    groups=("Grupp", "Group"),
    far=(
        "Längre bort än vad som är vanligt bland medlemmarna: {names}.",
        "Farther away than is usual among the members: {names}.",
    ),
    nobody=(
        "Ingen medlem är nära: även den närmaste är längre bort än vad som är vanligt. Jämför med försiktighet.",
        "No member is near: even the nearest is farther away than is usual. Compare with care.",
    ),
    distance=("Avstånd", "Distance"),
    share=("del av avståndet", "share of the distance"),
    caption=("Avstånd och vad som gör dem, av {n} jämförda", "Distances and what makes them, of {n} compared"),
    values=("Egna värden bredvid liknande medlemmars", "Own values beside those of similar members"),
    median=("Median bland liknande, samma år", "Median of similar members, same year"),
    calls=("Tydligt förbättrade från liknande start", "Clearly improved from a similar start"),
    call=("{name}: {start} till {end} ({years})", "{name}: {start} to {end} ({years})"),
    **{
        "list.one": ("Närmast i {on} är {names}.", "Nearest in {on} is {names}."),
        "list.other": ("Närmast i {on} är {names}.", "Nearest in {on} are {names}."),
    },
    note=(
        "Likhet gäller bara det som nämns. Medianen är ovägd. Vilka som förbättrats säger inte varför: det är en lista "
        "att ringa efter. Avstånd, gränser och regler står på dokumentationens sida om liknande medlemmar.",
        "Alike means in what is named only. The median is unweighted. Who improved does not say why: it is a list to "
        "call from. Distances, limits and rules are on the documentation's page on similar members.",
    ),
)
_list("", **{"and": ("och", "and")})
_list(
    "picture",
    empty=("inga värden", "no values"),
    breaks=("brott {year}", "break {year}"),
    event=("händelse {year}", "event {year}"),
    ahead=(
        "Om trenden {years} fortsätter: {line} {target_year}, med {level}\u00a0%-prognosintervall {low}–{high}.",
        "If the trend of {years} goes on: {line} in {target_year}, {level}% prediction interval {low}–{high}.",
    ),
    member=(
        "Linjediagram över {name} för {member}, {unit}. {values} {extremes} {mean} {levels} {ahead} "
        "Alla värden finns i tabellen.",
        "Line chart of {name} for {member}, {unit}. {values} {extremes} {mean} {levels} {ahead} All values are in "
        "the table.",
    ),
    network=(
        "Linjediagram över {name}, {unit}: {mean} {levels} Alla värden finns i tabellen.",
        "Line chart of {name}, {unit}: {mean} {levels} All values are in the table.",
    ),
    values=(
        "Från {first} ({first_year}) till {last} ({last_year}).",
        "From {first} ({first_year}) to {last} ({last_year}).",
    ),
    value=("Ett värde: {last} ({last_year}).", "One value: {last} ({last_year})."),
    extremes=(
        "Högst {high} ({high_year}), lägst {low} ({low_year}).",
        "Highest {high} ({high_year}), lowest {low} ({low_year}).",
    ),
    mean=("Ovägt medelvärde {value} ({year}, {n} av {total}).", "Unweighted mean {value} ({year}, {n} of {total})."),
)
_list("", n_of=("{n} av {total}", "{n} of {total}"))
_list(
    "target",
    national=("Nationellt mål", "National target"),
    network=("Nätverkets mål", "The network's target"),
    member=("Eget mål", "Own target"),
    former=("Tidigare mål", "Former target"),
    reduction=("−{share} från {base_year}", "−{share} from {base_year}"),
    that_is=("{reduction}, det vill säga {value}", "{reduction}, that is {value}"),
)
_list(
    "limit",
    upper=("Gränsvärde", "Limit"),
    lower=("Lägsta tillåtna värde", "Lowest value allowed"),
    no_limit=("inget gränsvärde", "no limit"),
    within=("klaras", "met"),
    at_limit=("värdet ligger på gränsen", "the value is at the limit"),
    exceeded=("överskrids", "exceeded"),
    undercut=("värdet ligger under", "the value is below"),
)
_list(
    "pace",
    per_year=("{amount} per år", "{amount} a year"),
    needs=("kräver {pace}", "takes {pace}"),
    reached=("uppnått", "reached"),
    past_deadline=("ej uppnått, målåret har passerat", "not reached, the target year has passed"),
)
_list(
    "reason",
    not_reported=("inget värde rapporterat", "no value reported"),
    not_applicable=("ej tillämpligt", "not applicable"),
    confidential=("sekretess", "confidential"),
    imputed=("ersatt värde, räknas inte", "imputed, not counted"),
    estimated=("uppskattat, räknas inte", "estimated, not counted"),
    preliminary=("preliminärt, räknas inte", "preliminary, not counted"),
    withdrawn=("återkallat", "withdrawn"),
    infinite=("inget ändligt tal", "not a finite number"),
    too_old=("värdet är från ett tidigare år", "the value is from an earlier year"),
    not_a_member=("inte medlem det året", "not a member that year"),
    other_kind=("annan sorts enhet", "another kind of unit"),
    few_that_year=("för få värden från samma år att jämföra med", "too few values of the same year to compare with"),
)
_list(
    "reporter",
    member=("medlemmen", "the member"),
    central=("centralt, från register eller statistik", "centrally, from registers or statistics"),
)
_list(
    "legend",
    mean=("nätverkets ovägda medelvärde, beräknat här", "the network's unweighted mean, computed here"),
    weighted=("vägt medelvärde", "weighted mean"),
    published=("publicerat: {name}", "published: {name}"),
    unused=("ersatt eller återkallat, räknas inte", "imputed or withdrawn, not counted"),
    quartiles=("mittersta hälften av medlemmarna", "middle half of the members"),
    trend=("trendlinjen {years}, om den fortsätter", "trend line of {years}, if it goes on"),
    fan=("{level}\u00a0%-prognosintervall", "{level}% prediction interval"),
    path=("mållinjen, från {value} ({year})", "target line, from {value} ({year})"),
)
_list(
    "same",
    title=("Samma medlemmar hela vägen?", "The same members throughout?"),
    sentence=(
        "Från {first} till {last} ändrades medelvärdet som det rapporterats ({n_first} medlemmar {first}, {n_last} "
        "{last}) med {reported}; kedjat från år till år över dem som rapporterat båda åren (minst {links}) med "
        "{chained}; ",
        "From {first} to {last} the mean as it is reported ({n_first} members in {first}, {n_last} in {last}) changed "
        "by {reported}; chained from year to year over those that reported both (at least {links}), by {chained}; ",
    ),
    fixed=("för de {n} som rapporterat alla år med {fixed}.", "for the {n} that reported every year, by {fixed}."),
    few=(
        "de {n} som rapporterat alla år är för få för ett medelvärde.",
        "the {n} that reported every year are too few for a mean.",
    ),
    reported=("som rapporterat", "as reported"),
    chained=("kedjat: samma medlemmar från år till år", "chained: the same members from year to year"),
    throughout=("samma {n} medlemmar alla år", "the same {n} members in all years"),
)
_list(
    "picture",
    caption=(
        "År utan värde och kända brott lämnas som luckor. Medelvärdet ritas för år då minst {n} medlemmar, eller "
        "alla, har värden. "
        "Källor: se nedan.",
        "Years without a value and known breaks are gaps. The mean is drawn for years in which at least {n} members, "
        "or all, have values. Sources: see below.",
    ),
)
_list(
    "overview",
    indicator=("Nyckeltal", "Indicator"),
    latest=("Senaste värde", "Latest value"),
    change=("Sedan startvärdet", "Since the start value"),
    picture=("Alla år", "All years"),
    mean=("Ovägt medelvärde", "Unweighted mean"),
    among=("Bland medlemmarna", "Among the members"),
    state=("Tillstånd", "State"),
    aim=("Mål eller gräns", "Target or limit"),
)
_list(
    "head",
    indicator=("Nyckeltal", "Indicator"),
    year=("År", "Year"),
    status=("Status", "Status"),
    mean=("Ovägt medelvärde", "Unweighted mean"),
    weighted=("Vägt medelvärde", "Weighted mean"),
    median=("Median", "Median"),
    n=("Antal", "Number"),
    published=("Publicerat: {name}", "Published: {name}"),
    source=("Källa", "Source"),
    note=("Anmärkning", "Note"),
    place=("Plats", "Place"),
    member=("Medlem", "Member"),
    code=("Kod", "Code"),
    value=("Värde", "Value"),
    joined=("Medlem sedan", "Member since"),
    spread=("Mittersta hälften", "Middle half"),
    range=("Lägst–högst", "Lowest–highest"),
)
_list("values", caption=("Alla värden: {name}, {unit}", "All values: {name}, {unit}"))
_list(
    "note",
    superseded=("tidigare publicerat {value} ({date})", "earlier published as {value} ({date})"),
    no_date=("utan datum", "no date"),
)
_list("break", no_reason=("skälet anges inte", "no reason given"))
_list("mark", older=("äldre än {year}", "older than {year}"))
_list(
    "change",
    better=("bättre än {year}", "better than {year}"),
    worse=("sämre än {year}", "worse than {year}"),
    same=("som {year}", "as in {year}"),
    differs=("annorlunda än {year}", "different from {year}"),
    **{"from": ("från {value} ({year})", "from {value} ({year})")},
    one_value=("ett värde", "one value"),
)
_list(
    "mean",
    under=("{year}, {n} av {total} medlemmar", "{year}, {n} of {total} members"),
    published=("publicerat: {value}", "published: {value}"),
    too_few=("för få värden", "too few values"),
    among=("ovägt medelvärde: {mean}", "unweighted mean: {mean}"),
)
_list("place", of=("plats {place} av {n}", "place {place} of {n}"))
_list(
    "band",
    best=("bästa tredjedelen", "best third"),
    not_worst=("inte sämsta tredjedelen", "not the worst third"),
    middle=("mellersta tredjedelen", "middle third"),
    not_best=("inte bästa tredjedelen", "not the best third"),
    worst=("sämsta tredjedelen", "worst third"),
    anywhere=("vilken tredjedel som helst", "any third"),
)
_list(
    "rank",
    place=(
        "Plats {place} av {n}; med {level} säkerhet mellan {lower} och {upper}.",
        "Place {place} of {n}; with {level} confidence between {lower} and {upper}.",
    ),
    place_tied=(
        "Delad plats {place} av {n}; med {level} säkerhet mellan {lower} och {upper}.",
        "Shared place {place} of {n}; with {level} confidence between {lower} and {upper}.",
    ),
    sure=("Plats {place} av {n}, med {level} säkerhet.", "Place {place} of {n}, with {level} confidence."),
    band=(
        "Ingen plats anges bland {n}: med {level} säkerhet ligger den mellan {lower} och {upper} ({band}).",
        "No place is given among {n}: with {level} confidence it lies between {lower} and {upper} ({band}).",
    ),
    no_noise=(
        "Plats {place} av {n}; hur säker den är går inte att säga.",
        "Place {place} of {n}; how sure it is cannot be said.",
    ),
    no_noise_tied=(
        "Delad plats {place} av {n}; hur säker den är går inte att säga.",
        "Shared place {place} of {n}; how sure it is cannot be said.",
    ),
    none=("Ingen plats: {reason}.", "No place: {reason}."),
    neutral=(
        "Nyckeltalet har ingen bättre riktning och rankas inte.",
        "The indicator has no better direction and is not ranked.",
    ),
    n=("{n} av {total} rankade", "{n} of {total} ranked"),
    reliability=("tillförlitlighet {value}", "reliability {value}"),
    left_out=("ej med: {names}", "left out: {names}"),
    title=("Platser och hur säkra de är", "Places and how sure they are"),
    intro=(
        "En plats är lika osäker som värdena bakom den. Här anges mellan vilka platser varje medlem ligger med "
        "95\u00a0% säkerhet, alla medlemmar på en gång, om värdena svänger från år till år som hittills. Där det är "
        "fler än hälften av platserna anges ingen plats, utan vilka tredjedelar av listan det kan vara. Ett streck: "
        "för korta serier för att säga något.",
        "A place is as unsure as the values behind it. Given here is between which places each member lies with 95% "
        "confidence, all members at once, if values swing from year to year as they have. Where that is more than half "
        "of the places no place is given, but the thirds of the list that it can be in. A dash: the series are too "
        "short to tell.",
    ),
    caption=("Platser med säkerhet", "Places with confidence"),
    network_caption=("Vad platserna bär", "What the places carry"),
    under=("med {level} säkerhet {span}", "with {level} confidence {span}"),
    among=("bland {n}", "among {n}"),
)
_list(
    "groups",
    title=("Grupper av medlemmar", "Groups of members"),
    intro=(
        "Medianen i varje grupp, med antal värden inom parentes. p är hur ofta samma medlemmar, delade slumpvis i så "
        "stora grupper, skulle skilja sig minst så mycket (rangtest), justerat för att flera nyckeltal prövas. "
        "Beskrivande: hur grupperna skiljer sig åt, inte varför.",
        "The median of each group, with the number of values in brackets. p is how often the same members, split at "
        "random into groups of these sizes, would differ at least as much (rank test), adjusted because several "
        "indicators are tested. Descriptive: how the groups differ, not why.",
    ),
    caption=("Grupper sida vid sida, {n} nyckeltal", "Groups side by side, {n} indicators"),
    p=("Justerat p", "Adjusted p"),
)
_list(
    "noise",
    none=("ingen osäkerhet angiven", "no uncertainty given"),
    series=("osäkerhet: värdenas svängning från år till år", "uncertainty: how values swing from year to year"),
    declared=("osäkerhet: angivna medelfel", "uncertainty: standard errors as given"),
    counts=("osäkerhet: slump i små antal", "uncertainty: chance in small numbers"),
    revision=("osäkerhet: hur siffror reviderats", "uncertainty: how figures were revised"),
)
_list(
    "rank_plot",
    axis=("Plats (1 är bäst)", "Place (1 is best)"),
    set=("plats med {level}\u00a0% säkerhet", "place with {level}% confidence"),
    place=("plats", "place"),
    wide=("plats, för osäker för att anges", "place, too unsure to be given"),
)
_list(
    "funnel",
    limits=("gränser, {level}", "limits, {level}"),
    target=("gemensam nivå", "common level"),
    chance=("{n} medlemmar; gränser av slump i antal", "{n} members; limits of chance in numbers"),
    adjusted=(
        "{n} medlemmar; gränserna vidgade för skillnader utöver slump",
        "{n} members; limits widened for differences beyond chance",
    ),
)
_list(
    "head",
    set=("Plats med {level}\u00a0% säkerhet", "Place with {level}% confidence"),
    ranked=("Rankade", "Ranked"),
    reliability=("Tillförlitlighet", "Reliability"),
    placed=("Med en plats att ange", "With a place to give"),
    surely_best=("Säkert i bästa tredjedelen", "Surely in the best third"),
    surely_worst=("Säkert i sämsta tredjedelen", "Surely in the worst third"),
)
_list(
    "state",
    edition=("klasser {edition}", "classes {edition}"),
    our_reading=("gränserna är vår läsning", "bounds as we read them"),
    our_reading_long=(
        "Källan säger inte vilken klass ett värde precis på en gräns tillhör; här visas vår läsning.",
        "The source does not say which class a value exactly on a bound belongs to; this is our reading.",
    ),
)
_list(
    "say",
    latest=("Senaste värde: {value} ({year})", "Latest value: {value} ({year})"),
    change=(
        "Skillnad mot startvärdet {start} ({year}): {change}, {word}.",
        "Difference from the start value {start} ({year}): {change}, {word}.",
    ),
    no_change=("Bara ett värde: ingen skillnad att visa.", "One value only: there is no difference to show."),
    crosses_break=(
        "Ett känt brott ligger mellan de två åren: värdena är inte mätta på samma sätt.",
        "A known break lies between the two years: the values are not measured alike.",
    ),
    mean=(
        "Ovägt medelvärde bland medlemmarna: {mean} ({detail}).",
        "Unweighted mean of the members: {mean} ({detail}).",
    ),
    place=("Bland medlemmar med värde för {year}: {place}.", "Among members with a value for {year}: {place}."),
    state=("Tillståndsklass: {state} ({detail}).", "State class: {state} ({detail})."),
    event=("Händelse {year}: {reason}", "Event {year}: {reason}"),
    **{"break": ("Brott {year}: {reason}", "Break {year}: {reason}")},
)
_list(
    "standings",
    title=("Plats bland {n} medlemmar, {year}", "Place among {n} members, {year}"),
    caption=("{name}, {year}: {n} medlemmar med värde", "{name}, {year}: {n} members with a value"),
    left_out=("Medlemmar utan plats", "Members without a place"),
)
_list(
    "definition",
    what=("Vad som mäts", "What is measured"),
    unknown=("källorna säger det inte", "the sources do not say"),
    version=("Definitionens version", "Version of the definition"),
    codes=("Koder", "Codes"),
    direction=("Riktning", "Direction"),
    reporter=("Rapporteras av", "Reported by"),
    classes=("Tillståndsklasser, upplaga {edition}", "State classes, edition {edition}"),
    classes_note=("Om klasserna", "About the classes"),
    link=("Släkt med", "Related to"),
)
_list(
    "link",
    comparable=("{a} → {b}: jämförbara.", "{a} → {b}: comparable."),
    not_comparable=("{a} → {b}: inte jämförbara.", "{a} → {b}: not comparable."),
    unknown=(
        "{a} → {b}: källorna säger inte om värdena är jämförbara.",
        "{a} → {b}: the sources do not say whether values are comparable.",
    ),
)
_list(
    "missing",
    why=("{year}", "{year}"),
    unknown=("källorna säger inte vad nyckeltalet är", "the sources do not say what the indicator is"),
    never=("aldrig", "never"),
    latest=("Senaste värde", "Latest value"),
    caption=(
        "{n} nyckeltal i bruk {year} utan eget värde för året",
        "{n} indicators in use in {year} without a value of that year",
    ),
)
_list(
    "remark",
    imputed=(
        "{year}: värdet är ersatt av någon annan och räknas inte.",
        "{year}: the value was filled in by others and is not counted.",
    ),
    withdrawn=("{year}: värdet är återkallat och räknas inte.", "{year}: the value was withdrawn and is not counted."),
)
_list(
    "group",
    current=("Nyckeltal i bruk", "Indicators in use"),
    former=("Nyckeltal ur tidigare generationer", "Indicators of earlier generations"),
)
_list("source", date=("läst eller uppdaterad {date}", "read or updated {date}"))
_list(
    "lead",
    nothing=("{name} har inga värden till och med {year}.", "{name} has no values up to {year}."),
    **{
        "values.one": (
            "{name} har värden för ett nyckeltal till och med {year}.",
            "{name} has values for one indicator up to {year}.",
        ),
        "values.other": (
            "{name} har värden för {n} nyckeltal till och med {year}.",
            "{name} has values for {n} indicators up to {year}.",
        ),
        "differs.one": (
            "För ett går det inte att säga bättre eller sämre.",
            "For one, better or worse cannot be said.",
        ),
        "differs.other": (
            "För {n} går det inte att säga bättre eller sämre.",
            "For {n}, better or worse cannot be said.",
        ),
        "one_value.one": ("För ett finns bara ett värde.", "For one there is a single value only."),
        "one_value.other": ("För {n} finns bara ett värde.", "For {n} there is a single value only."),
        "missing.one": ("Ett nyckeltal saknar eget värde för {year}.", "One indicator has no value of {year}."),
        "missing.other": ("{n} nyckeltal saknar eget värde för {year}.", "{n} indicators have no value of {year}."),
    },
    compared=(
        "Det senaste värdet är bättre än startvärdet för {better}, sämre för {worse} och oförändrat för {same}.",
        "The latest value is better than the start value for {better}, worse for {worse} and unchanged for {same}.",
    ),
    most_better=(
        "Störst förbättring, räknat i procent av startvärdet: {name}, från {start} ({start_year}) till {end} "
        "({end_year}).",
        "Largest improvement, in per cent of the start value: {name}, from {start} ({start_year}) to {end} "
        "({end_year}).",
    ),
    most_worse=(
        "Störst försämring: {name}, från {start} ({start_year}) till {end} ({end_year}).",
        "Largest deterioration: {name}, from {start} ({start_year}) to {end} ({end_year}).",
    ),
)
_list(
    "caution",
    two_values=(
        "Bättre och sämre jämför det senaste värdet med startvärdet. Riktningen är en trend av alla värden däremellan.",
        "Better and worse compare the latest value with the start value. The direction is a trend of all the values.",
    ),
    newer=(
        "Sidan gäller till och med {year}; i nätverket finns värden till och med {newer}.",
        "The page goes up to {year}; the network has values up to {newer}.",
    ),
)
_list(
    "page",
    untitled=("Nyckeltal", "Indicators"),
    skip=("Till innehållet", "To the content"),
    simulated=("Simulerade uppgifter: inga verkliga värden.", "Simulated figures: no real values."),
    overview=("Nyckeltalen i korthet", "The indicators at a glance"),
    overview_note=(
        "Pilen visar åt vilket håll värdet har ändrats; färg och ord visar om det är bättre eller sämre. Plats och "
        "medelvärde gäller samma år som medlemmens värde.",
        "The arrow shows which way the value has changed; colour and word show whether that is better or worse. Place "
        "and mean are of the same year as the member's value.",
    ),
    nothing=("Inga värden att visa.", "No values to show."),
    each=("Nyckeltal för nyckeltal", "Indicator by indicator"),
    about=("Att veta om uppgifterna", "What to know about the figures"),
    missing=("Saknade värden", "Missing values"),
    none_missing=("Inget nyckeltal i bruk saknar värde.", "No indicator in use lacks a value."),
    remarks=("Brott, ersatta värden och tidigare publicerade tal", "Breaks, imputed values and earlier figures"),
    no_remarks=("Inga anmärkningar.", "Nothing to remark."),
    definition=("Definition", "Definition"),
    source=("Källor:", "Sources:"),
    source_n=("källa {n}", "source {n}"),
    no_source=("inga angivna", "none given"),
    sources=("Källor", "Sources"),
    no_sources=("Uppgifterna har inga angivna källor.", "The figures come without sources."),
    method=("Metod", "Method"),
    again=("Sidan görs om med", "To make this page again:"),
    colophon=(
        "Gjord med nyckeltal {version}. Uppgifter: {title}, {created}. Licens: {licence}.",
        "Made with nyckeltal {version}. Figures: {title}, {created}. Licence: {licence}.",
    ),
)
_list(
    "method",
    change=(
        "Startvärdet är det första användbara värdet och det senaste värdet det sista till och med sidans år. "
        "Skillnaden "
        "mellan andelar anges i procentenheter. En skillnad inom nyckeltalets dödband kallas oförändrad. Ligger "
        "ett känt "
        "brott mellan åren sägs varken bättre eller sämre.",
        "The start value is the first usable value and the latest value the last one up to the page's year. "
        "Differences "
        "of shares are in percentage points. A difference within the indicator's dead band is called unchanged. With a "
        "known break between the years neither better nor worse is said.",
    ),
    mean=(
        "Medelvärdet är ovägt: varje medlem med ett värde för just det året räknas lika. ”12 av 57” betyder att "
        "12 av det "
        "årets 57 medlemmar har värde. Vilka som är med skiljer mellan åren. Publicerade medelvärden står bredvid och "
        "räknas inte om.",
        "The mean is unweighted: each member with a value of that very year counts the same. “12 of 57” says "
        "that 12 of "
        "that year's 57 members have a value. Who is in it differs between years. Published means stand beside it as "
        "published.",
    ),
    place=(
        "Platsen räknas bland medlemmar med värde för samma år; lika värden delar plats. De som saknar värde "
        "listas med "
        "skäl. Hur säker en plats är räknas ur hur medlemmarnas värden svängt kring sina egna linjer, sedan det som "
        "alla delar tagits bort; intervallen gäller alla medlemmar på en gång (Mogstad med flera 2024). "
        "Tillförlitlighet är skillnader mellan medlemmar som andel av skillnader och svängningar: under 0,7 säger "
        "platser lite.",
        "The place is among members with a value of the same year; equal values share a place. Those without are "
        "listed "
        "with the reason. How sure a place is comes from how the members' values have swung around their own lines, "
        "without what all share; the intervals hold for all members at once (Mogstad and others 2024). Reliability is "
        "differences between members over differences and swings: below 0.7, places say little.",
    ),
    state=(
        "Tillståndsklassen följer den upplaga som gällde värdets år.",
        "The state class follows the edition that was valid in the value's year.",
    ),
    pace=(
        "Takten till ett mål är skillnaden mellan mål och senaste värde delad med antalet år kvar. Ett värde lika med "
        "målet räknas som uppnått. Tidigare mål visas men ingen takt räknas för dem.",
        "The pace to a target is the difference between target and latest value over the years left. A value equal to "
        "the target has reached it. Former targets are shown but get no pace.",
    ),
    progress=(
        "Sannolikheten att nå ett mål gäller om trenden de senaste tio åren fortsätter: en rät linje vars brus har den "
        "autokorrelation som medlemmarna delar. Färre än fem värden ger ingen sannolikhet. Den vet inget om beslut, "
        "och en andel nära sitt tak planar ut före linjen. Mållinjen går rakt från första värdet (eller målets basår) "
        "till målet. Officiella regler visas när de säger olika saker.",
        "The probability to reach a target holds if the trend of the last ten years goes on: a straight line whose "
        "noise has the autocorrelation that the members share. Fewer than five values give no probability. It knows "
        "nothing of decisions, and a share near its ceiling levels off before the line. The target line runs straight "
        "from the first value (or the target's base year) to the target. Official rules are shown where they say "
        "different things.",
    ),
    values=(
        "Ersatta och återkallade värden visas men räknas inte. Saknade värden är luckor, aldrig noll.",
        "Imputed and withdrawn values are shown but not counted. Missing values are gaps, never zero.",
    ),
)
_list(
    "network",
    title=("Nätverket", "The network"),
    lead=(
        "{n} medlemmar räknas {year}; {answered} av dem har minst ett värde för året. Här finns {indicators} "
        "nyckeltal.",
        "{n} members count in {year}; {answered} of them have at least one value of the year. {indicators} indicators "
        "are shown.",
    ),
    lead_moved=(
        "Bland de medlemmar som har värden båda åren blev medelvärdet bättre för {better} nyckeltal och sämre "
        "för {worse} "
        "jämfört med året före.",
        "Among members with values in both years the mean became better for {better} indicators and worse for {worse}, "
        "against the year before.",
    ),
    caution=(
        "Två år jämförs med varandra. Det är ingen trend: den kräver alla värden däremellan.",
        "Two years are compared with each other. That is no trend, which takes all the values between.",
    ),
    unknown=(
        "För {n} av {total} medlemmar säger källorna inte när de gick med; de räknas alla år.",
        "For {n} of {total} members the sources do not say when they joined; they count in all years.",
    ),
    overview_note=(
        "Medelvärden är ovägda om inget annat sägs. Förändringen gäller medlemmar med värde båda åren; för "
        "andelar anges "
        "den i procentenheter.",
        "Means are unweighted unless said otherwise. Changes are among members with values in both years, and in "
        "percentage points for shares.",
    ),
    head_matched=("Förändring, samma medlemmar", "Change, same members"),
    head_picture=("Alla år", "All years"),
    head_spread=("Mittersta hälften", "Middle half"),
    head_movers=("Rört sig mest", "Moved most"),
    head_target=("Vid målet", "At the target"),
    head_rate=("Svar", "Response"),
    mean=(
        "Ovägt medelvärde {mean} ({year}), {n} av {total} medlemmar.",
        "Unweighted mean {mean} ({year}), {n} of {total} members.",
    ),
    weighted=("Vägt medelvärde {mean}.", "Weighted mean {mean}."),
    weighted_under=("vägt: {mean}", "weighted: {mean}"),
    none_exceeded=("Ingen medlem ligger över: {limit}.", "No member exceeds: {limit}."),
    none_undercut=("Ingen medlem ligger under: {limit}.", "No member is below: {limit}."),
    classes=("Tillståndsklasser ({edition}): {counts}.", "State classes ({edition}): {counts}."),
    spread=(
        "Median {median}; mittersta hälften {spread}; från lägst till högst {ends}.",
        "Median {median}; middle half {spread}; from lowest to highest {ends}.",
    ),
    ends=("lägst–högst {ends}", "lowest–highest {ends}"),
    matched=(
        "Sedan {last}, bland de {n} som har värden båda åren: {change}.",
        "Since {last}, among the {n} with values in both years: {change}.",
    ),
    taken_apart=(
        "Hela medelvärdet ändrades {total}; därav kommer {entry} av dem som tillkommit och {exit} av dem som fallit "
        "ifrån.",
        "The whole mean changed by {total}; of that, {entry} comes from those that were added and {exit} from those "
        "that left.",
    ),
    moved=(
        "Sedan {last}: {risen} har stigit, {fallen} har sjunkit, {unchanged} är som förut.",
        "Since {last}: {risen} rose, {fallen} fell and {unchanged} stayed unchanged.",
    ),
    at_best=(
        "På {end}, där det inte går att bli bättre: {now} av medlemmarna år {year} och {before} år {last}.",
        "At {end}, where nothing better is possible: {now} of the members in {year}, {before} in {last}.",
    ),
    most=("Mest rörde sig, {last}–{year}: {movers}.", "Moved most, {last}–{year}: {movers}."),
    largest_relative_rise=("Störst ökning i procent: {name}, {change}.", "Largest rise in per cent: {name}, {change}."),
    largest_relative_fall=(
        "Störst minskning i procent: {name}, {change}.",
        "Largest fall in per cent: {name}, {change}.",
    ),
    nobody_both=(
        "Ingen medlem har värden för både {last} och {year}.",
        "No member has values for both {last} and {year}.",
    ),
    both=("{n} medlemmar, sedan {last}", "{n} members, since {last}"),
    total=("alla: {change}", "all: {change}"),
    at_target=(
        "{now} av {n} är vid eller förbi målet {year}; {last} var det {before} av {n_before}.",
        "{now} of {n} are at or past the target in {year}; in {last} it was {before} of {n_before}.",
    ),
    at_target_both=(
        "Bland de {both} som har värden båda åren: {both_before} då, {both_now} nu.",
        "Among the {both} with values in both years: {both_before} then, {both_now} now.",
    ),
    target_before=("{n} året före", "{n} the year before"),
    response=("Svarsfrekvens {rate}: {n} av {total}.", "Response rate {rate}: {n} of {total}."),
    members=("Medlemmar", "Members"),
    members_caption=("{n} medlemmar", "{n} members"),
    values_in=("Nyckeltal {year}", "Indicators {year}"),
    newest=("Senaste värdet", "Newest value"),
    not_known=("ej känt", "not known"),
    **{
        "exceeded.one": ("En medlem överskrider {limit}: {names}.", "One member exceeds {limit}: {names}."),
        "exceeded.other": ("{n} medlemmar överskrider {limit}: {names}.", "{n} members exceed {limit}: {names}."),
        "undercut.one": ("En medlem underskrider {limit}: {names}.", "One member is below {limit}: {names}."),
        "undercut.other": ("{n} medlemmar underskrider {limit}: {names}.", "{n} members are below {limit}: {names}."),
        "without_weight.one": ("en utan vikt", "one without a weight"),
        "without_weight.other": ("{n} utan vikt", "{n} without a weight"),
    },
)
_list(
    "method",
    matched=(
        "Förändringen sedan året före räknas för medlemmar som har värden båda åren. Hela medelvärdets "
        "förändring är den "
        "plus vad som tillkomna och bortfallna medlemmar ändrar.",
        "The change since the year before counts members with values in both years. The whole mean's change is "
        "that plus "
        "what added and lost members change.",
    ),
    moved=(
        "En rörelse inom nyckeltalets dödband kallas oförändrad. Den som rört sig mest kan ha rört sig av en "
        "slump eller "
        "ett fel: se efter i uppgifterna först.",
        "A movement within the indicator's dead band is called unchanged. Who moved most may have moved by "
        "chance or by "
        "mistake: look at the figures first.",
    ),
    response=(
        "Svarsfrekvensen är andelen rapporterade värden bland medlemmar som nyckeltalet gäller för; ersatta värden är "
        "inga svar.",
        "The response rate is the share of reported values among members that the indicator applies to; imputed values "
        "are no answers.",
    ),
)

# Trends: the long one by test, the recent one by likelihood.
_list(
    "verdict",
    increasing=("ökar", "increasing"),
    decreasing=("minskar", "decreasing"),
)
_list(
    "trend",
    recent=("senaste {n}: {word}", "latest {n}: {word}"),
    clear=(
        "Sedan {first} ändras värdet med {slope} ({level}\u00a0% konfidensintervall {lower} till {upper}): {word}.",
        "Since {first} the value changes by {slope} ({level}% confidence interval {lower} to {upper}): {word}.",
    ),
    clear_unbounded=(
        "Sedan {first} ändras värdet med {slope}: {word}.",
        "Since {first} the value changes by {slope}: {word}.",
    ),
    uncertain=(
        "Åren {years} visar ingen klar riktning. Det är inte detsamma som ingen förändring.",
        "The years {years} show no clear direction. That is not the same as no change.",
    ),
    stable=(
        "Åren {years} ryms förändringen inom nyckeltalets dödband: oförändrad.",
        "Over {years} the change stays within the indicator's dead band: stable.",
    ),
    at_end=("Värdet ligger {word}.", "The value is {word}."),
    not_testable=(
        "Antal värden att pröva för en trend: {n}. Det är för få; minsta p-värde de kan ge är {p}.",
        "Values to test for a trend: {n}. That is too few; the smallest p value they could give is {p}.",
    ),
    recent_clear=(
        "De senaste {n} värdena ({years}): {likelihood} att det {word}, {slope} (säkerhet i riktningen {confidence}).",
        "The latest {n} values ({years}): {likelihood} {word}, {slope} (confidence in the direction {confidence}).",
    ),
    recent_end=("De senaste {n} värdena ({years}): {word}.", "The latest {n} values ({years}): {word}."),
    turned=("Serien har vänt.", "The series has turned."),
    segments=(
        "Trenden läses inom {n} delar, skilda åt av kända brott.",
        "The trend is read within {n} segments, set apart by known breaks.",
    ),
    alone=(
        "För få medlemmar har långa serier för att skatta hur värden hänger ihop från år till år. Här antas oberoende; "
        "med hela datamängdens skattning {phi} blir p {p}.",
        "Too few members have long series to estimate how values hang together from year to year. Independence is "
        "assumed; with the estimate of the whole data set, {phi}, p becomes {p}.",
    ),
    evidence=("Trendens underlag", "What the trend rests on"),
    network=(
        "Lång trend för medlemmar med värden: {counts}. De delar händelser, så antalet prövar inte nätverket.",
        "Long trend of members with values: {counts}. They share events, so the number is no test of the network.",
    ),
    members=("Medlemmar efter riktning", "Members by direction"),
)
_list(
    "evidence",
    n=("antal värden, varav ej använda", "values, and not used"),
    span=("år", "years"),
    coverage=("täckning, första och sista femtedelen", "coverage, first and last fifth"),
    s=("Kendalls S (lång, senaste)", "Kendall's S (long, recent)"),
    p=("p vid oberoende", "p under independence"),
    p_pooled=("p med gemensam autokorrelation", "p with the shared autocorrelation"),
    p_plus=("p vid högre autokorrelation", "p with a higher autocorrelation"),
    p_adjusted=("p justerat, antal prövade medlemmar", "p adjusted, members tested"),
    p_minimum=("minsta möjliga p", "smallest possible p"),
    phi=("autokorrelation, skattad ur antal serier", "autocorrelation, estimated from series"),
    change=("förändring under perioden", "change over the period"),
    interval=("intervallets täckning vid oberoende", "coverage of the interval under independence"),
    confidence=("säkerhet i riktning, senaste (mest möjliga)", "confidence in direction, recent (most possible)"),
)
_list("overview", trend=("Riktning", "Direction"))
_list(
    "lead",
    trends=("Lång trend: {counts}.", "Long trend: {counts}."),
    recently=("De senaste värdena: {counts}.", "Latest values: {counts}."),
    turned=("Har vänt: {names}.", "Turned: {names}."),
    turned_one=("{name} ({word} de senaste {n} värdena, {slope})", "{name} ({word} in the latest {n} values, {slope})"),
)
_list(
    "method",
    trend=(
        "Lång trend är Mann-Kendalls test av alla användbara värden, exakt med lika värden, inom delar mellan kända "
        "brott. Variansen vidgas med den autokorrelation som nyckeltalets medlemmar delar, och p justeras för antalet "
        "prövade medlemmar (Benjamini-Hochberg). Lutningen är Theil-Sens. ”Oklar riktning” betyder att värdena "
        "inte räcker för att skilja en trend från slumpen.",
        "The long trend is the Mann-Kendall test of all usable values, exact with ties, within segments between known "
        "breaks. Its variance is inflated by the autocorrelation that the indicator's members share, and p is adjusted "
        "for the number of members tested (Benjamini-Hochberg). The slope is Theil-Sen's. “No clear direction” says "
        "that the values cannot tell a trend from chance.",
    ),
    recent=(
        "De senaste fem värdena prövas inte: så få når sällan 5\u00a0%. I stället anges hur säker riktningen är (exakt "
        "mid-p); minst 95\u00a0% krävs för ett omdöme. Utan verklig förändring ges ändå ett sådant omdöme för ungefär "
        "var tolfte serie.",
        "The latest five values are not tested: so few hardly reach 5%. Instead the confidence in their direction is "
        "given (exact mid-p), and a verdict needs at least 95%. Without any real change about one series in twelve "
        "gets one all the same.",
    ),
)
# The workbook in which a member reports. Headers must not read as those of a table of values.
_list(
    "template",
    sheet=("Rapportera", "Report"),
    definitions=("Definitioner", "Definitions"),
    title=("{network}, {year}: {member}", "{network}, {year}: {member}"),
    how=(
        "Fyll i de gula cellerna för {year}. Saknas ett värde: lämna det tomt och välj en status. Tidigare år ändras "
        "inte här: skriv rättelser i kommentaren.",
        "Fill in the yellow cells for {year}. Where there is no value leave it empty and choose a status. Earlier "
        "years are not changed here: write corrections in the comment.",
    ),
    italic=(
        "Kursivt: uppskattat, preliminärt eller ersatt värde.",
        "In italics: an estimated, preliminary or imputed value.",
    ),
    simulated=("SIMULERADE UPPGIFTER", "SIMULATED FIGURES"),
    indicator=("Indikator", "Indicator"),
    unit=("Enhet", "Unit"),
    better=("Riktning", "Direction"),
    status=("Status", "Status"),
    comment=("Kommentar", "Comment"),
    number_title=("Ett tal", "A number"),
    between=("Skriv ett tal från {floor} till {ceiling}.", "Write a number from {floor} to {ceiling}."),
    at_least=("Skriv ett tal som är minst {floor}.", "Write a number that is at least {floor}."),
    at_most=("Skriv ett tal som är högst {ceiling}.", "Write a number that is at most {ceiling}."),
    any=("Skriv ett tal.", "Write a number."),
    last=("Senast: {value} ({year}).", "Latest: {value} ({year})."),
    status_help=(
        "Tomt för ett vanligt värde. Välj varför ett värde saknas, eller om det är uppskattat eller preliminärt.",
        "Empty for an ordinary value. Choose why a value is missing, or whether it is estimated or preliminary.",
    ),
    status_error=("Välj ur listan.", "Choose from the list."),
    footer=("nyckeltal, mall {version}", "nyckeltal, template {version}"),
    floor=("Lägst", "Lowest"),
    ceiling=("Högst", "Highest"),
    decimals=("Decimaler", "Decimals"),
    definition=("Definition", "Definition"),
    version=("Version", "Version"),
    source=("Källa", "Source"),
)
