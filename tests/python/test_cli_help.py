"""The help of every command: each option with its default and its choices, and nothing that is not there."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

import nyckeltal as nt
from nyckeltal.cli import main

LANGUAGE = {"--lang": "[sv|en] [default: sv]"}
DATA = {"--data": "'sekom' (default), 'simulated'"}
TABLE = {"--sheet": "[default: the largest table]", "--indicator": "What a table's values are"}
CLIENT = {"--cache": "[default: the user's cache folder]", "--offline": "never the net", "--base-url": "URL"}
FETCH = {
    **CLIENT,
    "--members": "sekom; all. [default: all]",
    "--years": "2020, 2010-2020, 2000-, 2015,2018. [default: all]",
    "--partial": "exit code 1",
    "--output": "[required]",
}
COMMANDS = {
    "report": {
        **DATA,
        **LANGUAGE,
        "--network": "The network's own page.",
        "--all": "A page for each member, into the folder given by -o.",
        "--year": "[default: the newest with a value]",
        "--weights": "With --network",
        "--output": "- is standard output. [default: MEMBER.html]",
    },
    "check": {
        **LANGUAGE,
        **TABLE,
        "--earlier": "An earlier edition",
        "--without": "may be given again",
        "--share": "SHARE NUM DENOM",
        "--sum": "TOTAL PART,PART",
        "--values": "/ --no-values",
        "--csv": "as a table for a spreadsheet",
        "--html": "as a page, grouped by member",
    },
    "convert": {
        "--lang": "[sv|en] Of a table. [default: sv]",
        **TABLE,
        "--layout": "[long|wide] Of a table. [default: long]",
        "--decimal": "[.|,] Of a table. [default: .]",
        "--for-spreadsheets": "/ --plain Of a table: a byte order mark, and no text that would run as a formula; or "
        "neither. [default: for-spreadsheets]",
    },
    "template": {
        **DATA,
        **LANGUAGE,
        "--all": "into the folder given by -o",
        "--year": "[default: the one after the newest with a value]",
        "--output": "[required]",
    },
    "read-reports": {**DATA, "--output": "[required]"},
    "info": DATA,
    "fetch kolada": FETCH,
    "fetch scb": {
        **FETCH,
        "--lang": "[sv|en] Of the labels. [default: sv]",
        "--select": "several times",
        "--period": "M12, K4",
    },
    "search kolada": CLIENT,
    "search scb": {**CLIENT, "--lang": "[sv|en] Of the labels. [default: sv]"},
}


def shown(*arguments: str) -> str:
    said = CliRunner().invoke(main, list(arguments))
    assert (said.exit_code, said.stderr) == (0, "")
    return said.stdout


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_each_option_with_its_default(command: str, flag: str) -> None:
    options = shown(*command.split(), flag).partition("Options:\n")[2].partition("\n\n")[0]
    told: dict[str, str] = {}
    for line in options.splitlines():
        begins = re.match(r"  (?:-\w, )?(--[a-z-]+)(.*)", line)
        if begins:
            name = begins[1]
            told[name] = begins[2]
        else:
            told[name] += line
    told = {name: " ".join(text.split()) for name, text in told.items()}
    assert set(told) == {*COMMANDS[command], "--help"}
    for name, wanted in COMMANDS[command].items():
        assert wanted in told[name]


def test_every_command_is_told_of() -> None:
    def listed(*group: str) -> set[str]:
        return set(re.findall(r"^  ([a-z-]+)  ", shown(*group, "--help").partition("Commands:\n")[2], re.MULTILINE))

    assert listed() == {each.split()[0] for each in COMMANDS}
    for group in ("fetch", "search"):
        assert listed(group) == {"kolada", "scb"}


def test_help_tells_the_exit_codes_and_the_version() -> None:
    told = " ".join(shown("--help").split())
    assert told.endswith(
        "Exit codes: 0 well; 1 check found errors, or fetch --partial got less than asked for; 2 mistake in the "
        "command; 3 data that cannot be had or read; 4 a place that cannot be written."
    )
    assert shown("--version") == f"nyckeltal, version {nt.__version__}\n"
