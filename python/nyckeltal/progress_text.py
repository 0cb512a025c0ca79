"""What progress says in words, Swedish and English: sentences made of numbers, each tied to the figures it uses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._result import Result
from .text import EN_DASH, Text, decimals_of, one, pace_decimals, per_cent

if TYPE_CHECKING:
    from ._core import Indicator
    from .progress import GroupProgress, Progress, ProgressRow

__all__ = ["Sentence", "group_sentences", "likelihood_words", "sentences"]


@dataclass(frozen=True)
class Sentence:
    """A sentence and the figures that it was made of, by the names of the row's fields.

    It dies with them: ``holds(row)`` is False as soon as one figure of a newer row is another, so that no comment
    outlives its numbers.
    """

    #: *state*, *pace*, *likelihood*, *arrival*, *rules*, *too_few*, *no_data*, *group*.
    kind: str
    text: str
    figures: Mapping[str, Any]

    def holds(self, row: ProgressRow | GroupProgress) -> bool:
        """True while every figure of the sentence is what the row has."""
        return all(_same(getattr(row, name), figure) for name, figure in self.figures.items())

    def __str__(self) -> str:
        return self.text


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Result) and isinstance(b, Result):
        return _same(a.to_dict(), b.to_dict())
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)
    return bool(a == b) or (isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b))


_PHRASES: dict[str, tuple[str, str]] = {
    "share": ("andelen", "the share"),
    "value": ("värdet", "the value"),
    "members": ("medlemmarna i snitt", "the members on average"),
    "rise": ("öka", "rise"),
    "fall": ("minska", "fall"),
    "has_risen": ("ökat", "risen"),
    "has_fallen": ("minskat", "fallen"),
    "no_data": (
        "{target}. Inget värde att jämföra med.",
        "{target}. There is no value to compare with it.",
    ),
    "no_target": (
        "Basåret {base_year} saknar värde: det går inte att säga vad målet är här.",
        "The base year {base_year} has no value: what the target is here cannot be said.",
    ),
    "reached": (
        "{target}: uppnått. Senaste värde {value} ({year}).",
        "{target}: reached. Latest value {value} ({year}).",
    ),
    "near": (
        "{target}: nära. Senaste värde {value} ({year}), {gap} från målet.",
        "{target}: near. Latest value {value} ({year}), {gap} from the target.",
    ),
    "not_reached": (
        "{target}: inte uppnått. Senaste värde {value} ({year}), {gap} från målet.",
        "{target}: not reached. Latest value {value} ({year}), {gap} from the target.",
    ),
    "exceeded": ("Ett gränsvärde överskrids.", "A limit is exceeded."),
    "break": (
        "Ett känt brott ligger mellan basåret {base_year} och {year}: värdena är inte mätta på samma sätt.",
        "A known break lies between the base year {base_year} and {year}: the values are not measured alike.",
    ),
    "needed": (
        "För att nå {target} till {target_year} behöver {who} {way} med {pace} per år",
        "To reach {target} by {target_year}, {who} must {way} by {pace} a year",
    ),
    "needed_no_pace": ("{needed}.", "{needed}."),
    "needed_and_pace": (
        "{needed}; {years} har {what} {moved} med {size} per år ({level}\u00a0%-intervall för förändringen {low} till "
        "{high}).",
        "{needed}; over {years} {what} has {moved} by {size} a year ({level}% interval of the change {low} to {high}).",
    ),
    "needed_and_level": (
        "{needed}; {years} har {what} i snitt varken ökat eller minskat ({level}\u00a0%-intervall för förändringen "
        "{low} till {high}).",
        "{needed}; over {years} {what} has on average neither risen nor fallen ({level}% interval of the change {low} "
        "to {high}).",
    ),
    "in_target_year": (
        "Målet nåddes inte under målåret {target_year}.",
        "The target was not reached in the target year {target_year}.",
    ),
    "past_deadline": (
        "Målåret {target_year} har passerat, och det senaste värdet når inte målet.",
        "The target year {target_year} has passed, and the latest value does not meet the target.",
    ),
    "likelihood": (
        "Om trenden sedan {first_year} fortsätter är det {word} ({p_trend}) att trendlinjen är vid eller förbi målet "
        "{target_year}; för det värde som mäts det året är sannolikheten {p_observed}. Värdet väntas då bli "
        "{projected} ({level}\u00a0%-prognosintervall {low}{dash}{high}).",
        "If the trend since {first_year} goes on, it is {word} ({p_trend}) that the trend line is at or past the "
        "target in {target_year}; for the value observed that year the probability is {p_observed}. The value would "
        "then be {projected} ({level}% prediction interval {low}{dash}{high}).",
    ),
    "arrival": (
        "Trendlinjen möter målet omkring {arrival} ({level}\u00a0%-intervall {low}{dash}{high}).",
        "The trend line meets the target around {arrival} ({level}% interval {low}{dash}{high}).",
    ),
    "arrival_open": (
        "Trendlinjen möter målet omkring {arrival}, men osäkerheten är så stor att det inte går att säga att den gör "
        "det.",
        "The trend line meets the target around {arrival}, but it is too uncertain to say that it does.",
    ),
    "not_on_this_trend": (
        "Med trenden sedan {first_year} möter linjen inte målet.",
        "On the trend since {first_year} the line does not meet the target.",
    ),
    "too_few": (
        "{n} värden sedan {first_year}: för få för att säga hur sannolikt det är att målet nås.",
        "{n} values since {first_year}: too few to say how likely it is that the target is reached.",
    ),
    "too_few_one": (
        "Ett enda värde sedan {first_year}: det går inte att säga hur sannolikt det är att målet nås.",
        "A single value since {first_year}: how likely it is that the target is reached cannot be said.",
    ),
    "few_members": (
        "{target}. För få medlemmar har värden i alla år för ett jämförbart medelvärde.",
        "{target}. Too few members have values in all years for a comparable mean.",
    ),
    "no_noise": (
        "Värdena sedan {first_year} ligger på en linje: det går inte att säga hur säker den är.",
        "The values since {first_year} lie on one line: how sure it is cannot be said.",
    ),
    "disagree": (
        "Regler för måluppföljning säger olika saker: {what}.",
        "Rules that judge progress say different things: {what}.",
    ),
    "on_track": ("på väg enligt {rules}", "on track by {rules}"),
    "too_slow": ("för långsamt enligt {rules}", "too slow by {rules}"),
    "wrong_way": ("åt fel håll enligt {rules}", "the wrong way by {rules}"),
    "unclear": ("oklart enligt {rules}", "unclear by {rules}"),
    "below": ("under {p}", "below {p}"),
    "above": ("över {p}", "above {p}"),
    "group": (
        "{year} var {reached} av {n} medlemmar med värde vid eller förbi målet och {on_line} på eller före mållinjen "
        "({share}, {level}\u00a0%-intervall {low}{dash}{high}).",
        "In {year}, {reached} of {n} members with a value were at or past the target and {on_line} on or ahead of its "
        "line ({share}, {level}% interval {low}{dash}{high}).",
    ),
    "group_lines": (
        "{year} var {reached} av {n} medlemmar med värde vid eller förbi målet. På eller före mållinjen: {on_line} av "
        "{n_line} vars linje har börjat ({share}, {level}\u00a0%-intervall {low}{dash}{high}).",
        "In {year}, {reached} of {n} members with a value were at or past the target. On or ahead of its line: "
        "{on_line} of {n_line} whose line has begun ({share}, {level}% interval {low}{dash}{high}).",
    ),
    "group_reached": (
        "{year} var {reached} av {n} medlemmar med värde vid eller förbi målet.",
        "In {year}, {reached} of {n} members with a value were at or past the target.",
    ),
    "group_change": (
        "Bland de {n_both} som hade en mållinje även året före låg {before} på linjen då och {now} nu.",
        "Among the {n_both} with a line the year before too, the number on the line was {before} then and is {now} "
        "now.",
    ),
    "group_way": (
        "Medianen har gått {way} av vägen till målet ({n_way} medlemmar).",
        "The median has gone {way} of the way to the target ({n_way} members).",
    ),
}

_RULE_NAMES = {
    "eurostat": ("Eurostat", "Eurostat"),
    "statcan": ("Statistics Canada", "Statistics Canada"),
    "un_2023": ("FN 2023", "UN 2023"),
    "fao": ("FAO", "FAO"),
    "sdsn": ("SDSN", "SDSN"),
    "escap": ("ESCAP", "ESCAP"),
    "destatis": ("Destatis", "Destatis"),
    "klimatkollen": ("Klimatkollen", "Klimatkollen"),
    "miljomal": ("miljömålens ord (vår tolkning)", "the words of Sveriges miljömål (our reading)"),
    "target_line": ("mållinjen", "the target line"),
    "probability": ("sannolikheten", "the probability"),
}

_LIKELIHOOD = {
    "very likely": "very_likely",
    "likely": "likely",
    "about as likely as not": "even",
    "unlikely": "unlikely",
    "very unlikely": "very_unlikely",
}


class _Words:
    """Phrases of one language around one indicator's unit and digits."""

    def __init__(self, indicator: Indicator, language: str) -> None:
        self.text = Text(language)  # type: ignore[arg-type]
        self.position = 0 if language == "sv" else 1
        self.unit = self.text.pick(indicator.unit)
        self.decimals = indicator.decimals
        self.share = indicator.is_share

    def __call__(self, key: str, **fields: object) -> str:
        return one(_PHRASES[key][self.position].format(dash=EN_DASH, **fields), self.text.language)

    def amount(self, value: float) -> str:
        return self.text.amount(value, self.unit, self.decimals)

    def target(self, value: float) -> str:
        """A target as it was set: 60 %, not 60,0 %."""
        return self.text.amount(value, self.unit, decimals_of([value], self.decimals))

    def size(self, value: float, decimals: int | None = None) -> str:
        """A difference without its sign: percentage points for shares."""
        digits = pace_decimals(value, self.decimals) if decimals is None else decimals
        return self.text.difference(abs(value), self.unit, digits, sign=False)

    def chance(self, p: float) -> str:
        """A probability in whole per cent, never 0 or 100."""
        if p < 0.01:
            return self("below", p=self.text.amount(1, "%"))
        if p > 0.99:
            return self("above", p=self.text.amount(99, "%"))
        return self.text.amount(per_cent(p), "%")

    def level(self, level: float) -> str:
        return self.text.number(per_cent(level), 0 if round(per_cent(level), 6).is_integer() else 1)


def likelihood_words(p: float, language: str = "sv") -> str:
    """The IPCC's word for a probability, empty where it is missing.

    >>> from nyckeltal.progress_text import likelihood_words
    >>> likelihood_words(0.21), likelihood_words(0.21, "en")
    ('osannolikt', 'unlikely')
    """
    from .stats.progress_rules import likelihood_word

    word = likelihood_word(p)
    return Text(language).word("likelihood", _LIKELIHOOD[word]) if word else ""  # type: ignore[arg-type]


def _target_words(row: ProgressRow, words: _Words) -> str:
    kind = words.text.owner(row.target.owner, row.target.former)
    label = words.text.pick(row.target.label)
    if not label:
        label = kind
    elif row.target.former and kind.split()[0].casefold() not in label.casefold():
        label = f"{label} ({kind.casefold()})"
    value = "" if math.isnan(row.target_value) else f" {words.target(row.target_value)}"
    return f"{label}{value} ({row.target_year})"


def sentences(result: Progress, row: ProgressRow, *, language: str = "sv") -> list[Sentence]:
    """The sentences of one row, most important first.

    Probabilities say "if the trend goes on"; nothing is said of causes; a row without enough values says that instead.

    Parameters
    ----------
    result
        Gives the level of the intervals.
    row
        One of its rows.
    language
        ``"sv"`` or ``"en"``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> food = nt.Indicator(id="food", unit={"sv": "%"}, direction="higher", decimals=1,
    ...                     targets=[nt.Target(value=60.0, year=2030)])
    >>> values = [[[25, 27, 24, 26, 28, 25, 26, 24, 27, 25]]]
    >>> made = nt.progress(nt.Panel([food], ["Trosa"], range(2014, 2024), values))
    >>> print(made.sentences("food", "Trosa", language="en")[1].text.replace("\\u00a0", " "))
    To reach 60% by 2030, Trosa must rise by 5.0 percentage points a year; over 2014–2023 the share has fallen by \
0.02 percentage points a year (95% interval of the change −0.38 to 0.34).
    """
    indicator = result.panel.indicator(row.indicator)
    words = _Words(indicator, language)
    said: list[Sentence] = []

    def say(kind: str, text: str, *names: str) -> None:
        said.append(Sentence(kind, text, {name: getattr(row, name) for name in ("year", "status", *names)}))

    target = _target_words(row, words)
    if row.status == "no_target":
        say("no_data", words("no_target", base_year=row.target.base_year), "target_year")
        return said
    if row.status == "too_few":
        say("no_data", words("few_members", target=target), "n_members", "target_value", "target_year")
        return said
    if math.isnan(row.value):
        say("no_data", words("no_data", target=target), "target_value", "target_year")
        return said
    if row.state in ("reached", "near", "not_reached"):
        say(
            "state",
            words(
                row.state,
                target=target,
                value=words.amount(row.value),
                year=row.year,
                gap=words.size(row.gap, words.decimals),
            ),
            *("value", "target_value", "target_year", "state", "gap"),
        )
    if row.limit == "exceeded":
        say("state", words("exceeded"), "value", "limit")
    if row.crosses_break:
        say("state", words("break", base_year=row.base_year, year=row.year), "base_year", "crosses_break")
    if row.status != "ok":
        return said

    interval = not math.isnan(row.pace_lower)
    if row.required_status == "past_deadline":
        over = "in_target_year" if row.year == row.target_year else "past_deadline"
        say("pace", words(over, target_year=row.target_year), "target_year", "required_status")
    elif not math.isnan(row.required_linear) and row.required_status != "reached":
        who = (
            words("members")
            if not row.member
            else words.text.pick({"sv": result.panel.member(row.member).name}, row.member)
        )
        needed = words(
            "needed",
            target=words.target(row.target_value),
            target_year=row.target_year,
            who=who,
            way=words("rise" if row.required_linear > 0 else "fall"),
            pace=words.size(row.required_linear),
        )
        used = ["target_value", "target_year", "required_linear"]
        if interval:
            digits = pace_decimals(row.pace, words.decimals)
            stands = float(f"{row.pace:.{digits}f}") == 0.0
            text = words(
                "needed_and_level" if stands else "needed_and_pace",
                needed=needed,
                years=words.text.years(row.first_year, row.last_year),
                what=words("share" if words.share else "value"),
                moved=words("has_risen" if row.pace > 0 else "has_fallen"),
                size=words.size(row.pace, digits),
                level=words.level(result.options["level"]),
                low=words.text.number(row.pace_lower, digits),
                high=words.text.number(row.pace_upper, digits),
            )
            used += ["pace", "pace_lower", "pace_upper", "first_year", "last_year"]
        else:
            text = words("needed_no_pace", needed=needed)
        say("pace", text, *used)

    if row.projection_status == "too_few":
        few = "too_few_one" if row.n == 1 else "too_few"
        say("too_few", words(few, n=words.text.number(row.n), first_year=row.first_year), "n", "first_year")
    elif row.projection_status in ("constant", "variance_not_positive"):
        say("too_few", words("no_noise", first_year=row.first_year), "first_year", "projection_status")
    if not math.isnan(row.p_trend):
        level = words.level(result.options["level"])
        say(
            "likelihood",
            words(
                "likelihood",
                first_year=row.first_year,
                word=likelihood_words(row.p_trend, language),
                p_trend=words.chance(row.p_trend),
                p_observed=words.chance(row.p_observed),
                target_year=row.target_year,
                projected=words.amount(row.projected),
                level=level,
                low=words.text.number(row.projected_lower, words.decimals),
                high=words.text.number(row.projected_upper, words.decimals),
            ),
            *("first_year", "target_year", "p_trend", "p_observed", "projected", "projected_lower", "projected_upper"),
        )
        year = "" if math.isnan(row.arrival_year) else str(math.ceil(row.arrival_year))
        # An interval into the next century tells a reader less than the word that it is open.
        far = row.arrival_status == "ok" and row.arrival_upper > row.last_year + 100
        if row.arrival_status == "ok" and not far:
            say(
                "arrival",
                words(
                    "arrival",
                    arrival=year,
                    level=level,
                    low=math.ceil(max(row.arrival_lower, row.last_year)),
                    high=math.ceil(row.arrival_upper),
                ),
                *("arrival_year", "arrival_lower", "arrival_upper", "arrival_status", "last_year"),
            )
        elif row.arrival_status == "unbounded" or far:
            say("arrival", words("arrival_open", arrival=year), "arrival_year", "arrival_upper", "arrival_status")
        elif row.arrival_status == "not_on_this_trend":
            say("arrival", words("not_on_this_trend", first_year=row.first_year), "arrival_status", "first_year")
    if row.disagree:
        parts = [
            words(outlook, rules=words.text.join(_RULE_NAMES[name][words.position] for name in names))
            for outlook, names in row.disagreement().items()
        ]
        say("rules", words("disagree", what="; ".join(parts)), "rules")
    return said


def group_sentences(result: Progress, group: GroupProgress, *, language: str = "sv") -> list[Sentence]:
    """How many members are at the target and on its line, and the change among those with values in both years.

    >>> import nyckeltal as nt
    >>> from nyckeltal.progress_text import group_sentences
    >>> food = nt.Indicator(id="food", unit={"sv": "%"}, direction="higher",
    ...                     targets=[nt.Target(value=60.0, year=2030)])
    >>> values = [[[20, 30, 60], [20, 21, 22]]]
    >>> made = nt.progress(nt.Panel([food], ["A", "B"], range(2021, 2024), values))
    >>> for each in group_sentences(made, made.group("food"), language="en"):
    ...     print(each)
    In 2023, 1 of 2 members with a value were at or past the target and 1 on or ahead of its line (50%, 95% interval \
9–91%).
    Among the 2 with a line the year before too, the number on the line was 1 then and is 1 now.
    The median has gone 53% of the way to the target (2 members).
    """
    words = _Words(result.panel.indicator(group.indicator), language)
    if group.status != "ok":
        return []
    phrase = "group_reached" if not group.n_line else "group" if group.n_line == group.n else "group_lines"
    said: list[tuple[str, tuple[str, ...]]] = [
        (
            words(
                phrase,
                year=group.year,
                reached=words.text.number(group.n_reached),
                n=words.text.number(group.n),
                n_line=words.text.number(group.n_line),
                on_line=words.text.number(group.n_on_line),
                share=words.text.amount(per_cent(group.on_line), "%"),
                level=words.level(result.options["level"]),
                low=words.text.number(per_cent(group.on_line_lower)),
                high=words.text.amount(per_cent(group.on_line_upper), "%"),
            ),
            ("year", "n", "n_reached", "n_line", "n_on_line", "on_line_lower", "on_line_upper"),
        )
    ]
    if group.n_both:
        said.append(
            (
                words("group_change", n_both=group.n_both, before=group.on_line_before, now=group.on_line_now),
                ("year", "n_both", "on_line_before", "on_line_now"),
            )
        )
    if group.n_way:
        said.append(
            (
                words("group_way", way=words.text.amount(per_cent(group.median_share_of_way), "%"), n_way=group.n_way),
                ("year", "median_share_of_way", "n_way"),
            )
        )
    return [Sentence("group", text, {name: getattr(group, name) for name in names}) for text, names in said]
