"""Fetching and searching from the command line, against a made-up Kolada and a made-up SCB on loopback."""

from __future__ import annotations

from pathlib import Path

import kolada_server
import pytest
from click.testing import CliRunner, Result

pytest.importorskip("requests")
import scb_server
from http_server import Reply, serving

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
