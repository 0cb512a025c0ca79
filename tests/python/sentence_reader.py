"""Reads what Swedish and English sentences claim, as a list of facts in the order in which they are told.

Nothing of the package is used, and no word is taken from its tables: stems stand for facts here, so that a word swapped
for its opposite in one language reads as another fact. Numbers, years and units are told apart by how they are written;
what is written as neither language writes it cannot be read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

MINUS, DASH, NBSP, NARROW = "\u2212", "\u2013", "\u00a0", "\u202f"
LANGUAGES = ("sv", "en")

#: A fact and the stems that tell it, Swedish then English. Earlier rows win over later ones at the same place.
#: A fact that is empty is read over.
_LEXICON: tuple[tuple[str, str, str], ...] = (
    # What only looks like a fact.
    ("", r"hur sannolikt|hur säkra?\b(?! riktningen)", r"how likely|how sure"),
    ("", r", utan vilka|att målet nås|precis på en gräns", r"that the target is reached"),
    ("", r"räknas inte om|publicerade tal", r"as published\b|estimated from"),
    ("", r"de som saknar värde|inget annat sägs", r"those without|without what"),
    ("cannot be said", r"inte går att säga att den gör", r"to say that it does"),
    ("not measured alike", r"inte mätta på samma sätt", r"not measured alike"),
    ("not measured", r"inte har mätts", r"was not measured"),
    ("no effect", r"ingen effekt", r"no effect"),
    ("nothing better", r"inte går att bli bättre", r"nothing better"),
    ("cannot be judged", r"går det inte att säga bättre eller sämre", r"better or worse cannot be said"),
    ("not changed", r"ändras inte", r"not changed"),
    # Judgements of a target, a limit, a line.
    ("missed", r"når inte målet|nåddes inte|inte uppnått|ej uppnått|möter linjen inte målet", r""),
    ("missed", r"", r"(?:does not|do not) meet the target|not reached"),
    ("reached", r"uppnått|\bnåddes\b", r"\breached\b"),
    ("meets", r"\bmöter\b", r"\bmeets?\b"),
    ("at or past", r"vid eller förbi", r"at or past"),
    ("on or ahead", r"på eller före", r"on or ahead"),
    ("exceeded", r"överskrid\w*|ligger över\b", r"\bexceed\w*"),
    ("at the limit", r"på gränsen", r"at the limit"),
    ("met", r"\bklaras\b", r"\bmet\b"),
    ("lowest allowed", r"lägsta tillåtna", r"lowest (?:value )?allowed"),
    ("highest allowed", r"högsta tillåtna", r"highest (?:value )?allowed"),
    ("limit", r"gränsvärde\w*|\bgräns\b", r"\blimit\b"),
    # Likelihood and confidence.
    ("as likely as not", r"lika sannolikt som inte", r"as likely as not"),
    ("very unlikely", r"mycket osannolik\w*", r"very unlikely"),
    ("very likely", r"mycket sannolik(?:t|a)?\b", r"very likely"),
    ("unlikely", r"osannolik\w*", r"\bunlikely"),
    ("probability", r"sannolikhet\w*", r"\bprobability"),
    ("likely", r"sannolik(?:t|a)?\b", r"\blikely"),
    ("confidence", r"hur säker riktningen", r"the confidence in their"),
    ("confidence interval", r"konfidensintervall\w*", r"confidence interval"),
    ("prediction interval", r"prognosintervall\w*", r"prediction interval"),
    ("interval", r"intervall\w*", r"\bintervals?\b"),
    ("confidence", r"säkerhet\w*", r"\bconfidence"),
    ("surely", r"\bsäkert\b", r"\bsurely"),
    ("uncertain", r"osäker\w*", r"\bunsure\b|\buncertain\w*"),
    # Bands and places.
    ("not the worst third", r"inte sämsta tredjedelen", r"not the worst third"),
    ("not the best third", r"inte bästa tredjedelen", r"not the best third"),
    ("worst third", r"sämsta tredjedelen", r"worst third"),
    ("best third", r"bästa tredjedelen", r"best third"),
    ("middle third", r"mellersta tredjedelen", r"middle third"),
    ("any third", r"vilken tredjedel som helst", r"any third"),
    ("shared", r"delad (?=plats)", r"shared (?=place)"),
    ("no place", r"ingen plats", r"no place"),
    ("place", r"\bplats(?:en)?\b", r"\bplace\b"),
    # Same or different; the negation before the word it turns.
    ("no clear direction", r"oklar riktning|ingen klar riktning", r"no clear direction"),
    ("not the same as", r"inte detsamma som", r"not the same as"),
    ("neither", r"varken", r"\bneither\b"),
    ("unclear", r"\boklart\b", r"\bunclear"),
    ("same", r"oförändra\w*|är som förut|\bsom (?=\d{4}\b)", r"\bunchanged|\bstable\b|\bas in (?=\d{4}\b)"),
    ("differs", r"annorlunda", r"\bdifferent from"),
    ("changed", r"\bändra(?:t|des|ts)\b", r"\bchanged\b"),
    ("not comparable", r"inte jämförbara", r"not comparable"),
    ("comparable", r"jämförbar[at]\b", r"\bcomparable"),
    # Better and worse, up and down.
    ("better", r"bättre|förbättr\w*", r"\bbetter|\bimprov\w*"),
    ("worse", r"sämre|försämr\w*", r"\bworse\w*|\bdeteriorat\w*"),
    ("up", r"\bök(?:a|ar|at|ning)\b|\bstig(?:it|er|a)\b", r"\bris(?:e|es|en|ing)\b|\brose\b|\bincreas\w*"),
    ("down", r"\bminsk(?:a|ar|at|ning)\b|\bsjunk(?:it|er|a)\b", r"\bfall(?:s|en|ing)?\b|\bfell\b|\bdecreas\w*"),
    ("turned", r"\bvänt\b", r"\bturned\b"),
    ("at the ceiling", r"i taket", r"at the ceiling"),
    ("at the floor", r"i botten", r"at the floor"),
    ("dead band", r"dödband", r"dead band"),
    ("on track", r"på väg enligt", r"on track by"),
    ("too slow", r"för långsamt", r"too slow"),
    ("wrong way", r"åt fel håll", r"the wrong way"),
    # Few and many, more and fewer.
    ("too few", r"för få\b", r"\btoo few"),
    ("too small", r"för små\b", r"\btoo small"),
    ("fewer than", r"färre än", r"fewer than"),
    ("fewer", r"\bfärre\b", r"\bfewer\b"),
    ("single", r"ett enda|bara ett", r"a single|\bone value only|single value only"),
    ("below", r"\bunder (?=\d)", r"\bbelow(?= \d)"),
    ("above", r"\böver (?=\d)", r"\babove\b"),
    ("at least", r"\bminst\b", r"\bat least\b"),
    ("at most", r"som är högst", r"\bat most\b"),
    ("near", r"\bnära\b|närmaste?\b", r"\bnear(?:est)?\b"),
    ("largest", r"\bstörst\b", r"\blargest\b"),
    ("smallest", r"\bminsta\b", r"\bsmallest\b"),
    ("highest", r"\bhögst\b", r"\bhighest\b"),
    ("lowest", r"\blägst\b", r"\blowest\b"),
    ("higher", r"\bhögre\b", r"\bhigher\b"),
    ("lower", r"\blägre\b", r"\blower\b"),
    ("most", r"\bmest\b", r"\bmost\b"),
    # Means.
    ("unweighted", r"\bov(?:äg|ikt)\w*", r"\bunweighted"),
    ("weighted", r"\bväg(?:t|da?)\b|\bvikta(?:t|de)\b", r"\bweighted"),
    ("median", r"\bmedian(?:en)?\b", r"\bmedian\b"),
    ("middle half", r"mittersta hälften", r"middle half"),
    ("published", r"publicera\w*", r"\bpublished"),
    # When.
    ("the year before", r"året före", r"the year before"),
    ("then", r"\bdå(?=,|\.| och)", r"\bthen(?=,|\.| and)"),
    ("now", r"\bnu\b", r"\bnow\b"),
    ("older", r"\bäldre än", r"\bolder than"),
    ("former target", r"tidigare mål\b", r"former targets?"),
    ("earlier", r"\btidigare\b", r"\bearlier\b"),
    ("latest", r"\bsenaste?\b", r"\blatest\b|\brecent\b|\bnewest\b|last ten years"),
    ("start", r"\bstartvärdet", r"\bstart value"),
    ("every year", r"alla år", r"\bevery year|all years"),
    ("both years", r"båda åren", r"in both years|reported both"),
    ("since", r"\bsedan (?=\d)|trenden sedan", r"\bsince (?=\d)|trend since"),
    ("if it goes on", r"\bom trenden(?= sedan)|\bom trenden\b", r"\bif the trend\b"),
    ("has passed", r"har passerat", r"\bhas passed"),
    ("expected", r"\bväntas\b", r"\bwould then be"),
    ("a year", r"\bper år", r"\ba year\b"),
    # Missing and why.
    ("not reported", r"ej rapporterat|inget värde rapporterat", r"not reported|no value reported"),
    ("not applicable", r"ej tillämplig\w*", r"not applicable"),
    ("confidential", r"\bsekretess", r"\bconfidential"),
    ("imputed", r"ersatt\w*|ifyllt av annan", r"\bimputed|filled in by others"),
    ("estimated", r"uppskatta\w*", r"\bestimated"),
    ("preliminary", r"preliminär\w*", r"\bpreliminary"),
    ("withdrawn", r"återkalla\w*|återtaget", r"\bwithdrawn"),
    ("not finite", r"inget ändligt|oändligt", r"not a finite|\binfinite"),
    ("not a member", r"inte medlem|ej medlem", r"not a member"),
    ("other kind", r"annan sorts|annat slag", r"another kind"),
    ("an earlier year", r"från ett tidigare år", r"from an earlier year"),
    ("not counted", r"räknas inte", r"(?:is )?not counted"),
    (
        "no value",
        r"ing(?:et|a) värden?|(?:utan|saknar|saknas) (?:eget |ett )?värde\b|ett värde saknas",
        r"no values?|without a value|lacks a value|value is missing",
    ),
    ("never", r"\baldrig\b", r"\bnever\b"),
    ("left out", r"ej med:", r"\bleft out:"),
    ("added", r"tillkom\w+", r"\badded\b"),
    ("gone", r"fallit ifrån|bortfallna", r"\bthat left\b|\blost\b"),
    ("reported", r"^rapporterat$", r"^reported$"),
    ("nil", r"^noll$", r"^nil$"),
    ("same year", r"samma år", r"same year"),
    ("best", r"\bbäst\b", r"\bbest\b"),
    # Whose, what kind.
    ("nobody", r"ingen medlem\b", r"\bno member\b"),
    ("break", r"\bbrott(?:et)?\b", r"\bbreaks?\b"),
    ("event", r"händelse", r"\bevents?\b"),
    ("random", r"på måfå|slumpvis\w*", r"\bat random|\brandom\b"),
    ("all splits", r"alla sätt", r"all splits"),
    ("within strata", r"inom strata", r"within strata"),
    ("within a stratum", r"inom samma stratum", r"within the same stratum"),
    ("all equal", r"alla värden är lika", r"all values are equal"),
    ("adjusted", r"\bjustera\w*", r"\badjusted"),
    # Numbers that are written as words.
    (
        "one",
        r"\bett(?= nyckeltal| går| finns|$)|\ben(?= medlem| utan)",
        r"\bone(?= indicator| member| there| without|,)",
    ),
    (
        "not",
        r"\binte\b|\bej\b|\bing(?:en|a|et)\b|\butan\b",
        r"\bnot\b|\bno\b|\bcannot\b|\bwithout\b|\bnothing\b|\bnone\b",
    ),
)
#: Words that go with a count; the first of each pair goes with one.
_COUNTED = {
    "sv": (("medlem", "medlemmar"), ("värde", "värden"), ("del", "delar"), ("gång", "gånger"), ("grupp", "grupper")),
    "en": (
        ("member", "members"),
        ("value", "values"),
        ("indicator", "indicators"),
        ("segment", "segments"),
        ("part", "parts"),
        ("time", "times"),
        ("pair", "pairs"),
        ("group", "groups"),
        ("series", "series"),
    ),
}
#: What is written in capitals; of all other words only the first letter may be one.
_CAPITALS = {"FN", "UN", "FAO", "SDSN", "ESCAP", "SIMULERADE", "UPPGIFTER", "SIMULATED", "FIGURES"}
_NUMBER = {
    "sv": rf"\d{{1,3}}(?:{NARROW}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?",
    "en": r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?",
}


class UnreadableError(ValueError):
    """Written as the language does not write it."""


@cache
def _scanner(language: str, units: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    k = LANGUAGES.index(language) + 1
    number = _NUMBER[language]
    known = "|".join(re.escape(each) for each in sorted(units, key=len, reverse=True)) or "(?!)"
    points = f"procentenhete?r?{chr(92)}b" if language == "sv" else f"percentage{NBSP}points?"
    relative = "procent\\b" if language == "sv" else "per cent\\b"
    parts = [
        f"(?P<name>{'|'.join(re.escape(each) for each in sorted(names, key=len, reverse=True)) or '(?!)'})",
        rf"(?P<less>[<>≥≤]{NBSP}?)?(?P<sign>[+{MINUS}])?(?P<low>{number})"
        rf"(?:{DASH}(?P<sign2>{MINUS})?(?P<high>{number}))?"
        rf"(?:(?P<points>{NBSP}{points})|(?P<relative>{NBSP}{relative})"
        rf"|(?P<gap>[ {NBSP}]?)(?P<percent>%)|{NBSP}(?P<unit>{known})(?!\w))?",
        "|".join(f"(?P<f{n}>{row[k]})" for n, row in enumerate(_LEXICON) if row[k]),
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _plain(written: str, language: str) -> str:
    """Digits with a decimal point, the digits after it kept."""
    thousands, point = (NARROW, ",") if language == "sv" else (",", ".")
    return written.replace(thousands, "").replace(point, ".") if thousands in written else written.replace(point, ".")


def _check_letters(text: str, given: Iterable[str]) -> None:
    """Sentences begin with a capital letter, and words have no other. Units and names are as they were given."""
    for each in sorted(given, key=len, reverse=True):
        text = text.replace(each, "1")
    loud = [each for each in re.findall(r"[^\W\d_]+", text) if each[1:] != each[1:].lower() and each not in _CAPITALS]
    if loud:
        raise UnreadableError(f"capital letters in {loud}: {text}")
    # The p of a test stays small.
    starts = re.findall(r"[.?!] (?!p\b)([^\W\d_])", text)
    starts += re.findall(r"^(?!p\b)([^\W\d_])", text) if text.endswith((".", "?", "!")) else []
    if any(each.islower() for each in starts):
        raise UnreadableError(f"a sentence begins with a small letter: {text}")


def _check(text: str, language: str) -> None:
    wrong = r"\d\.\d" if language == "sv" else r"\d,\d(?!\d\d(?!\d))"
    if re.search(wrong, re.sub(r"\d{4}-\d\d-\d\d", "", text)):
        raise UnreadableError(f"the wrong decimal sign: {text}")
    if re.search(r"(?:^|[ (])-\d", text):
        raise UnreadableError(f"a hyphen for a minus: {text}")
    if re.search(rf"\d -\d|\d-\d\d?\b(?!-)|[{MINUS}+][{MINUS}+]", re.sub(r"\d{4}-\d\d-\d\d", "", text)):
        raise UnreadableError(f"a hyphen in a range: {text}")
    if re.search(r"\{\w*\}|\bnan\b|\bNone\b|\binf\b|  |\.\.|,,| ,| \.(?=\s|$)", text):
        raise UnreadableError(f"not filled in: {text}")
    for found in re.finditer(rf"(?<![\w.,{NARROW}{DASH}{MINUS}])(\d+) (\w+)", text):
        n, word = found.groups()
        for singular, plural in _COUNTED[language]:
            if singular != plural and word == (plural if n == "1" else singular):
                raise UnreadableError(f"{n} {word}: {text}")


def facts(text: str, language: str, *, units: Mapping[str, str] | None = None, names: Iterable[str] = ()) -> list[str]:
    """What the text claims: years as "2012" or "2012..2016", numbers as "-1.30 kg", "5 points" or "9..91 %", names
    as they are, and the facts that the stems stand for.

    ``units`` has the units of this language with what each is called in the facts.
    """
    _check(text, language)
    names = tuple(names)
    _check_letters(text, [*names, *(units or ())])
    known = {each.casefold(): name for each, name in (units or {}).items()}
    made = []
    for found in _scanner(language, tuple(units or ()), names).finditer(text):
        if found["name"]:
            made.append(found["name"])
        elif found["low"]:
            made.append(_number(found, language, known, text))
        else:
            fact = _LEXICON[int(str(found.lastgroup)[1:])][0]
            if fact:
                made.append(fact)
    return made


def _number(found: re.Match[str], language: str, units: Mapping[str, str], text: str) -> str:
    start = found.start()
    if start and (text[start - 1].isdigit() or (text[start - 1].isalpha() and text[start - 1] != "p")):
        return f"code {found['low']}"
    low, high = found["low"], found["high"]
    bare = not any(found[each] for each in ("points", "relative", "percent", "unit", "sign"))
    years = [each for each in (low, high) if each and re.fullmatch(r"(?:19|20|21)\d\d", each)]
    if bare and low in years:
        if high and high not in years:
            raise UnreadableError(f"a year and a number: {text}")
        return f"{low}..{high}" if high else low
    for each in (low, high):
        if each and re.match(r"\d{4}", each):
            raise UnreadableError(f"thousands not set apart: {text}")
    sign = {"+": "+", MINUS: "-", None: ""}
    written = f"{(found['less'] or '').strip()}{sign[found['sign']]}{_plain(low, language)}"
    if high:
        written += f"..{sign[found['sign2']]}{_plain(high, language)}"
    if found["points"]:
        single = _plain(low, language) == "1"
        if single != found["points"].endswith(("enhet", "point")):
            raise UnreadableError(f"{found.group()}: {text}")
        return f"{written} points"
    if found["relative"]:
        return f"{written} per cent"
    if found["percent"]:
        if found["gap"] != (NBSP if language == "sv" else ""):
            raise UnreadableError(f"the gap before %: {text!r}")
        return f"{written} %"
    return f"{written} {units[found['unit'].casefold()]}" if found["unit"] else written


def written(value: float | Decimal | str, digits: int, unit: str = "", *, sign: bool = False) -> str:
    """The fact of a number rounded half away from zero, by decimals and not by floats."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    lead = "-" if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{lead}{abs(rounded)}{' ' + unit if unit else ''}"


def listed(text: str, language: str) -> list[str]:
    """The members of an enumeration "a, b och c"; one that is joined in another way cannot be read."""
    joint = {"sv": " och ", "en": " and "}[language]
    *most, last = text.split(joint)
    if not most:
        if ", " in text:
            raise UnreadableError(f"no last member: {text}")
        return [last]
    if len(most) > 1 or ", " in last:
        raise UnreadableError(f"joined in another way: {text}")
    return [*most[0].split(", "), last]
