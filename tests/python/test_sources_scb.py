"""SCB's tables: what is asked for, in parts that fit, laid together without a hole; against a server that counts."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scb_server

pytest.importorskip("requests")
from http_server import Clock, Reply, Server, serving
from hypothesis import given
from hypothesis import strategies as st
from scb_server import AXES, as_json, honest, value

import nyckeltal as nt
from nyckeltal.sources import Answer, Client, scb


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def client() -> Iterator[Client]:
    clock = Clock()
    with Client(cache=False, sleep=clock.sleep, monotonic=clock, now=clock) as made:
        yield made


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(honest) as made:
        yield made


def asked_cells(server: Server) -> list[tuple[str, ...]]:
    cells = []
    for method, _, body in server.asked:
        if method == "POST":
            selection = {each["variableCode"]: each["valueCodes"] for each in json.loads(body)["selection"]}
            cells += list(itertools.product(*selection.values()))
    return cells


def test_a_table_comes_whole_in_parts_that_fit(server: Server, client: Client) -> None:
    got = scb.fetch("TAB1", {"Kon": "*"}, client=client, base_url=server.url)
    assert got.complete
    cells = asked_cells(server)
    assert len(cells) == len(set(cells)) == 4 * 2 * 2 * 10, "each cell once; counties are not asked for"
    panel = got.panel
    assert [each.id for each in panel.members] == ["0114", "0115", "0488"]
    assert panel.published is not None
    assert panel.published.members[0].name == "Riket"
    assert len(panel.indicators) == 4
    for sex, measure, member, year in itertools.product(
        "12", ("X1", "X2"), ("0114", "0115", "0488"), range(2015, 2025)
    ):
        wanted = value((member, sex, measure, str(year)))
        got_value = panel.series(f"{measure}/Kon={sex}", member).values[year - 2015]
        assert np.isnan(got_value) if wanted is None else got_value == wanted


def test_it_says_where_the_figures_came_from(server: Server, client: Client) -> None:
    got = scb.fetch("TAB1", {"Kon": "1", "ContentsCode": "X1"}, client=client, base_url=server.url)
    (source,) = got.panel.sources
    assert (source.id, source.date) == ("scb-TAB1", "2026-02-20")
    assert source.title == "SCB: Folkmängd efter region, kön och år"
    assert server.url in source.url
    assert "2026-09-21" in got.panel.info.description["sv"]
    assert all(each.fetched.startswith("2026-09-21T") for each in got.requests)


def test_parts_and_the_whole_give_the_same_panel(
    server: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = scb.fetch("TAB1", {"Kon": "*"}, client=client, base_url=server.url).panel
    monkeypatch.setattr(scb_server, "LIMIT", 10_000)
    whole = scb.fetch("TAB1", {"Kon": "*"}, client=client, base_url=server.url).panel
    assert parts.values.tobytes() == whole.values.tobytes()
    assert parts.status.tobytes() == whole.status.tobytes()
    assert [each.id for each in parts.indicators] == [each.id for each in whole.indicators]
    assert [each.unit for each in parts.indicators] == [each.unit for each in whole.indicators]


def test_members_and_years_are_found_in_the_table(server: Server, client: Client) -> None:
    got = scb.fetch(
        "TAB1", {"kön": "kvinnor", "ContentsCode": ["X1"]}, members=["Trosa", "0114"], years=range(2020, 2030),
        client=client, base_url=server.url,
    )  # fmt: skip
    assert {cell[0] for cell in asked_cells(server)} == {"0488", "0114"}
    assert got.panel.years.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert got.panel.series(got.panel.indicators[0].id, "0488").values[0] == 48821.20


@pytest.mark.parametrize(("language", "label"), [("sv", "Folkmängd"), ("en", "Population")])
def test_labels_are_kept_in_the_language_that_was_asked_for(client: Client, language: Any, label: str) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        if not path.startswith("/config"):
            assert f"lang={language}" in path
        reply = honest(method, path.replace("lang=en", "lang=sv"), body)
        return Reply(reply.body.replace("Folkmängd".encode(), label.encode()))

    with serving(answer) as server:
        got = scb.fetch(
            "TAB1", {"Kon": "1", "ContentsCode": "X1"}, years=2022, language=language, client=client,
            base_url=server.url,
        )  # fmt: skip
    (made,) = got.panel.indicators
    assert set(made.name) == {language}
    assert label in made.name[language]
    assert made.unit[language] == "antal"
    assert got.panel.info.title[language].startswith(label)


def test_years_may_stand_in_the_labels_where_codes_are_bare_positions(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AXES, "Tid", {str(k): str(2015 + k) for k in range(10)})
    monkeypatch.setattr(scb_server, "value", lambda codes: 100.0 + int(codes[3]))
    with serving(honest) as server:
        got = scb.fetch(
            "TAB1", {"Kon": "1", "ContentsCode": "X1"}, years=[2016, 2019], client=client, base_url=server.url
        )
        assert {cell[3] for cell in asked_cells(server)} == {"1", "4"}
        assert got.panel.years.tolist() == [2016, 2017, 2018, 2019]
        assert got.panel.values[0, 0].tolist()[::3] == [101.0, 104.0]
        with pytest.raises(nt.ArgumentError, match="none of the years 2030–2030: it has 2015–2024"):
            scb.fetch("TAB1", {"Kon": "1"}, years=2030, client=client, base_url=server.url)


def test_the_code_says_the_year_before_the_label_does(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AXES, "Tid", {"2015": "2015/2016", "2016": "2016/2017", "2017": "2017/2018"})
    with serving(honest) as server:
        scb.fetch("TAB1", {"Kon": "1", "ContentsCode": "X1"}, years=2016, client=client, base_url=server.url)
        assert {cell[3] for cell in asked_cells(server)} == {"2016"}


def test_members_of_a_data_set_that_the_table_lacks_are_named(server: Server, client: Client) -> None:
    got = scb.fetch("TAB1", {"Kon": "1"}, members="sekom", years=2024, client=client, base_url=server.url)
    assert {each.id for each in got.panel.members} <= {"0114", "0115", "0488"}
    assert any(each.rule == "no-rows" and "Sundsvall" in (each.text or "") for each in got.findings)


@pytest.mark.parametrize(
    ("expression", "codes"),
    [
        ("2020", ["2020"]),
        ("202*", ["2020", "2021", "2022", "2023", "2024"]),
        ("20?9", ["2019"]),
        ("top(2)", ["2024", "2023"]),
        ("top(2, 1)", ["2023", "2022"]),
        ("bottom(1)", ["2015"]),
        ("FROM(2023)", ["2023", "2024"]),
        ("to(2016)", ["2015", "2016"]),
        ("range(2016, 2018)", ["2016", "2017", "2018"]),
    ],
)
def test_expressions_of_scb_are_understood(expression: str, codes: list[str]) -> None:
    axis = scb.Dimension("Tid", "år", "time", False, tuple(AXES["Tid"].items()))
    assert scb._expand(axis, expression, True) == codes


def test_top_of_other_dimensions_is_the_beginning_of_the_list() -> None:
    axis = scb.Dimension("Region", "region", "", True, tuple(AXES["Region"].items()))
    assert scb._expand(axis, "top(2)", False) == ["00", "01"]
    assert scb._expand(axis, "bottom(1)", False) == ["0488"]
    assert scb._expand(axis, "01*", False) == ["01", "0114", "0115"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "needs a choice.*Kon"),
        ({"select": {"Kön": "3"}}, "no '3'"),
        ({"select": {"kon": "män", "Ålder": "1"}}, "no dimension 'Ålder'"),
        ({"select": {"kon": "1", "Tid": "top(0)"}}, r"cannot read 'top\(0\)'"),
        ({"select": {"kon": "1", "Tid": "range(2016)"}}, "cannot read"),
        ({"select": {"kon": "1"}, "members": ["Trossa"]}, "did you mean 0488 Trosa"),
        ({"select": {"kon": "1"}, "years": 1890}, "none of the years"),
        ({"select": {"kon": "1"}, "years": []}, "no years"),
        ({"select": {"kon": "1", "Tid": "2020"}, "years": 2020}, "chosen twice"),
        ({"select": {"kon": "1"}, "members": []}, "nothing is chosen"),
    ],
)
def test_mistakes_are_told_before_anything_is_fetched(
    server: Server, client: Client, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(nt.ArgumentError, match=said):
        scb.fetch("TAB1", client=client, base_url=server.url, **arguments)
    assert not asked_cells(server)
    with pytest.raises(nt.ArgumentError, match="no id of a table"):
        scb.fetch("../config", client=client, base_url=server.url)


def broken_at(wrong: Callable[[dict[str, list[str]]], bool], reply: Reply) -> Callable[[str, str, bytes], Reply]:
    def answer(method: str, path: str, body: bytes) -> Reply:
        if method == "POST":
            selection = {each["variableCode"]: each["valueCodes"] for each in json.loads(body)["selection"]}
            if wrong(selection):
                return reply
        return honest(method, path, body)

    return answer


def test_a_part_that_fails_is_an_error_that_names_it(client: Client, tmp_path: Path) -> None:
    clock = Clock()
    kept = Client(cache=tmp_path, sleep=clock.sleep, monotonic=clock, now=clock, retries=0)
    trosa = broken_at(lambda selection: "0488" in selection["Region"], Reply(status=500))
    with serving(trosa) as server:
        with pytest.raises(nt.FetchError) as caught:
            scb.fetch("TAB1", {"Kon": "*"}, client=kept, base_url=server.url)
        assert caught.value.code == "incomplete"
        assert {member for gap in caught.value.missing for member in gap.members} >= {"0488"}  # type: ignore[attr-defined]
        assert all("status 500" in str(gap) for gap in caught.value.missing)
        got = scb.fetch("TAB1", {"Kon": "*"}, client=kept, base_url=server.url, partial=True)
        assert not got.complete
        assert "OFULLSTÄNDIG" in got.panel.info.title["sv"]
        assert got.findings.errors
        assert np.isnan(got.panel.values[:, 2]).all()
        assert not np.isnan(got.panel.values[:, 0]).any()
        before = len(server.asked)
        server.answer = honest
        whole = scb.fetch("TAB1", {"Kon": "*"}, client=kept, base_url=server.url)
        assert whole.complete
        assert 0 < len(server.asked) - before < len(whole.requests), "what came before is not asked for again"


def category(document: dict[str, Any], code: str = "Tid") -> dict[str, Any]:
    found: dict[str, Any] = document["dimension"][code]["category"]
    return found


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.update(value=[1.0]),
        lambda document: document.pop("value"),
        lambda document: document.update(value={"0": 1.0, "999": 2.0}),
        lambda document: document.update(size=document["size"][::-1]),
        lambda document: document.update(status=[".."] * 3),
        lambda document: document.update(status={"x": ".."}),
        lambda document: document.update(id=["Region", "Region", "Tid"]),
        lambda document: document.update(id=[None]),
        lambda document: document.update(role="Tid"),
        lambda document: document.update(dimension=[]),
        lambda document: document["dimension"].update(Tid=True),
        lambda document: document["dimension"]["Tid"].update(extension=[]),
        lambda document: category(document).update(index={"1999": 0}),
        lambda document: category(document).update(index={"2019": 1}),
        lambda document: category(document, "Region").update(index=dict.fromkeys(AXES["Region"], 0)),
        lambda document: category(document).update(index={"2019": "first"}),
        lambda document: category(document).update(index=[2019]),
        lambda document: category(document).update(label=["2019"]),
    ],
)
def test_an_answer_to_another_question_is_refused(client: Client, change: Callable[[dict[str, Any]], object]) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        reply = honest(method, path, body)
        if method != "POST":
            return reply
        content = json.loads(reply.body)
        change(content)
        return as_json(content)

    with serving(answer) as server, pytest.raises(nt.FetchError, match=r"unexpected-document|cut-page"):
        scb.fetch("TAB1", {"Kon": "1"}, years=2019, client=client, base_url=server.url)


def test_descriptions_and_lists_of_the_wrong_form_are_errors_of_the_source(client: Client) -> None:
    none = {"id": ["Tid"], "dimension": {"Tid": {"category": {"index": 3}}}}
    tables = {"tables": [3, {"id": "TAB1", "label": None}], "page": {"totalPages": "many"}}
    answers = iter([as_json(each) for each in ([], {"id": ["Tid"]}, none, tables)])
    with serving(lambda *_: next(answers)) as server:
        for _ in range(3):
            with pytest.raises(nt.FetchError, match="unexpected-document"):
                scb.dimensions("TAB1", client=client, base_url=server.url)
        assert [each.id for each in scb.search("folk*", client=client, base_url=server.url)] == ["TAB1"]


def test_search_reads_all_pages(client: Client) -> None:
    def answer(_method: str, path: str, _body: bytes) -> Reply:
        assert "query=folkmängd" in path
        number = int(path.partition("pageNumber=")[2].partition("&")[0])
        table = {"id": f"TAB{number}", "label": "Folkmängd", "firstPeriod": "1968", "lastPeriod": "2024",
                 "variableNames": ["region", "år"], "updated": "2026-02-20T07:00:00Z"}  # fmt: skip
        return as_json({"tables": [table], "page": {"pageNumber": number, "totalPages": 3}})

    with serving(answer) as server:
        found = scb.search("folkmängd", client=client, base_url=server.url)
        assert [each.id for each in found] == ["TAB1", "TAB2", "TAB3"]
        assert str(found[0]) == "TAB1  Folkmängd  (1968–2024)"
        assert list(found.to_frame()["first"]) == ["1968"] * 3
        assert "TAB2" in found._repr_html_()
    with pytest.raises(nt.ArgumentError, match="empty"):
        scb.search(" ")


def test_dimensions_list_what_there_is_to_choose(server: Server, client: Client) -> None:
    found = scb.dimensions("TAB1", client=client, base_url=server.url)
    assert [each.code for each in found] == list(AXES)
    assert found[1].codes == ("1", "2")
    assert "1 män, 2 kvinnor" in repr(found)
    assert "may be left out" in str(found[0])


@given(st.data())
def test_parts_laid_together_are_the_whole(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 6), min_size=1, max_size=4))
    chosen = {f"D{d}": tuple(f"c{k}" for k in range(size)) for d, size in enumerate(sizes)}
    parts = list(scb._split(chosen, data.draw(st.integers(1, 40))))
    cells = [cell for part in parts for cell in itertools.product(*part.values())]
    whole = list(itertools.product(*chosen.values()))
    assert sorted(cells) == sorted(whole)
    values = dict(
        zip(whole, data.draw(st.lists(st.none() | st.floats(), min_size=len(whole), max_size=len(whole))), strict=True)
    )
    answers = [answer_of(part, values, data.draw(st.sampled_from(["list", "object"]))) for part in parts]
    laid = json.loads(scb._merged(chosen, data.draw(st.permutations(answers))))
    assert laid["size"] == sizes
    assert str(laid["value"]) == str(list(values.values()))
    assert laid["status"] == {str(k): ".." for k, cell in enumerate(whole) if values[cell] is None}
    assert [list(laid["dimension"][code]["category"]["index"]) for code in chosen] == [
        list(each) for each in chosen.values()
    ]


def answer_of(part: dict[str, tuple[str, ...]], values: dict[tuple[str, ...], float | None], form: str) -> Answer:
    """A part as an interface gives it: values in a list, or without those that are missing in an object."""
    cells = [values[cell] for cell in itertools.product(*part.values())]
    missing = {str(k): ".." for k, each in enumerate(cells) if each is None}
    document = {
        "id": list(part),
        "size": [len(codes) for codes in part.values()],
        "dimension": {
            code: {"category": {"index": {each: k for k, each in enumerate(codes)}}} for code, codes in part.items()
        },
        "value": cells if form == "list" else {str(k): each for k, each in enumerate(cells) if each is not None},
        "status": missing if form == "object" else [".." if each is None else None for each in cells],
    }
    return Answer("", "", False, b"", document)


# ---- What is said, in whole.

AXIS = {
    "Region": "Region  region, may be left out: "
    "00 Riket, 01 Stockholms län, 0114 Upplands Väsby, 0115 Vallentuna, 0488 Trosa",
    "Kon": "Kon  kön: 1 män, 2 kvinnor",
    "ContentsCode": "ContentsCode  tabellinnehåll [metric]: X1 Folkmängd, X2 Folkökning",
    "Tid": "Tid  år [time]: 2015, 2016, 2017, 2018, 2019, 2020, … (10)",
}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, f"the table needs a choice: select={{'Kon': ...}} of {AXIS['Kon']}"),
        ({"select": {"kon": "1", "Ålder": "1"}}, f"the table has no dimension 'Ålder': {'; '.join(AXIS.values())}"),
        ({"select": {"kon": "mäns"}}, "Kon has no 'mäns': did you mean 1 män?"),
        ({"select": {"kon": "3"}}, "Kon has no '3'"),
        ({"select": {"kon": "1", "Tid": "199*"}}, "Tid has no '199*'"),
        *(({"select": {"kon": "1", "Tid": each}},
           f"cannot read {each!r} of Tid: top(5), from(2010), range(2010, 2020)")
          for each in ("top(0)", "top(x)", "top(1, -1)", "top(1, 2, 3)", "range(2016)", "range(2016, 2017, 2018)",
                       "from(1999)", "to(2016, 2017)", "top()")),
        ({"select": {"kon": "1", "Tid": "2020"}, "years": 2020}, "'Tid' is chosen twice: in select, and as years"),
        ({"select": {"kon": "1", "Region": "00"}, "members": "all"},
         "'Region' is chosen twice: in select, and as members"),
        ({"select": {"kon": "1"}, "members": ["Trossa"]}, "the table has no area 'Trossa': did you mean 0488 Trosa?"),
        ({"select": {"kon": "1"}, "members": ["Xyzzyx"]}, "the table has no area 'Xyzzyx'"),
        ({"select": {"kon": "1"}, "years": 1890}, "the table has none of the years 1890–1890: it has 2015–2024"),
        ({"select": {"kon": "1"}, "years": [2030, 1890]},
         "the table has none of the years 1890–2030: it has 2015–2024"),
        ({"select": {"kon": "1"}, "years": []}, "no years are asked for: give some, or None for all"),
        ({"select": {"kon": "1"}, "years": "2020"},
         "years is '2020' but must be a number or several: 2024, range(2010, 2025)"),
        ({"select": {"kon": "1"}, "members": []}, "nothing is chosen of Region"),
        ({"select": {"kon": "1"}, "members": "all", "member": "Ort"},
         f"no dimension of areas is known: say which with member=: {'; '.join(AXIS.values())}"),
        ({"select": {"kon": "1"}, "years": 2020, "time": "Månad"},
         f"no dimension of time is known: say which with time=: {'; '.join(AXIS.values())}"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_the_table_has(
    server: Server, client: Client, arguments: dict[str, Any], said: str
) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        scb.fetch("TAB1", client=client, base_url=server.url, **arguments)
    assert str(caught.value) == said
    assert not asked_cells(server)


@pytest.mark.parametrize("table", ["../config", "TAB 1", "", "TAB1?x"])
def test_what_is_no_id_of_a_table_is_refused(table: str) -> None:
    with pytest.raises(nt.ArgumentError) as caught:
        scb.dimensions(table, client=Client(cache=False, offline=True))
    assert str(caught.value) == f"{table!r} is no id of a table: search() finds them"


@pytest.mark.parametrize(
    ("members", "areas"),
    [
        (None, {"00", "0114", "0115", "0488"}),
        ("all", {"0114", "0115", "0488"}),
        ("Trosa", {"0488"}),
        (["trosa", "0488", "TROSA"], {"0488"}),
        ([nt.Member(id="t", name="Trosa")], {"0488"}),
        ([nt.Member(id="t", code="0114", name="Väsby")], {"0114"}),
        (nt.Panel(["a"], [nt.Member(id="t", code="0115", name="V")], [2020], [[[1.0]]]), {"0115"}),
    ],
)
def test_members_are_found_however_they_are_named(
    server: Server, client: Client, members: Any, areas: set[str]
) -> None:
    scb.fetch(
        "TAB1", {"Kon": "1", "ContentsCode": "X1"}, members=members, years=2022, client=client, base_url=server.url
    )
    assert {cell[0] for cell in asked_cells(server)} == areas
    assert {cell[1:] for cell in asked_cells(server)} == {("1", "X1", "2022")}


def test_a_member_that_the_table_lacks_is_a_warning_with_its_code(server: Server, client: Client) -> None:
    lacking = nt.Member(id="x", code="2281", name="Sundsvall")
    got = scb.fetch("TAB1", {"Kon": "1"}, members=[lacking, "0488"], years=2022, client=client, base_url=server.url)
    assert [
        (each.severity, each.source, each.text, each.message) for each in got.findings if each.rule == "no-rows"
    ] == [("warning", "SCB", "2281 Sundsvall", "the table does not have this member")]


def test_the_panel_says_where_it_came_from_in_both_languages(server: Server, client: Client) -> None:
    panel = scb.fetch("TAB1", {"Kon": "1"}, years=2022, client=client, base_url=f"{server.url}/").panel
    url = f"{server.url}/tables/TAB1/data?lang=sv&outputFormat=json-stat2"
    assert panel.published is not None
    for each in (panel, panel.published):
        (source,) = each.sources
        assert (source.id, source.title, source.url, source.date, source.licence) == (
            "scb-TAB1", "SCB: Folkmängd efter region, kön och år", url, "2026-02-20", "",
        )  # fmt: skip
        assert each.info.description["sv"].endswith(f"Hämtat 2026-09-21 från {url}.")
        assert each.info.description["en"].endswith(f"Fetched 2026-09-21 from {url}.")
        assert each.info.licence == ""


def test_figures_of_scb_itself_have_its_licence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual address, answered by the made-up server."""
    with serving(honest) as server:
        monkeypatch.setattr(scb, "BASE_URL", server.url)
        panel = scb.fetch("TAB1", {"Kon": "1"}, years=2022, client=client, base_url=server.url).panel
    assert panel.info.licence == "CC0; Källa: SCB"
    assert [each.licence for each in panel.sources] == ["CC0; Källa: SCB"]


def test_a_title_says_in_its_language_that_parts_are_missing(client: Client) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        return trosa(method, path.replace("lang=en", "lang=sv"), body)

    trosa = broken_at(lambda selection: "0488" in selection["Region"], Reply(status=404))
    for language, title in (("sv", "Folkmängd efter region, kön och år (OFULLSTÄNDIG)"),
                            ("en", "Folkmängd efter region, kön och år (INCOMPLETE)")):  # fmt: skip
        with serving(answer) as server:
            got = scb.fetch("TAB1", {"Kon": "*"}, language=language, partial=True, client=client, base_url=server.url)
        assert got.panel.info.title == {language: title}
        assert [(each.severity, each.source) for each in got.findings if each.rule == "missing-batch"] == [
            ("error", "TAB1")
        ] * len(got.missing)
        assert {each.message for each in got.findings if each.rule == "missing-batch"} == set(map(str, got.missing))


def test_a_gap_names_measures_areas_years_and_the_rest(client: Client) -> None:
    with serving(broken_at(lambda _: True, Reply(status=404))) as server, pytest.raises(nt.FetchError) as caught:
        scb.fetch("TAB1", {"Kon": "*"}, members=["0488"], years=range(2020, 2025), client=client, base_url=server.url)
    (gap,) = caught.value.missing
    assert str(gap) == (
        "indicators X1, X2; members 0488; years 2020–2024: "
        "status 404: there is no such thing at the source [http-status] (Kon=1…2)"
    )
    with serving(broken_at(lambda _: True, Reply(status=404))) as server, pytest.raises(nt.FetchError) as caught:
        scb.fetch("TAB1", {"Kon": "1"}, members=["0488"], years=2020, client=client, base_url=server.url, partial=True)
    address = f"{server.url}/tables/TAB1/data?lang=sv&outputFormat=json-stat2"
    assert str(caught.value) == f"nothing came [no-values]\n  {address}"
    assert str(caught.value.missing[0]).endswith("(Kon=1)")


def test_the_first_twenty_of_many_holes_are_listed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scb_server, "LIMIT", 1)
    with serving(broken_at(lambda _: True, Reply(status=404))) as server, pytest.raises(nt.FetchError) as caught:
        scb.fetch("TAB1", {"Kon": "*"}, members=["0488"], client=client, base_url=server.url)
    assert len(caught.value.missing) == 40, "a cell each"
    first, *lines, more, address = str(caught.value).splitlines()
    assert first == (
        "40 of 40 batches are missing, so nothing is returned; what came is kept and will not be asked for again; "
        "partial=True gives what there is, marked:"
    )
    assert len(lines) == 20
    assert more == "  … and 20 more, see missing [incomplete]"
    assert address == f"  {server.url}/tables/TAB1/data?lang=sv&outputFormat=json-stat2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(id="Tid"), "this is no answer of PxWebApi 2: it has no id"),
        (lambda d: d.update(id=[]), "this is no table of PxWebApi 2: it has no dimensions"),
        (lambda d: d.update(id=["Tid", "Tid"]), "this is no table of PxWebApi 2: it has no dimensions"),
        (lambda d: d.update(dimension=[]), "this is no table of PxWebApi 2: it has no dimensions"),
        (lambda d: d.update(role={"time": "Tid"}), "this is no table of PxWebApi 2: its roles are none"),
        (lambda d: d["dimension"].pop("Tid"), "this is no table of PxWebApi 2: Tid has no categories"),
        (lambda d: d["dimension"]["Tid"].pop("category"), "this is no table of PxWebApi 2: Tid has no categories"),
        (lambda d: category(d).update(index={"2019": 0, "2020": 1}),
         "the answer does not have what was asked for of Tid: it has others"),
        (lambda d: category(d, "ContentsCode").update(index={"X1": 0}),
         "the answer does not have what was asked for of ContentsCode: 1 of 2 are missing: X2"),
        (lambda d: d.pop("value"), "the answer has no cube of values"),
        (lambda d: d.update(size=[1]), "the sizes are not those of the dimensions"),
        (lambda d: d.update(value=[1.0]), "the cube has 8 cells and 1 came"),
        (lambda d: d.update(status=["."] * 3), "the cube has 8 cells and 3 statuses came"),
        (lambda d: d.update(value={"8": 1.0}), "values or statuses at places that the cube does not have"),
        (lambda d: d.update(status={"-1": "."}), "values or statuses at places that the cube does not have"),
    ],
)  # fmt: skip
def test_an_answer_that_is_refused_says_why(
    client: Client, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        reply = honest(method, path, body)
        if method != "POST":
            return reply
        content = json.loads(reply.body)
        change(content)
        return as_json(content)

    with serving(answer) as server, pytest.raises(nt.FetchError) as caught:
        scb.fetch("TAB1", {"Kon": "1"}, years=2019, client=client, base_url=server.url)
    reason = str(caught.value.missing[0])
    assert f": {said} [" in reason


@pytest.mark.parametrize(
    ("config", "parts", "pauses"),
    [
        (
            {"maxDataCells": 40, "maxCallsPerTimeWindow": 2, "timeWindow": 7},
            6,
            3,
        ),  # with the two before: eight in pairs
        ({"maxDataCells": 160, "maxCallsPerTimeWindow": 30, "timeWindow": 10}, 1, 0),
        ({"maxDataCells": 159, "maxCallsPerTimeWindow": 30, "timeWindow": 10}, 2, 0),
        ({"maxDataCells": 0}, 1, 0),
        ({"maxDataCells": "many", "maxCallsPerTimeWindow": 0, "timeWindow": 10}, 1, 0),
        ([], 1, 0),
        (None, 1, 0),
    ],
)
def test_the_limits_are_those_that_the_interface_says(
    monkeypatch: pytest.MonkeyPatch, config: Any, parts: int, pauses: int
) -> None:
    monkeypatch.setattr(scb_server, "LIMIT", 10_000)

    def answer(method: str, path: str, body: bytes) -> Reply:
        if path.startswith("/config"):
            return Reply(status=404) if config is None else as_json(config)
        return honest(method, path, body)

    clock = Clock()
    with serving(answer) as server, Client(cache=False, sleep=clock.sleep, monotonic=clock, now=clock) as c:
        got = scb.fetch("TAB1", {"Kon": "*"}, client=c, base_url=server.url)
        assert sum(method == "POST" for method, _, _ in server.asked) == parts
    assert len(got.requests) == parts
    assert clock.slept == [7.0] * pauses


def test_tables_and_dimensions_are_shown_with_what_they_are() -> None:
    table = scb.Table("TAB1", "Folkmängd", "2026-02-20", "1968", "2024", ("region", "år"))
    assert str(table) == "TAB1  Folkmängd  (1968–2024)"
    six = tuple((f"c{k}", f"l{k}") for k in range(6))
    shown = "c0 l0, c1 l1, c2 l2, c3 l3, c4 l4, c5 l5"
    assert str(scb.Dimension("A", "a", "", False, six)) == f"A  a: {shown}"
    seven = (*six, ("c6", "c6"))
    assert str(scb.Dimension("A", "a", "geo", True, seven)) == f"A  a [geo], may be left out: {shown}, … (7)"
    assert str(scb.Dimension("A", "a", "", False, (("x", "x"),))) == "A  a: x"
    assert scb.Dimension("A", "a", "", False, seven).codes == tuple(f"c{k}" for k in range(7))


def test_a_search_has_all_that_is_said_of_a_table_and_stops_where_nothing_comes(client: Client) -> None:
    full = {"id": "TAB1", "label": "Folkmängd", "updated": "2026-02-20", "firstPeriod": "1968", "lastPeriod": "2024",
            "variableNames": ["region", "år"]}  # fmt: skip
    pages = iter([{"tables": [full, {"id": "TAB2"}], "page": {"totalPages": 9}}, {"tables": [full]}, {"tables": []}])
    with serving(lambda *_: as_json(next(pages))) as server:
        found = scb.search(" folk ", language="en", client=client, base_url=f"{server.url}/")
        assert server.paths == [f"/tables?query=folk&pageNumber={k}&pageSize=100&lang=en" for k in (1, 2)]
    assert found == (
        scb.Table("TAB1", "Folkmängd", "2026-02-20", "1968", "2024", ("region", "år")),
        scb.Table("TAB2", "", "", "", "", ()),
    )
    with pytest.raises(nt.ArgumentError, match=r"^the query is empty: give a word$"):
        scb.search(" ")
    with serving(lambda *_: as_json([])) as server, pytest.raises(nt.FetchError) as caught:
        scb.search("folk", client=client, base_url=server.url)
    assert str(caught.value).startswith("this is no answer of PxWebApi 2: it has no tables [unexpected-document]\n")


def test_dimensions_are_known_by_role_and_where_there_is_none_by_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        reply = honest(method, path, body)
        if path.startswith("/config"):
            return reply
        content = json.loads(reply.body)
        content["role"] = {"metric": ["ContentsCode"]}
        return as_json(content)

    with serving(answer) as server:
        scb.fetch(
            "TAB1", {"Kon": "1", "ContentsCode": "X1"}, members="Trosa", years=2022, client=client, base_url=server.url
        )
        assert asked_cells(server) == [("0488", "1", "X1", "2022")]
        server.asked.clear()
        scb.fetch("TAB1", {"Kon": "1", "ContentsCode": "X1"}, members="Trosa", years=2022, member="REGION", time="år",
                  client=client, base_url=server.url)  # fmt: skip
        assert asked_cells(server) == [("0488", "1", "X1", "2022")]
        assert {each.code: each.role for each in scb.dimensions("TAB1", client=client, base_url=server.url)} == {
            "Region": "", "Kon": "", "ContentsCode": "metric", "Tid": "",
        }  # fmt: skip
