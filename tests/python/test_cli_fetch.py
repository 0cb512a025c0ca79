"""Fetching and searching from the command line, against a made-up Kolada and a made-up SCB on loopback."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import kolada_server
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("requests")
import scb_server
from http_server import Reply, Server, serving

import nyckeltal as nt
from nyckeltal.cli import _years_of, main


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_fetch_kolada_writes_a_data_set_that_the_other_commands_take(tmp_path: Path) -> None:
    with serving(kolada_server.answer) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", f"{server.url}/v3"]
        data = tmp_path / "data"
        said = run(
            "fetch", "kolada", "N00401", "U07514", "--members", "Trosa, 2281", "--years", "2018-", "-o", data, *common
        )
        assert said.exit_code == 0, said.output
        panel = nt.read_package(data)
        assert [each.name for each in panel.members] == ["Trosa", "Sundsvall"]
        assert panel.years.tolist()[0] == 2018
        assert panel.info.licence == "Källa: Kolada"
        n = len(server.asked)
        again = run("fetch", "kolada", "N00401", "U07514", "--members", "Trosa,2281", "--years", "2018-", "--offline",
                    "-o", tmp_path / "again.csv", *common)  # fmt: skip
        assert again.exit_code == 0, again.output
        assert len(server.asked) == n
    assert (tmp_path / "again.csv").read_text("utf-8-sig").startswith("nyckeltal")
    assert run("info", "--data", data).exit_code == 0
    assert run("check", data).exit_code in (0, 1)
    assert run("report", "Trosa", "--data", data, "-o", tmp_path / "t.html").exit_code == 0


def test_warnings_of_a_fetch_are_told_and_notes_are_not(tmp_path: Path) -> None:
    with serving(kolada_server.answer) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", f"{server.url}/v3", "--years", "2022"]
        said = run("fetch", "kolada", "U07514", "--members", "Trosa,1821", "-o", tmp_path / "a", *common)
        assert said.exit_code == 0, said.output
        assert "warning [no-rows] U07514: no row for 1 of 2 members: 1821 Grästorp\n" in said.output
        assert "unit-from-title" not in said.output
        plain = run("fetch", "kolada", "U07514", "--members", "Trosa", "-o", tmp_path / "b.csv", *common)
        assert plain.exit_code == 0, plain.output
        assert "warning [" not in plain.output
        assert "INCOMPLETE" not in plain.output


def test_failures_are_messages_with_exit_codes(tmp_path: Path) -> None:
    def half(method: str, path: str, body: bytes) -> Reply:
        bad = "/data/" in path and "1619" in path
        return Reply(b"", status=404) if bad else kolada_server.answer(method, path, body)

    with serving(half) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", f"{server.url}/v3", "-o", tmp_path / "data"]
        whole = run("fetch", "kolada", "N00401", "--years", "2020", *common)
        assert whole.exit_code == 3
        assert "members 1619" in whole.output
        assert not (tmp_path / "data").exists()
        part = run("fetch", "kolada", "N00401", "--years", "2020", "--partial", *common)
        assert part.exit_code == 1, part.output
        assert "INCOMPLETE" in part.output
        assert "OFULLSTÄNDIGT" in nt.read_package(tmp_path / "data").info.title["sv"]
        assert run("fetch", "kolada", "N401", *common).exit_code == 2
        assert run("fetch", "kolada", "N00401", "--members", "Trossa", *common).exit_code == 2
        assert run("fetch", "kolada", "N00401", "--years", "20", *common).exit_code == 2
        assert run("fetch", "kolada", "N00401", "--members", "Trosa", "--offline", *common).exit_code == 3
        (tmp_path / "file").write_bytes(b"")
        common[-1] = tmp_path / "file" / "data.zip"
        assert run("fetch", "kolada", "N00401", "--members", "Trosa", *common).exit_code == 4


def test_search_kolada_lists_what_it_finds(tmp_path: Path) -> None:
    with serving(kolada_server.answer) as server:
        common = ["--cache", tmp_path, "--base-url", f"{server.url}/v3"]
        said = run("search", "kolada", "ekologiska livsmedel", *common)
        assert said.exit_code == 0, said.output
        assert said.output.startswith("U07514  Ekologiska livsmedel")
        nothing = run("search", "kolada", "finns inte", *common)
        assert (nothing.exit_code, nothing.output.strip()) == (0, "nothing found")


def test_fetch_scb_and_its_dimensions(tmp_path: Path) -> None:
    with serving(scb_server.honest) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", server.url]
        listed = run("search", "scb", "TAB1", *common)
        assert "Kon  kön: 1 män, 2 kvinnor" in listed.output
        said = run("fetch", "scb", "TAB1", "--select", "Kon=1", "--select", "ContentsCode=X1", "--select",
                   "Tid=range(2018,2020),2024", "-o", tmp_path / "data", *common)  # fmt: skip
        assert said.exit_code == 0, said.output
        panel = nt.read_package(tmp_path / "data")
        assert panel.years.tolist() == list(range(2018, 2025))
        assert run("fetch", "scb", "TAB1", "--select", "Kon", "-o", tmp_path / "x", *common).exit_code == 2
        assert run("fetch", "scb", "TAB1", "-o", tmp_path / "x", *common).exit_code == 2


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (None, None),
        ("2020", [2020]),
        ("2018-2020", [2018, 2019, 2020]),
        ("2023-", [2023, 2024, 2025]),
        ("-2001", [2000, 2001]),
        ("2018, 2020–2021", [2018, 2020, 2021]),
    ],
)
def test_years_are_read(text: str | None, years: list[int] | None) -> None:
    assert _years_of(text, 2000, 2025) == years


@pytest.mark.parametrize("command", [("fetch", "kolada"), ("fetch", "scb"), ("search", "kolada"), ("search", "scb")])
def test_help_has_examples(command: tuple[str, str]) -> None:
    said = run(*command, "--help")
    assert said.exit_code == 0
    assert "Examples:" in said.output
    assert f"nyckeltal {' '.join(command)}" in said.output


# ---- What is asked for, and what is said: in whole.


@pytest.fixture
def kolada(tmp_path: Path) -> Iterator[tuple[Server, list[object]]]:
    with serving(kolada_server.answer) as server:
        yield server, ["--cache", tmp_path / "cache", "--base-url", f"{server.url}/v3"]


def data_of(server: Server) -> set[str]:
    """What was asked of the data: everything behind /v3/data/."""
    return {path.partition("/v3/data/")[2] for path in server.paths if "/v3/data/" in path}


def test_a_fetch_says_how_many_answers_came_and_how_many_were_kept(
    tmp_path: Path, kolada: tuple[Server, list[object]]
) -> None:
    server, common = kolada
    arguments = ["fetch", "kolada", "N01951", "--members", "Trosa,0114", "--years", "2019,2021"]
    for kept in (0, 3):  # the areas, the indicator, and the figures
        said = run(*arguments, *common, "-o", tmp_path / "data")
        panel = nt.read_package(tmp_path / "data")
        assert (said.exit_code, said.stdout) == (0, f"{tmp_path / 'data'}\n")
        assert said.stderr.splitlines()[-1].endswith(f", 3 answers, {kept} kept ones")
        assert "1 indicators × 2 members × 2019–2021" in said.stderr
        assert panel.values.shape == (1, 2, 3)
    assert len(server.asked) == 3
    assert data_of(server) == {"kpi/N01951/municipality/0488,0114,0000/year/2019,2021"}


@pytest.mark.parametrize(
    ("members", "asked"),
    [
        ("Trosa,, 2281 ,", "0488,2281,0000"),
        ("regions", "0004,0009,0000"),
        ("G77", "0114,0305,0000"),
    ],
)
def test_members_are_read(tmp_path: Path, kolada: tuple[Server, list[object]], members: str, asked: str) -> None:
    server, common = kolada
    said = run("fetch", "kolada", "N01951", "--members", members, "--years", "2020", *common, "-o", tmp_path / "a.csv")
    assert said.exit_code == 0, said.output
    assert data_of(server) == {f"kpi/N01951/municipality/{asked}/year/2020"}


@pytest.mark.parametrize("members", [[], ["--members", "all"]])
def test_without_members_all_municipalities_are_fetched_and_without_years_all_years(
    tmp_path: Path, kolada: tuple[Server, list[object]], members: list[str]
) -> None:
    _, common = kolada
    assert run("fetch", "kolada", "N01951", *members, *common, "-o", tmp_path / "data").exit_code == 0
    panel = nt.read_package(tmp_path / "data")
    assert {each.kind for each in panel.members} == {"municipality"}
    assert len(panel.members) == sum(kind == "K" for _, kind in kolada_server.AREAS.values())
    assert panel.years.tolist() == list(kolada_server.YEARS)


def test_open_ends_of_years_go_as_far_as_kolada_may(tmp_path: Path, kolada: tuple[Server, list[object]]) -> None:
    server, common = kolada
    coming = datetime.date.today().year + 1
    for years, asked in (("-1972,2020", "1970,1971,1972,2020"), (f"2020,{coming - 1}-", f"2020,{coming - 1},{coming}")):
        server.asked.clear()
        got = run(
            "fetch", "kolada", "N01951", "--members", "Trosa", "--years", years, *common, "-o", tmp_path / "d.zip"
        )
        assert got.exit_code == 0, got.output
        assert data_of(server) == {f"kpi/N01951/municipality/0488,0000/year/{asked}"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--years", "20"], "cannot read the years '20': 2020, 2010-2020, 2000-, 2015,2018"),
        (["--years", "-"], "cannot read the years '-': 2020, 2010-2020, 2000-, 2015,2018"),
        (["--years", "2020 2021"], "cannot read the years '2020 2021': 2020, 2010-2020, 2000-, 2015,2018"),
        (["--years", "2015, 2020-2010"], "the years '2020-2010' run backwards"),
        (["--years", "2020-2010", "--partial"], "the years '2020-2010' run backwards"),
    ],
)
def test_years_that_cannot_be_read_are_2(
    tmp_path: Path, kolada: tuple[Server, list[object]], options: list[str], told: str
) -> None:
    server, common = kolada
    said = run("fetch", "kolada", "N01951", *options, *common, "-o", tmp_path / "data")
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.splitlines()[-1] == f"Error: {told}"
    assert not server.asked


def test_what_is_incomplete_says_so_last_and_ends_with_1(tmp_path: Path) -> None:
    def half(method: str, path: str, body: bytes) -> Reply:
        bad = "/data/" in path and "1619" in path
        return Reply(b"", status=404) if bad else kolada_server.answer(method, path, body)

    with serving(half) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", f"{server.url}/v3", "-o", tmp_path / "data"]
        said = run("fetch", "kolada", "N00401", "--years", "2020", "--partial", *common)
    assert (said.exit_code, said.stdout) == (1, f"{tmp_path / 'data'}\n")
    first, *_, last = said.stderr.splitlines()
    assert first.startswith("error [missing-batch] N00401: indicators N00401; members 1619, ")
    assert last == "INCOMPLETE: 1 parts are missing"


@pytest.mark.parametrize(
    ("command", "url"),
    [
        (["fetch", "kolada", "N01951", "-o", "x"], "https://api.kolada.se/v3/municipality"),
        (["search", "kolada", "mat"], "https://api.kolada.se/v3/kpi?title=mat"),
        (["fetch", "scb", "TAB1", "-o", "x"], "https://statistikdatabasen.scb.se/api/v2/tables/TAB1/metadata?lang=sv"),
        (["search", "scb", "TAB638", "--lang", "en"],
         "https://statistikdatabasen.scb.se/api/v2/tables/TAB638/metadata?lang=en"),
        (["search", "scb", "folk*"],
         "https://statistikdatabasen.scb.se/api/v2/tables?query=folk%2A&pageNumber=1&pageSize=100&lang=sv"),
    ],
)  # fmt: skip
def test_offline_without_a_kept_answer_names_the_usual_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*command, "--offline", "--cache", tmp_path / "cache")
    assert (said.exit_code, said.stdout) == (3, "")
    assert said.stderr.startswith("Error: offline, and no kept answer [not-in-cache]\n")
    assert said.stderr.rstrip().split()[-1].startswith(url)
    assert not (tmp_path / "x").exists()


def test_answers_are_kept_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYCKELTAL_CACHE", str(tmp_path / "kept"))
    with serving(kolada_server.answer) as server:
        assert run("search", "kolada", "livsmedel", "--base-url", f"{server.url}/v3").exit_code == 0
    assert list((tmp_path / "kept").rglob("*.answer"))


def test_a_search_lists_what_it_found_and_nothing_else(kolada: tuple[Server, list[object]]) -> None:
    _, common = kolada
    said = run("search", "kolada", "andel", *common)
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == (
        "N00403  Ekologiskt brukad åkermark, andel (%)  (2024)\n"
        "U07514  Ekologiska livsmedel i kommunens verksamhet, andel (%)  (2024)\n"
    )
    none = run("search", "kolada", "finns inte", *common)
    assert (none.exit_code, none.stdout, none.stderr) == (0, "", "nothing found\n")


def test_tables_of_scb_are_searched_by_words_and_dimensions_by_id(tmp_path: Path) -> None:
    table = {"id": "TAB7", "label": "Folkmängd", "firstPeriod": "1968", "lastPeriod": "2024", "variableNames": ["år"]}

    def answer(method: str, path: str, body: bytes) -> Reply:
        if path.startswith("/tables?"):
            assert "query=folkmängd" in path
            return scb_server.as_json({"tables": [table], "page": {"totalPages": 1}})
        return scb_server.honest(method, path, body)

    with serving(answer) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", server.url]
        words = run("search", "scb", "folkmängd", *common)
        assert (words.exit_code, words.stdout, words.stderr) == (0, "TAB7  Folkmängd  (1968–2024)\n", "")
        listed = run("search", "scb", "TAB1", *common)
    assert (listed.exit_code, listed.stderr) == (0, "")
    assert listed.stdout.splitlines() == [
        "Region  region, may be left out: "
        "00 Riket, 01 Stockholms län, 0114 Upplands Väsby, 0115 Vallentuna, 0488 Trosa",
        "Kon  kön: 1 män, 2 kvinnor",
        "ContentsCode  tabellinnehåll [metric]: X1 Folkmängd, X2 Folkökning",
        "Tid  år [time]: 2015, 2016, 2017, 2018, 2019, 2020, … (10)",
    ]


def test_what_is_taken_of_a_table_is_what_was_chosen(tmp_path: Path) -> None:
    def cells(server: Server) -> set[tuple[str, ...]]:
        asked = [json.loads(body)["selection"] for method, _, body in server.asked if method == "POST"]
        return {cell for each in asked for cell in itertools.product(*(part["valueCodes"] for part in each))}

    with serving(scb_server.honest) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", server.url, "-o", tmp_path / "data"]
        said = run("fetch", "scb", "TAB1", "--select", "Kon=1", "--select", "Kon=kvinnor", "--select",
                   "ContentsCode= X2", "--members", "Trosa", "--years", "-2016,2024-", *common)  # fmt: skip
        assert (said.exit_code, said.stdout) == (0, f"{tmp_path / 'data'}\n"), said.output
        assert cells(server) == {("0488", sex, "X2", year) for sex in "12" for year in ("2015", "2016", "2024")}
        server.asked.clear()
        for bad in ("Kon", "Kon=", "=1"):
            said = run("fetch", "scb", "TAB1", "--select", bad, *common)
            assert said.exit_code == 2
            wanted = "cannot read --select 'Kon" if bad[0] == "K" else "the table has no dimension ''"
            assert wanted in said.stderr
        assert not cells(server)


def test_months_are_read_where_a_part_of_the_year_is_chosen_and_labels_in_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(scb_server.AXES, "Tid", {f"{y}M{m:02}": f"{y}M{m:02}" for y in (2022, 2023) for m in (6, 12)})
    monkeypatch.setattr(scb_server, "value", lambda codes: float(codes[3].replace("M", "")))

    def answer(method: str, path: str, body: bytes) -> Reply:
        return scb_server.honest(method, path.replace("lang=en", "lang=sv"), body)

    with serving(answer) as server:
        common = ["--cache", tmp_path / "cache", "--base-url", server.url, "-o", tmp_path / "data"]
        chosen = ["--select", "Kon=1", "--select", "ContentsCode=X1", "--members", "Trosa"]
        said = run("fetch", "scb", "TAB1", *chosen, "--period", "M12", "--lang", "en", *common)
        assert said.exit_code == 0, said.output
        assert all("lang=en" in path for path in server.paths if "/tables/" in path)
    panel = nt.read_package(tmp_path / "data")
    assert panel.years.tolist() == [2022, 2023]
    assert panel.values.tolist() == [[[202212.0, 202312.0]]]
    assert set(panel.indicators[0].name) == {"en"}


def test_a_part_of_a_table_that_fails_is_written_with_partial_only(tmp_path: Path) -> None:
    def answer(method: str, path: str, body: bytes) -> Reply:
        bad = method == "POST" and b"0488" in body
        return Reply(b"", status=404) if bad else scb_server.honest(method, path, body)

    with serving(answer) as server:
        common = ["fetch", "scb", "TAB1", "--select", "Kon=*", "--cache", tmp_path / "cache", "--base-url", server.url]
        whole = run(*common, "-o", tmp_path / "data")
        assert (whole.exit_code, whole.stdout) == (3, "")
        assert not (tmp_path / "data").exists()
        part = run(*common, "-o", tmp_path / "data", "--partial")
        assert (part.exit_code, part.stdout) == (1, f"{tmp_path / 'data'}\n")
        assert "OFULLSTÄNDIG" in nt.read_package(tmp_path / "data").info.title["sv"]
