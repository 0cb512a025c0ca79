"""Kolada's client against a made-up Kolada that answers as the real one does, and as it should not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kolada_server
import numpy as np
import pytest

pytest.importorskip("requests")
from http_server import Clock, Reply, Server, serving

import nyckeltal as nt
from nyckeltal.sources import Client, kolada


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(kolada_server.answer) as made:
        yield made


def new_client(cache: Path | bool = False, **options: Any) -> Client:
    clock = Clock()
    return Client(cache=cache, sleep=clock.sleep, monotonic=clock, now=clock, **{"retries": 1, **options})


def fetch(server: Server, *arguments: Any, client: Client | None = None, **options: Any) -> Any:
    return kolada.fetch(*arguments, client=client or new_client(), base_url=f"{server.url}/v3", **options)


def data_paths(server: Server) -> list[str]:
    return [path for path in server.paths if path.startswith("/v3/data/")]


def test_every_figure_comes_to_its_place(server: Server) -> None:
    got = fetch(server, ["N00401", "U07514"])
    assert got.complete
    panel = got.panel
    municipalities = [code for code, (_, kind) in kolada_server.AREAS.items() if kind == "K"]
    assert [each.code for each in panel.members] == municipalities
    assert panel.years.tolist() == list(kolada_server.YEARS)
    for i, kpi in enumerate(("N00401", "U07514")):
        for m, code in enumerate(municipalities):
            for y, year in enumerate(kolada_server.YEARS):
                value = kolada_server.figure(kpi, code, year) if kolada_server.known(kpi, code, year) else None
                if value is None:
                    assert np.isnan(panel.values[i, m, y])
                else:
                    assert panel.values[i, m, y] == value
    assert panel.published is not None
    assert [each.name for each in panel.published.members] == ["Riket"]


def test_questions_have_at_most_25_ids_and_pages_are_read_to_the_end(server: Server) -> None:
    fetch(server, ["N00401", "U07514"], years=range(1990, 2025))
    paths = data_paths(server)
    assert max(len(part.split(",")) for path in paths for part in path.partition("?")[0].split("/")) == 25
    assert any("page=2" in path for path in paths)
    assert len(paths) == len(set(paths))


def test_it_says_where_from_when_and_of_which_release(server: Server) -> None:
    got = fetch(server, "U07514", ["Trosa"], 2022)
    panel = got.panel
    assert panel.info.licence == "Källa: Kolada"
    assert panel.info.created == "2026-09-21"
    assert "2026-09-21" in panel.info.description["sv"]
    by_id = {each.id: each for each in panel.sources}
    assert {each.licence for each in by_id.values()} == {"Källa: Kolada"}
    release = by_id["kolada-U07514"]
    assert (release.date, release.url) == ("2026-06-09", f"{server.url}/v3/kpi/U07514")
    data = next(each for each in by_id.values() if "/data/" in each.url)
    assert data.url.endswith("/v3/data/kpi/U07514/municipality/0488,0000/year/2022")
    assert "2026-09-21T14:13:20Z" in data.title
    assert {each.url for each in got.requests} >= {data.url}


def test_a_page_that_is_one_row_short_is_refused_and_a_whole_one_is_not() -> None:
    def counted(more: int) -> Answering:
        def answer(reply: Reply) -> Reply:
            document = json.loads(reply.body)
            return kolada_server.as_json(document | {"count": len(document["values"]) + more})

        return instead("/data/", answer)

    with serving(counted(1)) as server, pytest.raises(nt.FetchError, match=r"the page says 3 rows and has 2"):
        fetch(server, "N00401", ["Trosa"], 2022)
    for more in (0, -1):  # a count that is too small loses nothing
        with serving(counted(more)) as server:
            assert fetch(server, "N00401", ["Trosa"], 2022).panel.values.shape == (1, 1, 1)


def test_the_day_is_that_of_the_newest_answer(server: Server, tmp_path: Path) -> None:
    clock = Clock()  # begins on 2026-09-21
    with Client(cache=tmp_path, sleep=clock.sleep, monotonic=clock, now=clock, max_age=None) as client:
        assert fetch(server, ["U07514"], ["Trosa"], 2022, client=client).panel.info.created == "2026-09-21"
        clock.time += 3 * 86_400
        again = fetch(server, ["U07514"], ["Trosa"], 2022, client=client).panel
        assert again.info.created == "2026-09-21", "all of it was kept"
        later = fetch(server, ["U07514"], ["Trosa"], 2021, client=client).panel
    assert later.info.created == "2026-09-24"
    assert "2026-09-24" in later.info.description["sv"]
    assert "2026-09-24" in later.info.description["en"]


def test_units_are_derived_and_said_to_be(server: Server) -> None:
    got = fetch(server, "N00401", ["Trosa"], 2022)
    assert got.panel.indicators[0].unit["sv"] == "ton CO2-ekv/inv"
    assert got.derived_units == ("N00401",)
    assert any(each.rule == "unit-from-title" for each in got.findings)


def test_what_was_fetched_survives_a_package(server: Server, tmp_path: Path) -> None:
    panel = fetch(server, ["N00401"], ["Trosa", "Sundsvall"]).panel
    nt.write_package(panel, tmp_path / "data")
    again = nt.read_package(tmp_path / "data")
    assert again.values.tobytes() == panel.values.tobytes()
    assert {each.url for each in again.sources} == {each.url for each in panel.sources}


def test_members_by_code_name_group_panel_and_kind(server: Server) -> None:
    def codes(members: Any) -> list[str]:
        return [each.code for each in fetch(server, "N01951", members, 2020).panel.members]

    assert codes(["2281", "trosa", "2281"]) == ["2281", "0488"]
    assert codes("G77") == ["0114", "0305"]
    assert codes("regions") == ["0004", "0009"]
    assert codes(nt.Panel(["x"], [nt.Member(id="a", code="0488", name="A")], [2020], [[[1.0]]])) == ["0488"]
    assert codes([nt.Member(id="Trosa", name="Trosa")]) == ["0488"]
    with pytest.raises(nt.ArgumentError, match=r"fetched apart.*0009 Region Gotland.*0980 Gotland|fetched apart"):
        codes(["0980", "0009"])


def test_what_members_say_of_themselves_is_kept(server: Server) -> None:
    trosa = nt.Member(id="trosa", code="0488", name="Trosa kommun", groups=["small"])
    (member,) = fetch(server, "N01951", [trosa], 2020).panel.members
    assert (member.id, member.name, member.groups) == ("trosa", "Trosa kommun", ["small"])


def test_an_interrupted_fetch_goes_on_where_it_was(server: Server, tmp_path: Path) -> None:
    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    server.answer = instead("/municipality/1619", Reply(b"", status=429))
    client = Client(cache=tmp_path, sleep=interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch(server, ["N00401"], years=2020, client=client)
    before = list(server.paths)
    server.answer = kolada_server.answer
    server.asked.clear()
    assert fetch(server, ["N00401"], years=2020, client=client).complete
    assert len(server.asked) == 1
    assert server.paths[0] == before[-1]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (["Trossa"], r"did you mean Trosa \(0488\)"),
        (["488"], "did you mean '0488'"),
        (["0000"], "Riket is no member"),
        (["G99"], "no group 'G99'"),
        ([], "no members"),
    ],
)
def test_unknown_members_are_told_with_the_nearest_names(server: Server, members: list[str], said: str) -> None:
    with pytest.raises(nt.ArgumentError, match=said):
        fetch(server, "N01951", members)
    assert not data_paths(server)


@pytest.mark.parametrize(
    ("kpis", "options"),
    [([], {}), (["N0401"], {}), (["n00401"], {}), ([None], {}), (["N00401"], {"years": []}),
     (["N00401"], {"years": 20200}), (["N00401"], {"years": "2020"}), (["N00401"], {"genders": "TX"}),
     (["N00401"], {"group_means": ["77"]})],
)  # fmt: skip
def test_mistakes_are_told_before_anything_is_asked(server: Server, kpis: list[str], options: dict[str, Any]) -> None:
    with pytest.raises(nt.ArgumentError):
        fetch(server, kpis, **options)
    assert not server.asked


def test_totals_are_totals_and_women_are_an_indicator_of_their_own(server: Server) -> None:
    total = fetch(server, "N01951", ["Trosa"], 2020).panel
    assert total.values[0, 0, 0] == kolada_server.figure("N01951", "0488", 2020)
    both = fetch(server, "N01951", ["Trosa"], 2020, genders="TK").panel
    assert [each.id for each in both.indicators] == ["N01951", "N01951-K"]


def test_group_means_stand_beside_the_members_with_their_counts(server: Server) -> None:
    got = fetch(server, "N00401", ["Trosa"], 2020, group_means=["G77"])
    names = [each.name for each in got.panel.published.members]
    assert names == ["Riket", "Liknande kommuner, Trosa, 2024"]
    assert got.counts[0, :, 0].tolist() == [1, 2]
    assert [each.name for each in got.panel.members] == ["Trosa"]
    assert fetch(server, "N00401", ["Trosa"], 2020, nation=False).panel.published is None


def test_members_and_years_without_a_row_are_findings(server: Server) -> None:
    got = fetch(server, ["N00403", "U07514"], ["1821", "2281"], range(2010, 2025))
    told = {(each.rule, each.text): each for each in got.findings if each.rule == "no-rows"}
    said = [each.message for each in got.findings if each.rule == "no-rows"]
    assert any("1821 Grästorp" in each for each in said)
    assert any("2024" in each for each in said)
    assert ("no-rows", "N00403") in told


def test_an_indicator_that_nobody_knows_is_an_error(server: Server) -> None:
    with pytest.raises(nt.FetchError, match=r"not in Kolada's catalogue: N85534") as caught:
        fetch(server, ["N00401", "N85534"], ["Trosa"])
    assert caught.value.code == "unknown-kpi"
    assert [each.indicators for each in caught.value.missing] == [("N85534",)]  # type: ignore[attr-defined]
    got = fetch(server, ["N00401", "N85534"], ["Trosa"], partial=True)
    assert [each.indicators for each in got.missing] == [("N85534",)]
    assert "OFULLSTÄNDIGT" in got.panel.info.title["sv"]


def test_an_empty_list_with_status_200_is_an_error(server: Server) -> None:
    with pytest.raises(nt.FetchError, match=r"U07514.*no row for any of the members") as caught:
        fetch(server, ["N00401", "U07514"], ["Grästorp"], nation=False)
    assert caught.value.code == "no-values"
    assert "U07514" in str(caught.value.missing[0])
    got = fetch(server, ["N00401", "U07514"], ["Grästorp"], nation=False, partial=True)
    assert [each.indicators for each in got.missing] == [("U07514",)]
    assert got.findings.errors
    assert [each.id for each in got.panel.indicators] == ["N00401"]
    with pytest.raises(nt.FetchError, match="no-values"):
        fetch(server, "U07514", ["Grästorp"], nation=False, partial=True)


def test_an_indicator_of_regions_has_no_values_of_municipalities_and_says_so(server: Server) -> None:
    regions_only = kolada_server.described("N00403") | {"municipality_type": "L"}
    good = kolada_server.answer

    def answer(method: str, path: str, body: bytes) -> Reply:
        if "/kpi/N00403" in path and "/data/" not in path:
            return kolada_server.as_json({"values": [regions_only], "count": 1, "next_url": None})
        return good(method, path.replace("0488,", ""), body)

    server.answer = answer
    with pytest.raises(nt.FetchError, match="for regions only") as caught:
        fetch(server, "N00403", ["Trosa"])
    assert caught.value.code == "no-values"


Answering = Callable[[str, str, bytes], Reply]


def instead(wanted: str, reply: Reply | Callable[[Reply], Reply]) -> Answering:
    """As Kolada, but for addresses with that text in them."""

    def answer(method: str, path: str, body: bytes) -> Reply:
        good = kolada_server.answer(method, path, body)
        return (reply(good) if callable(reply) else reply) if wanted in path else good

    return answer


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"", status=500),
        Reply(b"<html>Underhall</html>", content_type="text/html"),
        Reply(b'{"values": ['),
        Reply(b"[]"),
        Reply(b'{"results": []}'),
        Reply(b'{"values": [1]}'),
        Reply(b'{"values": [], "count": 5, "next_url": null}'),
        Reply(b'{"values": [{}], "count": 2, "next_url": null}'),
        Reply(b'{"values": [{}], "next_url": 7}'),
        Reply("{\"values\": [\"å\"]}".encode("cp1252")),
    ],
)  # fmt: skip
def test_a_batch_that_fails_is_an_error_that_names_it_and_what_came_is_kept(bad: Reply, tmp_path: Path) -> None:
    # The 26th area begins the second batch of areas.
    with serving(instead("/municipality/1619", bad)) as server:
        client = new_client(tmp_path)
        with pytest.raises(nt.FetchError) as caught:
            fetch(server, ["N00401"], years=2020, client=client)
        assert caught.value.code == "incomplete"
        (gap,) = caught.value.missing
        assert gap.indicators == ("N00401",)  # type: ignore[attr-defined]
        assert "1639" in gap.members  # type: ignore[attr-defined]
        assert gap.years == (2020,)  # type: ignore[attr-defined]
        assert "members 1619" in str(caught.value)
        part = fetch(server, ["N00401"], years=2020, client=client, partial=True)
        assert not part.complete
        assert "INCOMPLETE" in part.panel.info.title["en"]
        assert any(each.rule == "missing-batch" for each in part.findings.errors)
        server.answer = kolada_server.answer
        server.asked.clear()
        whole = fetch(server, ["N00401"], years=2020, client=client)
        assert whole.complete
        assert len(server.asked) == 1, "only what failed is asked for again"


def linked(link: Callable[[int], str]) -> Answering:
    """Data whose pages never end; each has other figures."""
    pages = iter(range(10**9))

    def answer(method: str, path: str, body: bytes) -> Reply:
        good = kolada_server.answer(method, path, body)
        if "/data/" not in path:
            return good
        k = next(pages)
        row = {**kolada_server.row("N00401", "0488", 2015), "period": 2000 + k % 20}
        document = {"values": [row], "count": 1, "next_url": link(k)}
        return kolada_server.as_json(document)

    return answer


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (lambda _: "/v3/data/kpi/N00401/municipality/0488,0000?page=2", "paging-loop"),
        (lambda k: f"/v3/data/kpi/N00401/municipality/0488,0000?page={k + 2}", "paging-loop"),
        (lambda _: "http://127.0.0.1:1/v3/data", "foreign-host"),
        (lambda _: "https://kolada.example.org/v3/data", "foreign-host"),
        (lambda _: "file:///etc/passwd", "foreign-host"),
        (lambda _: "http://[", "foreign-host"),
    ],
)
def test_pages_that_do_not_end_or_lead_away_are_errors(link: Callable[[int], str], code: str) -> None:
    with serving(linked(link)) as server:
        with pytest.raises(nt.FetchError) as caught:
            fetch(server, "N00401", ["Trosa"])
        assert code in str(caught.value.missing[0])
        assert len(server.asked) < 60


def test_pages_that_are_too_much_together_are_an_error(server: Server) -> None:
    """Each page is new, small, and leads to another: the bound of a body holds for all of them."""
    pages = iter(range(10**9))

    def answer(method: str, path: str, body: bytes) -> Reply:
        if "/data/" not in path:
            return kolada_server.answer(method, path, body)
        k = next(pages)
        row = {**kolada_server.row("N00401", "0488", 2015), "period": 1900 + k, "note": "x" * 100_000}
        return kolada_server.as_json({"values": [row], "next_url": f"/v3/data/kpi/N00401/municipality/0488?page={k}"})

    server.answer = answer
    with pytest.raises(nt.FetchError, match="body-too-large") as caught:
        fetch(server, "N00401", ["Trosa"], client=new_client(max_body=2 << 20))
    assert caught.value.missing[0].indicators == ("N00401",)
    assert len(data_paths(server)) == 21


def test_after_three_failures_in_a_row_the_source_is_left_alone(server: Server) -> None:
    server.answer = instead("/data/", Reply(status=503))
    with pytest.raises(nt.FetchError, match="not tried") as caught:
        fetch(server, ["N00401"], years=range(1950, 2025), client=new_client(retries=0))
    assert len(data_paths(server)) == 3
    assert len(caught.value.missing) == 6


def test_offline_replays_all_or_names_all_that_is_missing(server: Server, tmp_path: Path) -> None:
    online = fetch(server, ["N00401"], years=2020, client=new_client(tmp_path))
    n = len(server.asked)
    offline = new_client(tmp_path, offline=True)
    replayed = fetch(server, ["N00401"], years=2020, client=offline)
    assert replayed.panel.values.tobytes() == online.panel.values.tobytes()
    assert all(each.cached for each in replayed.requests)
    with pytest.raises(nt.FetchError, match="not-in-cache") as caught:
        fetch(server, ["N00401"], years=2021, client=offline)
    assert len(caught.value.missing) == 2
    assert len(server.asked) == n


def test_search_finds_all_words_in_any_order(server: Server) -> None:
    options: dict[str, Any] = {"client": new_client(), "base_url": f"{server.url}/v3"}
    (found,) = kolada.search("LIVSMEDEL ekologiska", **options)
    assert (found.id, found.unit, found.published, found.period) == ("U07514", "%", "2026-06-09", "2024")
    assert [each.id for each in kolada.search("åkermark", **options)] == ["N00403"]
    assert [each.id for each in kolada.search("n01951", **options)] == ["N01951"]
    nothing = kolada.search("finns inte", **options)
    assert (len(nothing), repr(nothing)) == (0, "nothing found")
    assert "U07514" in repr(kolada.search("livsmedel", **options))
    assert "&lt;" not in kolada.search("livsmedel", **options)._repr_html_()
    with pytest.raises(nt.ArgumentError, match="empty"):
        kolada.search("  ", **options)


def test_groups_and_members_are_listed(server: Server) -> None:
    options: dict[str, Any] = {"client": new_client(), "base_url": f"{server.url}/v3"}
    assert [(each.id, each.members) for each in kolada.groups("trosa", **options)] == [("G77", ("0114", "0305"))]
    assert [each.code for each in kolada.members("gotland", **options)] == ["0009", "0980"]
    assert [each.code for each in kolada.members(kind="region", **options)] == ["0004", "0009"]


def test_sekoms_indicators_are_those_of_the_data_set() -> None:
    panel = nt.datasets.sekom()
    for code, each in kolada.SEKOM.items():
        assert panel.indicator(code).id == each.indicator
        assert each.note


def test_the_made_up_kolada_keeps_to_its_own_limits(server: Server) -> None:
    with pytest.raises(nt.FetchError, match="at most 25 values"):
        new_client().get(f"{server.url}/v3/kpi/" + ",".join(["N00401"] * 26))


# ---- What is said, in whole.


@pytest.mark.parametrize(
    ("kpis", "options", "said"),
    [
        ([], {}, "no indicators are asked for: give ids such as N00401"),
        (["N0401"], {}, "'N0401' is no id of Kolada: N or U and five digits, such as N00401"),
        ("X00401", {}, "'X00401' is no id of Kolada: N or U and five digits, such as N00401"),
        (["N00401"], {"years": []}, "no years are asked for: give some, or None for all"),
        (["N00401"], {"years": "2020"}, "years is '2020' but must be a number or several: 2024, range(2010, 2025)"),
        (["N00401"], {"years": [1899, 2020]}, "years 1899–2020 are outside 1900–2100"),
        (["N00401"], {"years": [2020, 2101]}, "years 2020–2101 are outside 1900–2100"),
        (["N00401"], {"genders": "TX"}, "genders is 'TX' but must be letters of T (total), K (women), M (men)"),
        (["N00401"], {"genders": ""}, "genders is '' but must be letters of T (total), K (women), M (men)"),
        (["N00401"], {"group_means": ["77"]}, "'77' is no id of a group: G and digits, such as G2328"),
        (["N00401"], {"members": ["Trossa"]}, "no area 'Trossa' in Kolada: did you mean Trosa (0488)?"),
        (["N00401"], {"members": ["Xyzzyx"]}, "no area 'Xyzzyx' in Kolada: members() lists them"),
        (["N00401"], {"members": "488"}, "no area '488' in Kolada: codes have four digits, did you mean '0488'?"),
        (["N00401"], {"members": ["777"]}, "no area '777' in Kolada: members() lists them"),
        (["N00401"], {"members": ["0000"]}, "Riket is no member: it comes beside the members, with nation=True"),
        (["N00401"], {"members": ["G99"]}, "no group 'G99' in Kolada: groups() lists them"),
        (["N00401"], {"members": []}, "no members are asked for: give codes or names, or None for all municipalities"),
        (["N00401"], {"members": ["0009", "0980"]},
         "municipalities and regions are fetched apart, not in one panel: got 0980 Gotland (municipality) and 0009 "
         "Region Gotland (region)"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_remedy(server: Server, kpis: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        fetch(server, kpis, **options)
    assert str(caught.value) == said
    assert not data_paths(server)


@pytest.mark.parametrize("year", [1900, 2100])
def test_the_first_and_the_last_year_may_be_asked_for(server: Server, year: int) -> None:
    with pytest.raises(nt.FetchError) as caught:
        fetch(server, "N00401", ["Trosa"], year)
    address = f"{server.url}/v3/data/kpi/N00401/municipality/0488,0000/year/{year}"
    said = f"indicators N00401; years {year}: Kolada has no row for any of the members [no-values]\n  {address}"
    assert (str(caught.value), caught.value.url) == (said, address)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (Reply(b"[]"), "this is no answer of Kolada: it has no list of values [unexpected-document]"),
        (Reply(b'{"values": {}}'), "this is no answer of Kolada: it has no list of values [unexpected-document]"),
        (Reply(b'{"values": [1]}'), "this is no answer of Kolada: it has no list of values [unexpected-document]"),
        (Reply(b'{"values": [{}], "next_url": 7}'), "next_url is no text [unexpected-document]"),
        (Reply(b'{"values": [{}], "count": 2, "next_url": null}'), "the page says 2 rows and has 1 [cut-page]"),
        (Reply(b'{"values": []}'), "the list of areas is empty [unexpected-document]"),
        (Reply(b'{"values": [{"id": "0000", "title": "Riket", "type": "K"}, {"id": "488", "title": "Trosa",'
               b' "type": "K"}, {"id": "0488", "title": "Trosa", "type": "S"}]}'),
         "the list of areas is empty [unexpected-document]"),
    ],
)  # fmt: skip
def test_a_list_of_areas_that_is_none_is_an_error_of_the_source(bad: Reply, said: str) -> None:
    with serving(instead("/municipality", bad)) as server:
        with pytest.raises(nt.FetchError) as caught:
            fetch(server, "N00401", ["Trosa"])
        assert str(caught.value) == f"{said}\n  {server.url}/v3/municipality"


def test_a_fetch_with_one_hole_says_what_to_do(server: Server) -> None:
    server.answer = instead("/data/", Reply(status=404))
    with pytest.raises(nt.FetchError) as caught:
        fetch(server, ["N00401"], ["Trosa"], 2022)
    address = f"{server.url}/v3/data/kpi/N00401/municipality/0488,0000/year/2022"
    assert str(caught.value) == (
        "1 of 1 batches are missing, so nothing is returned; what came is kept and will not be asked for again; "
        "partial=True gives what there is, marked:\n"
        "  indicators N00401; members 0488, 0000; years 2022: status 404: there is no such thing at the source "
        f"[http-status] [incomplete]\n  {address}"
    )


def test_holes_are_counted_and_what_was_not_tried_is_told_from_what_failed(server: Server) -> None:
    server.answer = instead("/data/", Reply(status=404))
    with pytest.raises(nt.FetchError) as caught:
        fetch(server, ["N00401"], years=range(1901, 2100))  # two parts of areas, eight of years
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("16 of 16 batches are missing, ")
    assert len(lines) == 18  # and the address
    assert sum("status 404" in each for each in lines) == 3
    assert sum("not tried after 3 failures in a row [not-tried]" in each for each in lines) == 13


def test_rows_that_are_not_there_are_counted_and_named(server: Server) -> None:
    got = fetch(server, ["N00403", "U07514"], ["1821", "2281", "Trosa"], range(2013, 2026))
    said = {(each.text, each.severity, each.message) for each in got.findings if each.rule == "no-rows"}
    assert said == {
        ("N00403", "note", "no row for any member in 4 of 13 years: 2013, 2014, 2024, 2025"),
        ("U07514", "warning", "no row for 1 of 3 members: 1821 Grästorp"),
        ("U07514", "note", "no row for any member in 3 of 13 years: 2013, 2014, 2025"),
    }
    far = fetch(server, "N01951", ["Trosa"], range(2003, 2016)).findings
    assert "no row for any member in 12 of 13 years: 2003 to 2014" in {each.message for each in far}
    seven = fetch(server, "N01951", ["Trosa"], range(2009, 2016)).findings
    assert "no row for any member in 6 of 7 years: 2009, 2010, 2011, 2012, 2013, 2014" in {
        each.message for each in seven
    }


def test_ten_members_without_a_row_are_named_and_the_rest_counted(server: Server) -> None:
    codes = [f"16{k:02}" for k in range(12)]

    def answer(method: str, path: str, body: bytes) -> Reply:
        return kolada_server.answer(method, path.replace(",".join(codes) + ",", ""), body)

    server.answer = answer
    got = fetch(server, "N01951", [*codes, "Trosa"], 2020)
    names = ", ".join(f"16{k:02} Påhittad {k}" for k in range(10))
    assert [each.message for each in got.findings if each.rule == "no-rows"] == [
        f"no row for 12 of 13 members: {names} and 2 more"
    ]


def test_what_was_not_asked_for_is_a_warning(server: Server) -> None:
    def more(reply: Reply) -> Reply:
        document = json.loads(reply.body)
        document["values"].append(kolada_server.row("N01951", "0488", 2022))
        return kolada_server.as_json(document | {"count": len(document["values"])})

    server.answer = instead("/data/", more)
    got = fetch(server, "N00401", ["Trosa"], 2022)
    assert [
        (each.severity, each.source, each.text, each.message) for each in got.findings if each.rule == "not-asked"
    ] == [("warning", "Kolada", "N01951", "an indicator that was not asked for came too")]


def test_the_panel_says_what_it_is_in_both_languages(server: Server) -> None:
    panel = fetch(server, "N00401", ["Trosa"], 2022).panel
    info, base = panel.info, f"{server.url}/v3"
    assert (info.name, info.licence, info.created) == ("kolada", "Källa: Kolada", "2026-09-21")
    assert info.title == {"sv": "Nyckeltal ur Kolada", "en": "Indicators of Kolada"}
    assert info.description == {
        "sv": f"Hämtat 2026-09-21 från {base}. Enheter är utlästa ur titlarna.",
        "en": f"Fetched 2026-09-21 from {base}. Units are read from the titles.",
    }
    titles = {each.id: (each.title, each.date) for each in panel.sources}
    assert titles["kolada-N00401"] == (f"Kolada N00401: {kolada_server.KPIS['N00401']}", "2026-06-09")
    assert ("Kolada, hämtat 2026-09-21T14:13:20Z", "2026-09-21") in titles.values()
    assert panel.published is not None
    assert {each.id for each in panel.published.sources} >= {"kolada-N00401"}
    assert panel.published.info.title == info.title
    part = fetch(server, ["N00401", "N85534"], ["Trosa"], 2022, partial=True)
    assert part.panel.info.title == {
        "sv": "Nyckeltal ur Kolada (OFULLSTÄNDIGT)",
        "en": "Indicators of Kolada (INCOMPLETE)",
    }
    assert [str(each) for each in part.missing] == ["indicators N85534; years 2022: not in Kolada's catalogue"]
    assert part.missing[0].url == f"{base}/kpi/N85534"
    assert [(each.severity, each.text, each.message) for each in part.findings if each.rule == "missing-batch"] == [
        ("error", "N85534", "indicators N85534; years 2022: not in Kolada's catalogue")
    ]


def test_a_search_gives_all_that_kolada_says_of_an_indicator(server: Server) -> None:
    (found,) = kolada.search("åkermark", client=new_client(), base_url=f"{server.url}/v3/")
    assert found == kolada.Kpi(
        id="N00403", title="Ekologiskt brukad åkermark, andel (%)", unit="%",
        description="Påhittat för prov. Källa: ingen.", published="2026-06-09", period="2024",
        areas="A", by_gender=False, operating_area="Miljö",
    )  # fmt: skip
    assert str(found) == "N00403  Ekologiskt brukad åkermark, andel (%)  (2024)"
    assert str(dataclasses.replace(found, period="")) == "N00403  Ekologiskt brukad åkermark, andel (%)"
    bare = {"id": " N00403 ", "title": None, "is_divided_by_gender": True}
    with serving(lambda *_: kolada_server.as_json({"values": [bare]})) as other:
        (little,) = kolada.search("N00403", client=new_client(), base_url=other.url)
    assert little == kolada.Kpi("N00403", "", "", "", "", "", "", True, "")


def test_searches_ask_for_the_longest_word_and_keep_the_order_of_ids(server: Server) -> None:
    options: dict[str, Any] = {"client": new_client(), "base_url": f"{server.url}/v3"}
    assert [each.id for each in kolada.search("andel livsmedel", **options)] == ["U07514"]
    assert server.paths == ["/v3/kpi?title=livsmedel"]
    rows = [kolada_server.described(each) for each in ("U07514", "N00403", "N00401")]
    server.answer = instead("/kpi", kolada_server.as_json({"values": rows}))
    assert [each.id for each in kolada.search("a", **options)] == ["N00401", "N00403", "U07514"]
    server.asked.clear()
    kolada.search("u07514", **options)
    kolada.search("u07514 mat", **options)
    assert server.paths == ["/v3/kpi/U07514", "/v3/kpi?title=u07514"]
    with pytest.raises(nt.ArgumentError, match=r"^the query is empty: give a word of the title$"):
        kolada.search(" ", **options)


def test_groups_and_members_are_listed_as_kolada_has_them(server: Server) -> None:
    options: dict[str, Any] = {"client": new_client(), "base_url": f"{server.url}/v3"}
    (group,) = kolada.groups(**options)
    assert group == kolada.Group("G77", "Liknande kommuner, Trosa, 2024", ("0114", "0305"))
    assert str(group) == "G77  Liknande kommuner, Trosa, 2024  (2)"
    assert kolada.groups("TROSA kommuner", **options) == (group,)
    assert kolada.groups("trosa län", **options) == ()
    paths = [each for each in server.paths if "groups" in each]
    assert paths == [f"/v3/municipality_groups{each}" for each in ("", "?title=kommuner", "?title=trosa")]
    odd = [
        {"id": "G1", "title": "A", "members": [3, {"id": "0114"}, {"member_title": "B"}]},
        {"id": "G2", "members": 5},
    ]
    server.answer = instead("groups", kolada_server.as_json({"values": odd}))
    assert kolada.groups(**options) == (kolada.Group("G1", "A", ("0114",)), kolada.Group("G2", "", ()))
    everybody = kolada.members(**options)
    assert len(everybody) == len(kolada_server.AREAS) - 1, "without Riket"
    assert {each.kind for each in everybody} == {"municipality", "region"}
    assert [each.code for each in kolada.members("GOTLAND", kind="municipality", **options)] == ["0980"]
    assert [(each.id, each.code, each.name, each.kind) for each in kolada.members("region sörm", **options)] == [
        ("0004", "0004", "Region Sörmland", "region")
    ]


def test_sekom_is_its_municipalities_and_the_others_are_named(server: Server) -> None:
    everybody = nt.datasets.sekom().members
    towns = [each for each in everybody if each.kind == "municipality"]
    rows = [{"id": each.code, "title": each.name, "type": "K"} for each in towns]
    good = kolada_server.answer

    def answer(method: str, path: str, body: bytes) -> Reply:
        if path == "/v3/municipality":
            return kolada_server.as_json({"values": rows})
        return good(method, path, body)

    server.answer = answer
    got = fetch(server, "N01951", "sekom", 2020)
    assert [each.id for each in got.panel.members] == [each.id for each in towns]
    left_out = [(each.severity, each.text, each.message) for each in got.findings if each.rule == "member-left-out"]
    assert left_out == [
        ("note", each.name, f"a {each.kind} among the municipalities of Sekom")
        for each in everybody
        if each.kind != "municipality"
    ]
    assert left_out


def test_pages_that_come_twice_are_a_loop_with_their_number(server: Server) -> None:
    address = "/v3/data/kpi/N00401/municipality/0488,0000"
    for link, said in (
        (address, "the pages do not end: 1 were read [paging-loop]"),
        (f"{address}?page=2", "the pages do not end: one came twice under two addresses [paging-loop]"),
    ):
        document = {"values": [kolada_server.row("N00401", "0488", 2015)], "count": 1, "next_url": link}
        server.answer = instead("/data/", kolada_server.as_json(document))
        with pytest.raises(nt.FetchError) as caught:
            fetch(server, "N00401", ["Trosa"])
        assert caught.value.missing[0].reason == said
