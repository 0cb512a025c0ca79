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
