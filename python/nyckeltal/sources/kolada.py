"""Figures from Kolada's open interface, version 3: whole, with where each came from, or an error that says what is not.

Kolada's figures are free to use; name the source "Källa: Kolada" on them as they are, and never on figures that were
worked out from them ("Egen bearbetning av data från Kolada").
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from types import MappingProxyType
from typing import Any, Literal, TypeAlias
from urllib.parse import quote, urlencode

from .._core import Finding, Member, Source
from ..errors import ArgumentError, FetchError
from ..io import Findings
from ..kolada import KoladaDocument, kolada_unit, read_kolada
from ..panel import Panel
from ._http import Answer, Client, Gap, Request, collect, failure, incomplete, same_host
from ._result import Fetched, Listing

__all__ = ["SEKOM", "Group", "Kpi", "SekomKpi", "fetch", "groups", "members", "search"]

BASE_URL = "https://api.kolada.se/v3"
LICENCE = "Källa: Kolada"

#: Values in one segment of an address; Kolada refuses more.
_IDS = 25
#: Kolada publishes no limit; other clients keep to five questions a second.
_PACE = (5, 1.0)
_MAX_PAGES = 1_000
_NATION = "0000"

#: Ids, codes, names, members or a panel of them; "sekom", "all", "regions"; a group's id stands for its members.
Members: TypeAlias = str | Panel | Iterable[str | Member]


@dataclass(frozen=True)
class Kpi:
    """One of Kolada's indicators. ``unit`` is read from the title: Kolada gives none."""

    id: str
    title: str
    unit: str
    description: str
    published: str
    period: str
    areas: str
    by_gender: bool
    operating_area: str

    def __str__(self) -> str:
        return f"{self.id}  {self.title}" + (f"  ({self.period})" if self.period else "")


@dataclass(frozen=True)
class Group:
    """A group of areas, with the codes of its members."""

    id: str
    title: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.id}  {self.title}  ({len(self.members)})"


@dataclass(frozen=True)
class SekomKpi:
    """Kolada's indicator beside one of Sekom's, and how they differ.

    ``same_areas`` is False where Kolada has it for regions only. Whether Sekom itself takes its figures from Kolada is
    not known: the two are laid beside each other by their definitions.
    """

    kpi: str
    indicator: str
    note: str
    same_areas: bool = True


#: Sekom's indicators (generation:code, as ``panel.indicator()`` takes them) and the nearest ones of Kolada. Those
#: without an entry have none that we know. Definitions: Kolada's catalogue of 2026-03-23, and the data set's sources.
SEKOM: Mapping[str, SekomKpi] = MappingProxyType(
    {
        "2023:GN.1a": SekomKpi(
            "N00401",
            "ghg-outside-ets",
            "Not the same: N00401 counts all territorial greenhouse gases per inhabitant, emissions inside the EU ETS "
            "among them. History is revised at every release.",
        ),
        "2023:GN.2a": SekomKpi(
            "N60404", "public-transport-trips", "Kolada has trips per inhabitant for regions only.", same_areas=False
        ),
        "2023:GN.2b": SekomKpi(
            "U60496", "public-transport-renewable-fuel", "Kolada has the share for regions only.", same_areas=False
        ),
        "2023:GN.3": SekomKpi(
            "N00403",
            "organic-farmland",
            "Not the same: N00403 is the share of arable land, Sekom's of arable land and pasture. Shares above 100 % "
            "are missing in Kolada, because numerator and denominator come from different registers.",
        ),
        "2012:GN.4": SekomKpi(
            "N00403",
            "organic-arable-land",
            "Arable land in both. Shares above 100 % are missing in Kolada, because numerator and denominator come "
            "from different registers.",
        ),
        "2023:GN.5": SekomKpi(
            "N85054",
            "protected-nature",
            "National parks, nature reserves, nature conservation areas and biotope protection areas as a share of the "
            "whole area; source SCB in both.",
        ),
        "2023:GN.6a": SekomKpi(
            "U07801",
            "household-waste",
            "Not the same: U07801 includes garden waste; both are per person with the number of inhabitants adjusted.",
        ),
        "2023:GN.8b": SekomKpi(
            "N45970",
            "solar-municipality",
            "Installed power in MW; Sekom's unit is not known, and is likely per inhabitant: divide by the population.",
        ),
        "2023:GN.10": SekomKpi(
            "U07514",
            "organic-food",
            "Share of the cost of food; own purchases only. From 2015 one percentage point is taken off for "
            "municipalities that do not leave out MSC fish that is not organic.",
        ),
    }
)


def fetch(
    kpis: str | Iterable[str],
    members: Members | None = None,
    years: int | Iterable[int] | None = None,
    *,
    nation: bool = True,
    group_means: Iterable[str] = (),
    genders: str | Iterable[str] = "T",
    dash: Literal["nil", "not_reported"] | None = None,
    partial: bool = False,
    client: Client | None = None,
    base_url: str = BASE_URL,
) -> Fetched:
    """Fetches indicators of Kolada for some members and years: all that was asked for, or an error that names what not.

    Parameters
    ----------
    kpis
        Ids such as ``"N00401"``; ``search`` finds them, ``SEKOM`` has those beside Sekom's indicators.
    members
        Codes, names, ``Member`` objects or a panel of them; ``"sekom"`` for the municipalities of the embedded data
        set; ``"all"`` or nothing for all municipalities, ``"regions"`` for all regions. The id of a group (``G…``)
        stands for its members. One kind at a time: municipalities and regions are never mixed.
    years
        A year or several; nothing for all that there are.
    nation
        Riket too, into ``panel.published``.
    group_means
        Ids of groups (``G…``) whose plain means go to ``panel.published``, with the numbers of members behind each in
        ``counts``.
    genders
        T total, K women, M men. K and M become indicators of their own.
    dash
        What a null with ``-`` means; see ``nyckeltal.read_kolada``.
    partial
        Take what came where something fails. The result then names what is ``missing``, and the panel's title says it.
    client
        How to fetch: cache, offline replay, waits; see ``Client``.
    base_url
        Of the interface.

    Returns
    -------
    Fetched
        ``panel``, ``findings``, ``requests``, ``missing``, ``counts``, ``derived_units``. ``panel.sources`` has the
        address of every answer with the day it was fetched and, for every indicator, the day of its release.

    Raises
    ------
    ArgumentError
        Ids that are none, members that Kolada does not know (with the nearest names), kinds that are mixed.
    FetchError
        *incomplete*: batches failed; what came is kept in the cache, so that the next call goes on from there.
        *no-values*: Kolada answers with an empty list for an indicator. *unknown-kpi*: not in Kolada's catalogue.
        Its ``missing`` names indicators, members and years. Also *paging-loop*, *foreign-host*, *unexpected-document*,
        *cut-page* and those of ``Client``.

    Notes
    -----
    Questions have at most 25 ids of a kind, pages are followed to the last one by ``next_url``, five questions a second
    at most. Members without a single value, and years without any, are among the findings. An indicator's unit is read
    from its title and said to be.

    When not to use it: as a release of record. Kolada revises history without notice; keep what you fetched
    (``nyckeltal.write_package``).

    Examples
    --------
    >>> from nyckeltal.sources import kolada
    >>> kolada.fetch(["N00401", "U07514"], "sekom", range(2010, 2025))  # doctest: +SKIP
    >>> kolada.SEKOM["2023:GN.10"].kpi
    'U07514'
    """
    wanted = _kpi_ids(kpis)
    genders = "".join(genders)
    if not genders or not set(genders) <= set("TKM"):
        raise ArgumentError(f"genders is {genders!r} but must be letters of T (total), K (women), M (men)")
    asked_years = _years(years)
    areas_of_groups = _group_ids(group_means)
    with _open(client) as c:
        catalogue = _Catalogue(c, base_url.rstrip("/"))
        chosen, notes = catalogue.resolve("all" if members is None else members)
        kind = chosen[0].kind
        descriptions = catalogue.kpis(wanted)
        described = {str(each.get("id")): each for each in _all(descriptions)}
        gaps = [
            Gap((kpi,), (), tuple(asked_years), "not in Kolada's catalogue", f"{catalogue.base}/kpi/{kpi}")
            for kpi in wanted
            if kpi not in described
        ]
        if gaps and not partial:
            unknown = ", ".join(each.indicators[0] for each in gaps)
            raise failure(
                "unknown-kpi", f"not in Kolada's catalogue: {unknown}; search() finds ids", gaps[0].url, tuple(gaps)
            )
        ids = [kpi for kpi in wanted if kpi in described]
        codes = [each.code for each in chosen]
        areas = [*codes, *([_NATION] if nation else []), *areas_of_groups]
        batches = list(product(_cut(ids), _cut(areas), _cut(asked_years) if asked_years else [()]))
        got, failed = collect(c, batches, lambda batch: _Part(batch, list(catalogue.data(*batch))), _gap, "Kolada")
        gaps += failed
        if failed and not partial:
            raise incomplete(failed, len(batches))
        seen = _Seen(got)
        silent = [kpi for kpi in ids if not seen.areas.get(kpi, set()) & set(codes) and not _failed_for(kpi, failed)]
        empty = [
            Gap((kpi,), (), tuple(asked_years), _silence(described[kpi], kind), _address(kpi, got)) for kpi in silent
        ]
        gaps += empty
        if empty and not partial:
            message = "; ".join(map(str, empty))
            raise failure("no-values", message, empty[0].url, tuple(empty))
        if len(empty) == len(ids) or not seen.areas:
            raise failure("no-values", "nothing came", gaps[0].url if gaps else "", tuple(gaps))
        groups_of_means = catalogue.groups(areas_of_groups) if areas_of_groups else []
        named = [*descriptions, *catalogue.area_pages, *groups_of_means]
        result = read_kolada(
            [document for part in got for document in part.documents],
            kpis=[KoladaDocument(each.body, each.url, each.url) for each in named],
            kind="region" if kind == "region" else "municipality",
            nation=nation,
            group_means=bool(areas_of_groups),
            genders=genders,
            dash=dash,
            members=chosen,
        )
        findings = Findings([*notes, *_coverage(seen, ids, chosen, asked_years, failed), *map(_as_finding, gaps)])
        requests = {each.url: each.request for each in named}
        requests |= {each.url: each for part in got for each in part.requests}
        panel = _with_provenance(result.panel, requests.values(), described, bool(gaps), catalogue.base)
        return Fetched(
            panel,
            Findings([*findings, *result.findings]),
            tuple(requests.values()),
            tuple(gaps),
            result.counts,
            result.derived_units,
        )


def search(query: str, *, client: Client | None = None, base_url: str = BASE_URL) -> Listing[Kpi]:
    """Indicators of Kolada whose title has all the words, in any order and case; or the one of that id.

    Kolada finds what is written exactly so, å, ä and ö too; the longest word is asked for and the others are looked for
    in what comes.

    Returns
    -------
    Listing[Kpi]
        In order of ids; ``to_frame()`` for a table. ``unit`` is read from the title, ``areas`` is K (municipalities),
        L (regions) or A (both), ``period`` the newest one that is published.

    Examples
    --------
    >>> from nyckeltal.sources import kolada
    >>> kolada.search("ekologiska livsmedel")  # doctest: +SKIP
    U07514  Ekologiska livsmedel i kommunens verksamhet, andel (%)  (2024)
    """
    words = query.split()
    if not words:
        raise ArgumentError("the query is empty: give a word of the title")
    with _open(client) as c:
        catalogue = _Catalogue(c, base_url.rstrip("/"))
        if len(words) == 1 and re.fullmatch(r"[NUnu]\d{5}", words[0]):
            pages: Iterable[Answer] = catalogue.kpis([words[0].upper()])
        else:
            pages = catalogue.pages("kpi", title=max(words, key=len))
        found = (each for page in pages for each in page.document["values"])
        listed = [_kpi(each) for each in found if _has(words, f"{each.get('id')} {each.get('title')}")]
    return Listing(sorted(listed, key=lambda each: each.id))


def groups(query: str = "", *, client: Client | None = None, base_url: str = BASE_URL) -> Listing[Group]:
    """Kolada's groups of areas whose title has all the words; all of them (some 3,600) without words.

    Their published values are plain means of the members. Sveriges Ekokommuner is not among the groups.
    """
    words = query.split()
    with _open(client) as c:
        catalogue = _Catalogue(c, base_url.rstrip("/"))
        pages = catalogue.pages("municipality_groups", **({"title": max(words, key=len)} if words else {}))
        found = [_group(each) for page in pages for each in page.document["values"]]
    return Listing(each for each in found if _has(words, each.title))


def members(
    query: str = "",
    *,
    kind: Literal["municipality", "region"] | None = None,
    client: Client | None = None,
    base_url: str = BASE_URL,
) -> list[Member]:
    """Kolada's municipalities and regions whose name has all the words; all of one ``kind``, or of both.

    Riket is not among them: it is published beside the members, never one of them. Gotland is there twice, as
    municipality 0980 and as region 0009.
    """
    with _open(client) as c:
        every = _Catalogue(c, base_url.rstrip("/")).areas.values()
        return [
            each
            for each in every
            if _has(query.split(), each.name) and each.kind in ((kind,) if kind else ("municipality", "region"))
        ]


class _Catalogue:
    """The interface: addresses, pages, and the areas that it knows."""

    def __init__(self, client: Client, base: str) -> None:
        self.client, self.base = client, base
        self._area_pages: list[Answer] | None = None

    def pages(self, path: str, **query: str) -> Iterator[Answer]:
        """All pages of an address, to the last one; each checked for being what it should be."""
        url = f"{self.base}/{path}" + (f"?{urlencode(query, quote_via=quote)}" if query else "")
        seen_urls: set[str] = set()
        seen_pages: set[bytes] = set()
        size = 0
        while url:
            if url in seen_urls or len(seen_urls) >= _MAX_PAGES:
                raise failure("paging-loop", f"the pages do not end: {len(seen_urls)} were read", url)
            seen_urls.add(url)
            answer = self.client.get(url, pace=_PACE, check=_values)
            values = _values(answer)
            size += len(answer.body)
            if size > self.client.max_body:
                message = f"{len(seen_urls)} pages are above max_body={self.client.max_body:,} bytes together"
                raise failure("body-too-large", message, url)
            link = answer.document.get("next_url")
            if link or seen_pages:
                digest = hashlib.sha256(json.dumps(values).encode()).digest()
                if values and digest in seen_pages:
                    raise failure("paging-loop", "the pages do not end: one came twice under two addresses", url)
                seen_pages.add(digest)
            yield answer
            if not values or not link:
                return
            url = same_host(link, url, self.base)

    def kpis(self, ids: Sequence[str]) -> list[Answer]:
        return [page for some in _cut(ids) for page in self.pages(f"kpi/{','.join(some)}")]

    def groups(self, ids: Sequence[str]) -> list[Answer]:
        return [page for some in _cut(ids) for page in self.pages(f"municipality_groups/{','.join(some)}")]

    def data(self, kpis: Sequence[str], areas: Sequence[str], years: Sequence[int]) -> Iterator[Answer]:
        of_years = f"/year/{','.join(map(str, years))}" if years else ""
        yield from self.pages(f"data/kpi/{','.join(kpis)}/municipality/{','.join(areas)}{of_years}")

    @property
    def area_pages(self) -> list[Answer]:
        if self._area_pages is None:
            self._area_pages = list(self.pages("municipality"))
        return self._area_pages

    @property
    def areas(self) -> dict[str, Member]:
        """Municipalities and regions by code; Riket, which Kolada calls a region, is not one."""
        made = {}
        for page in self.area_pages:
            for each in page.document["values"]:
                code, name, kind = (str(each.get(key) or "") for key in ("id", "title", "type"))
                if code != _NATION and kind in ("K", "L") and re.fullmatch(r"[0-9]{4}", code):
                    kind = "municipality" if kind == "K" else "region"
                    made[code] = Member(id=code, code=code, name=name, kind=kind)
        if not made:
            raise failure("unexpected-document", "the list of areas is empty", f"{self.base}/municipality")
        return made

    def resolve(self, given: Members) -> tuple[list[Member], list[Finding]]:
        """The members that are meant, in order, and what was left out."""
        areas = self.areas
        if isinstance(given, str) and given in ("all", "regions"):
            kind = "municipality" if given == "all" else "region"
            return [each for each in areas.values() if each.kind == kind], []
        notes: list[Finding] = []
        if isinstance(given, str) and given == "sekom":
            from .. import datasets

            listed: list[str | Member] = []
            for each in datasets.sekom().members:
                if each.kind == "municipality":
                    listed.append(each)
                else:
                    notes.append(
                        _note("member-left-out", each.name, f"a {each.kind} among the municipalities of Sekom")
                    )
        else:
            listed = (
                list(given.members) if isinstance(given, Panel) else [given] if isinstance(given, str) else list(given)
            )
        chosen: dict[str, Member] = {}
        of_groups = _group_ids([each for each in listed if isinstance(each, str) and re.fullmatch(r"G\d+", each)])
        # What a given member says of itself (groups, years in the network) is kept.
        own = {each.code: each for each in listed if isinstance(each, Member) and each.code in areas}
        for code in self._codes(areas, listed, of_groups):
            chosen.setdefault(code, own.get(code, areas[code]))
        if not chosen:
            raise ArgumentError("no members are asked for: give codes or names, or None for all municipalities")
        kinds = {each.kind: each for each in chosen.values()}
        if len(kinds) > 1:
            one = " and ".join(f"{each.code} {each.name} ({kind})" for kind, each in sorted(kinds.items()))
            raise ArgumentError(f"municipalities and regions are fetched apart, not in one panel: got {one}")
        return list(chosen.values()), notes

    def _codes(self, areas: dict[str, Member], listed: list[str | Member], of_groups: list[str]) -> Iterator[str]:
        grouped = {}
        if of_groups:
            grouped = {each.id: each for each in map(_group, _all(self.groups(of_groups)))}
        by_name: dict[str, list[str]] = {}
        for code, area in areas.items():
            by_name.setdefault(area.name.casefold(), []).append(code)
        for each in listed:
            key = each if isinstance(each, str) else each.code or each.name
            if key in areas:
                yield key
            elif key in grouped:
                yield from (code for code in grouped[key].members if code in areas)
            elif len(by_name.get(key.casefold(), ())) == 1:
                yield by_name[key.casefold()][0]
            else:
                raise ArgumentError(_unknown(key, areas))


def _unknown(key: str, areas: dict[str, Member]) -> str:
    if re.fullmatch(r"G\d+", key):
        return f"no group {key!r} in Kolada: groups() lists them"
    if re.fullmatch(r"\d{1,3}", key) and key.zfill(4) in areas:
        return f"no area {key!r} in Kolada: codes have four digits, did you mean {key.zfill(4)!r}?"
    if key == _NATION:
        return "Riket is no member: it comes beside the members, with nation=True"
    names = {each.name.casefold(): f"{each.name} ({each.code})" for each in areas.values()}
    near = get_close_matches(key.casefold(), names, n=3, cutoff=0.6)
    suggestion = f": did you mean {', '.join(names[each] for each in near)}?" if near else ": members() lists them"
    return f"no area {key!r} in Kolada{suggestion}"


def _open(client: Client | None) -> Client:
    """A client whose connections are closed when the block ends; a given one opens new ones when it is used again."""
    return Client() if client is None else client


def _kpi_ids(kpis: str | Iterable[str]) -> list[str]:
    listed = list(dict.fromkeys([kpis] if isinstance(kpis, str) else kpis))
    if not listed:
        raise ArgumentError("no indicators are asked for: give ids such as N00401")
    for each in listed:
        if not isinstance(each, str) or not re.fullmatch(r"[NU]\d{5}", each):
            raise ArgumentError(f"{each!r} is no id of Kolada: N or U and five digits, such as N00401")
    return listed


def _group_ids(given: Iterable[str]) -> list[str]:
    listed = list(dict.fromkeys([given] if isinstance(given, str) else given))
    for each in listed:
        if not re.fullmatch(r"G\d+", each):
            raise ArgumentError(f"{each!r} is no id of a group: G and digits, such as G2328")
    return listed


def _years(years: int | Iterable[int] | None) -> list[int]:
    if years is None:
        return []
    if isinstance(years, str):
        raise ArgumentError(f"years is {years!r} but must be a number or several: 2024, range(2010, 2025)")
    listed = sorted({int(each) for each in ([years] if isinstance(years, int) else years)})
    if not listed:
        raise ArgumentError("no years are asked for: give some, or None for all")
    if listed[0] < 1900 or listed[-1] > 2100:
        raise ArgumentError(f"years {listed[0]}–{listed[-1]} are outside 1900–2100")
    return listed


def _cut(items: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [tuple(items[start : start + _IDS]) for start in range(0, len(items), _IDS)]


def _values(answer: Answer) -> list[dict[str, Any]]:
    document = answer.document
    values = document.get("values") if isinstance(document, dict) else None
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise failure("unexpected-document", "this is no answer of Kolada: it has no list of values", answer.url)
    if not isinstance(document.get("next_url"), (str, type(None))):
        raise failure("unexpected-document", "next_url is no text", answer.url)
    count = document.get("count")
    if isinstance(count, int) and count > len(values) and not document.get("next_url"):
        raise failure("cut-page", f"the page says {count} rows and has {len(values)}", answer.url)
    return values


def _all(answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    return (each for answer in answers for each in _values(answer))


def _has(words: Sequence[str], text: str) -> bool:
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)


def _kpi(found: dict[str, Any]) -> Kpi:
    def text(key: str) -> str:
        return str(found.get(key) or "").strip()

    return Kpi(
        id=text("id"),
        title=text("title"),
        unit=kolada_unit(text("title")),
        description=text("description"),
        published=text("publication_date"),
        period=text("publ_period"),
        areas=text("municipality_type"),
        by_gender=bool(found.get("is_divided_by_gender")),
        operating_area=text("operating_area"),
    )


def _group(found: dict[str, Any]) -> Group:
    listed = found.get("members")
    given = (each for each in (listed if isinstance(listed, list) else ()) if isinstance(each, dict))
    codes = (each.get("member_id") or each.get("id") for each in given)
    return Group(str(found.get("id") or ""), str(found.get("title") or ""), tuple(str(each) for each in codes if each))


_Batch: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]


class _Part:
    """What a batch brought, as one document for the reader, and what that has rows of. The pages are let go."""

    def __init__(self, batch: _Batch, answers: list[Answer]) -> None:
        self.kpis, _, _ = batch
        self.requests = [each.request for each in answers]
        self.rows: dict[str, tuple[set[str], set[int]]] = {}
        for row in _all(answers):
            areas, years = self.rows.setdefault(str(row.get("kpi")), (set(), set()))
            areas.add(str(row.get("municipality")))
            if re.fullmatch(r"\d{4}", str(row.get("period"))):
                years.add(int(row["period"]))
        self.documents: list[KoladaDocument] = []
        if self.rows:
            body = answers[0].body
            if len(answers) > 1:  # that the pages are all there has been seen to
                rows = list(_all(answers))
                body = json.dumps({"values": rows, "count": len(rows), "next_url": None}, ensure_ascii=False).encode()
            self.documents = [KoladaDocument(body, answers[0].url, answers[0].url)]


class _Seen:
    """Areas and years that there is a row of, by indicator: what Kolada said nothing about is not in it."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        self.areas: dict[str, set[str]] = {}
        self.years: dict[str, set[int]] = {}
        for part in parts:
            for kpi, (areas, years) in part.rows.items():
                self.areas.setdefault(kpi, set()).update(areas)
                self.years.setdefault(kpi, set()).update(years)


def _gap(batch: _Batch, error: FetchError) -> Gap:
    reason = str(error).partition("\n")[0]
    return Gap(batch[0], batch[1], batch[2], reason, error.url)


def _failed_for(kpi: str, gaps: Sequence[Gap]) -> bool:
    return any(kpi in each.indicators for each in gaps)


def _address(kpi: str, parts: Sequence[_Part]) -> str:
    return next((part.requests[0].url for part in parts if kpi in part.kpis), "")


def _silence(kpi: dict[str, Any], kind: str) -> str:
    """Why there may be no values: Kolada answers with an empty list, and says no more."""
    areas = {"K": "municipalities", "L": "regions"}.get(str(kpi.get("municipality_type")), "")
    other = areas and areas != ("regions" if kind == "region" else "municipalities")
    return "Kolada has no row for any of the members" + (f": it has this indicator for {areas} only" if other else "")


def _note(rule: str, text: str, message: str, severity: Literal["note", "warning", "error"] = "note") -> Finding:
    return Finding(severity=severity, rule=rule, source="Kolada", text=text[:200], message=message)


def _as_finding(gap: Gap) -> Finding:
    return _note("missing-batch", ", ".join(gap.indicators), str(gap), "error")


def _coverage(
    seen: _Seen, ids: Sequence[str], chosen: Sequence[Member], years: Sequence[int], failed: Sequence[Gap]
) -> Iterator[Finding]:
    """Members and years that Kolada has no row of: ids that it does not know are left out of an answer in silence."""
    for kpi in sorted(seen.areas.keys() - set(ids)):
        yield _note("not-asked", kpi, "an indicator that was not asked for came too", "warning")
    for kpi in ids:
        if kpi not in seen.areas or _failed_for(kpi, failed):
            continue
        absent = [each for each in chosen if each.code not in seen.areas[kpi]]
        if absent:
            names = ", ".join(f"{each.code} {each.name}" for each in absent[:10])
            more = f" and {len(absent) - 10} more" if len(absent) > 10 else ""
            yield _note("no-rows", kpi, f"no row for {len(absent)} of {len(chosen)} members: {names}{more}", "warning")
        empty = sorted(set(years) - seen.years[kpi])
        if empty:
            yield _note("no-rows", kpi, f"no row for any member in {len(empty)} of {len(years)} years: {_short(empty)}")


def _short(years: Sequence[int]) -> str:
    return ", ".join(map(str, years)) if len(years) <= 6 else f"{years[0]} to {years[-1]}"


def _with_provenance(
    panel: Panel, requests: Iterable[Request], described: Mapping[str, dict[str, Any]], holes: bool, base: str
) -> Panel:
    """Writes into the panel where it came from, when it was fetched, and when each indicator was released."""
    fetched = {each.url: each.fetched for each in requests}
    day = max(each[:10] for each in fetched.values())
    releases = [
        Source(
            id=f"kolada-{kpi}",
            title=f"Kolada {kpi}: {each.get('title') or ''}",
            url=f"{base}/kpi/{kpi}",
            date=str(each.get("publication_date") or "")[:10],
            licence=LICENCE,
        )
        for kpi, each in described.items()
    ]
    info = panel.info
    info.name = info.name or "kolada"
    info.title = {
        "sv": "Nyckeltal ur Kolada" + (" (OFULLSTÄNDIGT)" if holes else ""),
        "en": "Indicators of Kolada" + (" (INCOMPLETE)" if holes else ""),
    }
    info.description = {
        "sv": f"Hämtat {day} från {base}. Enheter är utlästa ur titlarna.",
        "en": f"Fetched {day} from {base}. Units are read from the titles.",
    }
    info.licence, info.created = LICENCE, day
    for core in (each for each in (panel._core, panel._core.published) if each is not None):
        given = [
            Source(
                id=each.id,
                title=f"Kolada, hämtat {fetched[each.url]}" if each.url in fetched else each.title,
                url=each.url,
                date=fetched.get(each.url, each.date)[:10],
                licence=LICENCE,
            )
            for each in core.sources
        ]
        known = {each.id for each in given}
        core.sources = [*given, *(each for each in releases if each.id not in known)]
        core.info = info
    return panel
