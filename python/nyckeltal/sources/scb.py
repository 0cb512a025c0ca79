"""Tables of SCB, Statistics Sweden, through its interface PxWebApi 2; other PxWeb sites too, by ``base_url``.

SCB's figures are CC0. Name the source all the same: "Källa: SCB".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from math import prod
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from .._core import Finding, Member, Source
from ..cube import read_jsonstat
from ..errors import ArgumentError, FetchError
from ..io import Findings
from ..panel import Panel
from ._http import Answer, Client, Gap, collect, failure, incomplete
from ._result import Fetched, Listing

__all__ = ["Dimension", "Table", "dimensions", "fetch", "search"]

BASE_URL = "https://statistikdatabasen.scb.se/api/v2"

#: Where the interface does not say its limits.
_MAX_CELLS = 150_000
_PACE = (30, 10.0)
_PAGE = 100
_MAX_PAGES = 1_000
_REGIONS = ("region", "kommun", "län", "lan", "regionkod", "county", "municipality")
_EXPRESSION = re.compile(r"(top|bottom|from|to|range)\(([^()]*)\)", re.IGNORECASE)

#: Codes, labels or expressions by dimension: {"Kon": "1", "Tid": "from(2010)"}.
Select: TypeAlias = Mapping[str, str | Iterable[str]]


@dataclass(frozen=True)
class Table:
    """One of the tables: what it is about, from when to when, and when it was updated."""

    id: str
    label: str
    updated: str
    first: str
    last: str
    variables: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.id}  {self.label}  ({self.first}–{self.last})"


@dataclass(frozen=True)
class Dimension:
    """One variable of a table: its codes with their labels, and whether it can be left out (then it is summed up)."""

    code: str
    label: str
    role: str
    may_be_left_out: bool
    categories: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes in the table's order."""
        return tuple(code for code, _ in self.categories)

    def __str__(self) -> str:
        shown = ", ".join(f"{code} {label}" if label != code else code for code, label in self.categories[:6])
        more = f", … ({len(self.categories)})" if len(self.categories) > 6 else ""
        free = ", may be left out" if self.may_be_left_out else ""
        return f"{self.code}  {self.label}{f' [{self.role}]' if self.role else ''}{free}: {shown}{more}"


def search(
    query: str, *, language: str = "sv", client: Client | None = None, base_url: str = BASE_URL
) -> Listing[Table]:
    """Tables whose texts have the words, all pages of the answer.

    SCB compares whole words: ``befolk`` finds nothing, ``befolk*`` does.

    Examples
    --------
    >>> from nyckeltal.sources import scb
    >>> scb.search("folkmängd kommun")  # doctest: +SKIP
    """
    if not query.strip():
        raise ArgumentError("the query is empty: give a word")
    base = base_url.rstrip("/")
    found: dict[str, Table] = {}
    with Client() if client is None else client as c:
        for number in range(1, _MAX_PAGES + 1):
            asked = urlencode(
                {"query": query.strip(), "pageNumber": number, "pageSize": _PAGE, "lang": language}, quote_via=quote
            )
            document = _object(c.get(f"{base}/tables?{asked}", pace=_PACE), "tables")
            for each in document["tables"]:
                if isinstance(each, dict):
                    found.setdefault(str(each.get("id")), _table(each))
            page = document.get("page")
            pages = page.get("totalPages") if isinstance(page, dict) else None
            if not document["tables"] or not isinstance(pages, int) or number >= pages:
                return Listing(found.values())
    raise failure("paging-loop", f"the pages do not end: {_MAX_PAGES} were read", f"{base}/tables")


def dimensions(
    table: str, *, language: str = "sv", client: Client | None = None, base_url: str = BASE_URL
) -> Listing[Dimension]:
    """The variables of a table with their codes, to choose from."""
    with Client() if client is None else client as c:
        return Listing(_dimensions(_metadata(c, base_url.rstrip("/"), table, language)))


def fetch(
    table: str,
    select: Select | None = None,
    *,
    members: str | Panel | Iterable[str | Member] | None = None,
    years: int | Iterable[int] | None = None,
    language: str = "sv",
    partial: bool = False,
    client: Client | None = None,
    base_url: str = BASE_URL,
    **reading: Any,
) -> Fetched:
    """Fetches a table of SCB, or the part of it that is asked for, as a panel.

    Parameters
    ----------
    table
        Its id, such as ``"TAB638"``; ``search`` finds it.
    select
        Codes, labels or SCB's expressions by dimension: ``{"Kon": ["1", "2"], "Tid": "from(2010)"}``. Expressions are
        ``*`` and ``?``, ``top(n)``, ``bottom(n)``, ``from(x)``, ``to(x)``, ``range(x, y)``. Not named: all measures,
        all periods, all municipalities and the nation; other dimensions are left out where they may be (the table
        then has them summed up), and must be chosen where not. ``dimensions`` lists them.
    members
        Codes, names, ``Member`` objects or a panel of them; ``"sekom"`` for the municipalities of the embedded data
        set. Short for the dimension of areas.
    years
        A year or several; all months or quarters of those. Short for the dimension of time.
    language
        Of the labels: ``sv`` or ``en``.
    partial
        Take what came where something fails. The result then names what is ``missing``, and the panel's title says it.
    client
        How to fetch: cache, offline replay, waits; see ``Client``.
    base_url
        Of the interface.
    **reading
        How to read, as ``nyckeltal.read_jsonstat``: ``member``, ``time``, ``period``, ``kind``, ``symbols`` ...

    Returns
    -------
    Fetched
        ``panel``, ``findings``, ``requests``, ``missing``. ``panel.sources`` has the table, its address and the day it
        was updated.

    Raises
    ------
    ArgumentError
        Dimensions, codes or members that the table does not have (with the nearest ones); a dimension left to choose.
    FetchError
        *incomplete*: parts failed; what came is kept in the cache, so that the next call goes on from there. Its
        ``missing`` names them. *unexpected-document*: an answer that is no table, or another one than was asked for.
    ParseError
        No panel in what came; see ``nyckeltal.read_jsonstat``.

    Notes
    -----
    Larger questions than the interface allows (``maxDataCells``, for SCB 150,000) are cut into parts that together
    have every cell once. Questions keep to the pace that it allows.

    Examples
    --------
    >>> from nyckeltal.sources import scb
    >>> scb.fetch("TAB638", {"Kon": "1+2"}, members="sekom", years=range(2010, 2025))  # doctest: +SKIP
    """
    base = base_url.rstrip("/")
    with Client() if client is None else client as c:
        limit, pace = _limits(c, base)
        about = _metadata(c, base, table, language)
        axes = _dimensions(about)
        chosen, notes = _choose(axes, dict(select or {}), members, years, reading)
        parts = list(_split(chosen, limit))
        query = urlencode({"lang": language, "outputFormat": "json-stat2"})
        url = f"{base}/tables/{quote(table, safe='')}/data?{query}"

        def ask(part: dict[str, tuple[str, ...]]) -> Answer:
            body = {"selection": [{"variableCode": code, "valueCodes": list(codes)} for code, codes in part.items()]}
            return c.get(url, body=body, pace=pace, check=lambda answer: _check(answer, part))

        answers, gaps = collect(c, parts, ask, lambda part, error: _gap(axes, part, error, reading), "SCB")
    if gaps and not partial:
        raise incomplete(gaps, len(parts))
    if not answers:
        raise failure("no-values", "nothing came", url, tuple(gaps))
    whole = answers[0].body if len(parts) == 1 else _merged(chosen, answers)
    result = read_jsonstat(whole, language=language, **reading)
    updated = str(about.get("updated") or "")[:10]
    label = str(about.get("label") or table)
    for core in (each for each in (result.panel._core, result.panel._core.published) if each is not None):
        source = Source(id=f"scb-{table}", title=f"{about.get('source') or 'SCB'}: {label}", url=url, date=updated)
        source.licence = "CC0; Källa: SCB" if base == BASE_URL else ""
        info = core.info
        if gaps:
            info.title = {language: f"{label} ({'OFULLSTÄNDIG' if language == 'sv' else 'INCOMPLETE'})"}
        fetched = {
            "sv": f"Hämtat {answers[0].fetched[:10]} från {url}.",
            "en": f"Fetched {answers[0].fetched[:10]} from {url}.",
        }
        info.description = {
            tag: " ".join(filter(None, (info.description.get(tag), text))) for tag, text in fetched.items()
        }
        info.licence = source.licence
        core.sources, core.info = [source], info
    failed = [
        Finding(
            severity="error",
            rule="missing-batch",
            source=table,
            text=", ".join(each.indicators)[:200],
            message=str(each),
        )
        for each in gaps
    ]
    return Fetched(
        result.panel,
        Findings([*notes, *failed, *result.findings]),
        tuple(each.request for each in answers),
        tuple(gaps),
    )  # fmt: skip


def _object(answer: Answer, key: str) -> dict[str, Any]:
    document = answer.document
    if not isinstance(document, dict) or not isinstance(document.get(key), list):
        raise failure("unexpected-document", f"this is no answer of PxWebApi 2: it has no {key}", answer.url)
    return document


def _table(found: dict[str, Any]) -> Table:
    def text(key: str) -> str:
        return str(found.get(key) or "")

    names = found.get("variableNames")
    return Table(
        id=text("id"),
        label=text("label"),
        updated=text("updated"),
        first=text("firstPeriod"),
        last=text("lastPeriod"),
        variables=tuple(map(str, names)) if isinstance(names, list) else (),
    )


def _limits(client: Client, base: str) -> tuple[int, tuple[int, float]]:
    """Cells a question and questions in a time, as the interface says them."""
    try:
        said = client.get(f"{base}/config", pace=_PACE).document
        cells, calls, seconds = (said.get(key) for key in ("maxDataCells", "maxCallsPerTimeWindow", "timeWindow"))
    except (FetchError, AttributeError) as error:
        if isinstance(error, FetchError) and error.code != "http-status" and not client.offline:
            raise
        return _MAX_CELLS, _PACE
    known = all(isinstance(each, int) and 0 < each <= 1_000_000 for each in (calls, seconds))
    return cells if isinstance(cells, int) and cells > 0 else _MAX_CELLS, (calls, float(seconds)) if known else _PACE


def _metadata(client: Client, base: str, table: str, language: str) -> dict[str, Any]:
    if not re.fullmatch(r"[\w.\-]+", table):
        raise ArgumentError(f"{table!r} is no id of a table: search() finds them")
    answer = client.get(f"{base}/tables/{quote(table, safe='')}/metadata?lang={quote(language)}", pace=_PACE)
    return _described(answer)


def _described(answer: Answer) -> dict[str, Any]:
    """The document, if its dimensions are those of JSON-stat: nothing after this looks whether they are."""

    def wrong(what: str) -> FetchError:
        return failure("unexpected-document", f"this is no table of PxWebApi 2: {what}", answer.url)

    document = _object(answer, "id")
    ids, dimension, roles = document["id"], document.get("dimension"), document.get("role")
    if not ids or not _are_names(ids) or not isinstance(dimension, dict):
        raise wrong("it has no dimensions")
    if roles is not None and not (isinstance(roles, dict) and all(map(_are_names, roles.values()))):
        raise wrong("its roles are none")
    for code in ids:
        found = dimension.get(code)
        category = found.get("category") if isinstance(found, dict) else None
        if not isinstance(found, dict) or not isinstance(category, dict):
            raise wrong(f"{code} has no categories")
        index, labels = category.get("index"), category.get("label")
        if not all(isinstance(each, (dict, type(None))) for each in (labels, found.get("extension"))):
            raise wrong(f"{code} has labels or an extension that are none")
        if isinstance(index, dict):
            holds = all(type(each) is int for each in index.values()) and sorted(index.values()) == [*range(len(index))]
        else:
            holds = _are_names(index) or (index is None and labels is not None and len(labels) == 1)
        if not holds:
            raise wrong(f"{code} has categories that are doubled or have no place")
    return document


def _are_names(given: object) -> bool:
    """A list of different texts."""
    return isinstance(given, list) and all(isinstance(each, str) for each in given) and len(set(given)) == len(given)


def _dimensions(about: dict[str, Any]) -> list[Dimension]:
    roles = about.get("role") or {}
    made = []
    for code in about["id"]:
        found = about["dimension"][code]
        labels = found["category"].get("label") or {}
        role = next((name for name, members in roles.items() if code in members), "")
        free = bool((found.get("extension") or {}).get("elimination"))
        categories = tuple((each, str(labels.get(each, each))) for each in _codes(found["category"]))
        made.append(Dimension(code, str(found.get("label") or code), role, free, categories))
    return made


def _time(axes: Sequence[Dimension], reading: Mapping[str, Any]) -> Dimension | None:
    return _named(axes, str(reading.get("time") or ""), "time", ("tid", "time", "år", "year"))


def _area(axes: Sequence[Dimension], reading: Mapping[str, Any]) -> Dimension | None:
    return _named(axes, str(reading.get("member") or ""), "geo", _REGIONS)


def _contents(axes: Sequence[Dimension]) -> Dimension | None:
    return _named(axes, "", "metric", ("contentscode",))


def _named(axes: Sequence[Dimension], asked: str, role: str, names: Sequence[str]) -> Dimension | None:
    if asked:
        return next((each for each in axes if asked.casefold() in (each.code.casefold(), each.label.casefold())), None)
    by_role = [each for each in axes if each.role == role]
    by_name = [each for each in axes if each.code.casefold() in names or each.label.casefold() in names]
    return next(iter([*by_role, *by_name]), None)


def _choose(
    axes: Sequence[Dimension],
    select: dict[str, str | Iterable[str]],
    members: str | Panel | Iterable[str | Member] | None,
    years: int | Iterable[int] | None,
    reading: Mapping[str, Any],
) -> tuple[dict[str, tuple[str, ...]], list[Finding]]:
    """The codes to ask for, by dimension in the table's order; a dimension that is not there is left out."""
    time, area, contents = _time(axes, reading), _area(axes, reading), _contents(axes)
    given: dict[str, tuple[str, ...]] = {}
    for key, wanted in select.items():
        axis = next((each for each in axes if key.casefold() in (each.code.casefold(), each.label.casefold())), None)
        if axis is None:
            raise ArgumentError(f"the table has no dimension {key!r}: {'; '.join(map(str, axes))}")
        if (axis is area and members is not None) or (axis is time and years is not None):
            raise ArgumentError(f"{key!r} is chosen twice: in select, and as {'members' if axis is area else 'years'}")
        listed = [wanted] if isinstance(wanted, str) else list(wanted)
        codes = [code for each in listed for code in _expand(axis, str(each), axis is time)]
        given[axis.code] = tuple(sorted(set(codes), key=axis.codes.index))
    notes: list[Finding] = []
    if members is not None:
        if area is None:
            raise ArgumentError(f"no dimension of areas is known: say which with member=: {'; '.join(map(str, axes))}")
        given[area.code] = tuple(_areas(area, members, notes))
    if years is not None:
        if time is None:
            raise ArgumentError(f"no dimension of time is known: say which with time=: {'; '.join(map(str, axes))}")
        given[time.code] = _periods(time, years)
    chosen: dict[str, tuple[str, ...]] = {}
    for axis in axes:
        if axis.code in given:
            chosen[axis.code] = given[axis.code]
        elif axis is area:
            chosen[axis.code] = tuple(c for c in axis.codes if re.fullmatch(r"\d{4}|00", c)) or axis.codes
        elif axis is time or axis is contents:
            chosen[axis.code] = axis.codes
        elif not axis.may_be_left_out:
            if len(axis.codes) != 1:
                raise ArgumentError(f"the table needs a choice: select={{{axis.code!r}: ...}} of {axis}")
            chosen[axis.code] = axis.codes
    for code, taken in chosen.items():
        if not taken:
            raise ArgumentError(f"nothing is chosen of {code}")
    return chosen, notes


def _expand(axis: Dimension, wanted: str, is_time: bool) -> list[str]:
    """The codes that a code, a label or an expression stands for."""
    codes = axis.codes
    if wanted in codes:
        return [wanted]
    if match := _EXPRESSION.fullmatch(wanted.strip()):
        return _expression(axis, match[1].lower(), [each.strip() for each in match[2].split(",")], is_time, wanted)
    if "*" in wanted or "?" in wanted:
        pattern = re.compile("".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in wanted))
        if found := [code for code in codes if pattern.fullmatch(code)]:
            return found
    by_label = [code for code, label in axis.categories if label.casefold() == wanted.casefold()]
    if len(by_label) == 1:
        return by_label
    raise ArgumentError(f"{axis.code} has no {wanted!r}{_near(wanted, axis)}")


def _expression(axis: Dimension, name: str, arguments: list[str], is_time: bool, wanted: str) -> list[str]:
    codes = list(axis.codes)
    try:
        if name in ("top", "bottom"):
            count, skipped = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
            if count < 1 or skipped < 0 or len(arguments) > 2:
                raise ValueError(wanted)
            # Of the time, "top" are the newest; of all else, the first ones of the list.
            ordered = sorted(codes, reverse=True) if is_time else codes
            ordered = ordered if name == "top" else ordered[::-1]
            return ordered[skipped : skipped + count]
        ordered = sorted(codes) if is_time else codes
        first = ordered.index(arguments[0]) if name in ("from", "range") else 0
        last = ordered.index(arguments[-1]) if name in ("to", "range") else len(ordered) - 1
        if len(arguments) != (2 if name == "range" else 1):
            raise ValueError(wanted)
        return ordered[first : last + 1]
    except (ValueError, IndexError):
        raise ArgumentError(f"cannot read {wanted!r} of {axis.code}: top(5), from(2010), range(2010, 2020)") from None


def _near(wanted: str, axis: Dimension) -> str:
    names = {text.casefold(): code for code, label in axis.categories for text in (label, code)}
    near = get_close_matches(wanted.casefold(), names, n=3, cutoff=0.6)
    labels = dict(axis.categories)
    return f": did you mean {', '.join(f'{names[each]} {labels[names[each]]}' for each in near)}?" if near else ""


def _areas(axis: Dimension, members: str | Panel | Iterable[str | Member], notes: list[Finding]) -> Iterator[str]:
    if isinstance(members, str) and members == "sekom":
        from .. import datasets

        listed: list[str | Member] = [each for each in datasets.sekom().members if each.kind == "municipality"]
    elif isinstance(members, str) and members == "all":
        listed = [*(code for code in axis.codes if re.fullmatch(r"\d{4}", code))]
    else:
        listed = (
            list(members.members)
            if isinstance(members, Panel)
            else [members]
            if isinstance(members, str)
            else list(members)
        )
    # Some tables write "0114 Upplands Väsby".
    names = {re.sub(r"^\d{2,4}\s+", "", label).casefold(): code for code, label in axis.categories}
    seen = set()
    for each in listed:
        key = each if isinstance(each, str) else each.code or each.name
        code = key if key in axis.codes else names.get(key.casefold(), "")
        if not code and not isinstance(each, str):
            text = f"{each.code} {each.name}"
            message = "the table does not have this member"
            notes.append(Finding(severity="warning", rule="no-rows", source="SCB", text=text, message=message))
        elif not code:
            raise ArgumentError(f"the table has no area {key!r}{_near(key, axis)}")
        elif code not in seen:
            seen.add(code)
            yield code


def _periods(axis: Dimension, years: int | Iterable[int]) -> tuple[str, ...]:
    if isinstance(years, str):
        raise ArgumentError(f"years is {years!r} but must be a number or several: 2024, range(2010, 2025)")
    wanted = {int(each) for each in ([years] if isinstance(years, int) else years)}
    if not wanted:
        raise ArgumentError("no years are asked for: give some, or None for all")

    def year(code: str, label: str) -> int | None:
        # A bare position as code has the year in its label.
        found = re.match(r"\d{4}", code) or re.match(r"\d{4}", label)
        return int(found[0]) if found else None

    codes = tuple(code for code, label in axis.categories if year(code, label) in wanted)
    if not codes:
        have = f"{axis.categories[0][1]}–{axis.categories[-1][1]}" if axis.categories else "none"
        raise ArgumentError(f"the table has none of the years {min(wanted)}–{max(wanted)}: it has {have}")
    return codes


def _split(chosen: dict[str, tuple[str, ...]], limit: int) -> Iterator[dict[str, tuple[str, ...]]]:
    """Parts of at most ``limit`` cells that together are the whole, each cell once."""
    if prod(map(len, chosen.values())) <= limit:
        yield chosen
        return
    longest = max(chosen, key=lambda code: len(chosen[code]))
    codes = chosen[longest]
    if len(codes) < 2:  # a limit below one cell
        yield chosen
        return
    half = (len(codes) + 1) // 2
    yield from _split({**chosen, longest: codes[:half]}, limit)
    yield from _split({**chosen, longest: codes[half:]}, limit)


def _check(answer: Answer, part: dict[str, tuple[str, ...]]) -> None:
    """That the answer has what was asked for, and nothing else, each cell in its place."""
    document = _described(answer)
    dimension = document["dimension"]
    for code, codes in part.items():
        index = _codes(dimension[code]["category"]) if code in document["id"] else []
        if set(index) != set(codes):
            missing = sorted(set(codes) - set(index))
            said = (
                f"{len(missing)} of {len(codes)} are missing: {', '.join(missing[:10])}" if missing else "it has others"
            )
            raise failure(
                "unexpected-document", f"the answer does not have what was asked for of {code}: {said}", answer.url
            )
    size, value, status = document.get("size"), document.get("value"), document.get("status")
    if not isinstance(value, (list, dict)):
        raise failure("unexpected-document", "the answer has no cube of values", answer.url)
    if size != [len(_codes(dimension[code]["category"])) for code in document["id"]]:
        raise failure("unexpected-document", "the sizes are not those of the dimensions", answer.url)
    cells = prod(size)
    if isinstance(value, list) and len(value) != cells:
        raise failure("cut-page", f"the cube has {cells} cells and {len(value)} came", answer.url)
    if isinstance(status, list) and len(status) not in (0, 1, cells):
        raise failure("cut-page", f"the cube has {cells} cells and {len(status)} statuses came", answer.url)
    for sparse in (value, status):
        if isinstance(sparse, dict) and not sparse.keys() <= set(map(str, range(cells))):
            raise failure("unexpected-document", "values or statuses at places that the cube does not have", answer.url)


def _gap(
    axes: Sequence[Dimension], part: dict[str, tuple[str, ...]], error: FetchError, reading: Mapping[str, Any]
) -> Gap:
    time, area, contents = _time(axes, reading), _area(axes, reading), _contents(axes)

    def of(axis: Dimension | None) -> tuple[str, ...]:
        return part.get(axis.code, ()) if axis else ()

    others = [
        f"{code}={codes[0]}" + (f"…{codes[-1]}" if len(codes) > 1 else "")
        for code, codes in part.items()
        if code not in {each.code for each in (time, area, contents) if each}
    ]
    years = {int(found[0]) for each in of(time) if (found := re.match(r"\d{4}", each))}
    reason = str(error).partition("\n")[0] + (f" ({', '.join(others)})" if others else "")
    return Gap(of(contents), of(area), tuple(sorted(years)), reason, error.url)


def _merged(chosen: dict[str, tuple[str, ...]], answers: Sequence[Answer]) -> bytes:
    """The parts laid into one cube; cells of parts that did not come are null."""
    first = answers[0].document
    ids = list(first["id"])
    others = {
        code: tuple(_codes(first["dimension"][code]["category"])) for code in ids if code not in chosen
    }  # of one category each: the interface added them by itself
    axes = {code: chosen.get(code) or others[code] for code in ids}
    place = {code: {each: k for k, each in enumerate(codes)} for code, codes in axes.items()}
    sizes = [len(axes[code]) for code in ids]
    strides = [prod(sizes[k + 1 :]) for k in range(len(sizes))]
    value: list[Any] = [None] * prod(sizes)
    status: dict[str, Any] = {}
    categories: dict[str, dict[str, Any]] = {code: {} for code in ids}
    for answer in answers:
        document = answer.document
        if document["id"] != ids or any(
            not place[code].keys() >= set(_codes(document["dimension"][code]["category"])) for code in ids
        ):
            raise failure("unexpected-document", "parts of one table have different dimensions", answer.url)
        steps = []
        for code, stride in zip(ids, strides, strict=True):
            category = document["dimension"][code]["category"]
            steps.append([place[code][each] * stride for each in _codes(category)])
            for name in ("label", "unit", "note"):
                if isinstance(category.get(name), dict):
                    categories[code].setdefault(name, {}).update(category[name])
        values, said = document["value"], document.get("status")
        for k, at in enumerate(map(sum, product(*steps))):
            value[at] = values[k] if isinstance(values, list) else values.get(str(k))
            symbol = _status(said, k)
            if symbol is not None:
                status[str(at)] = symbol
    for code in ids:
        categories[code]["index"] = list(axes[code])
    dimension = {
        **first["dimension"],
        **{code: {**first["dimension"][code], "category": categories[code]} for code in ids},
    }
    whole = {**first, "size": sizes, "dimension": dimension, "value": value, "status": status}
    return json.dumps(whole, ensure_ascii=False).encode()


def _codes(category: dict[str, Any]) -> list[str]:
    index = category.get("index")
    return (
        sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index or category.get("label") or ())
    )


def _status(said: Any, k: int) -> Any:
    """The status of a cell: of all, in a list (of one for all), or by position."""
    if isinstance(said, dict):
        return said.get(str(k))
    if isinstance(said, list):
        return (said[0] if len(said) == 1 else said[k]) if said else None
    return said
