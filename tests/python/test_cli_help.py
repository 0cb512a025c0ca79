"""The help of every command: what it says, each option with its default and its choices, and nothing else."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from click.testing import CliRunner

import nyckeltal as nt
from nyckeltal.cli import main

LANGUAGE = {"--lang": "[sv|en] [default: sv]"}
LABELS = {"--lang": "[sv|en] Of the labels. [default: sv]"}
DATA = {"--data": "FOLDER Dataset folder or .zip of one; or 'sekom' (default), 'simulated'."}
TABLE = {
    "--sheet": "NAME Of a spreadsheet. [default: the largest table]",
    "--indicator": "ID What a table's values are, where it does not say so.",
}
CLIENT = {
    "--cache": "FOLDER Where answers are kept. [default: the user's cache folder]",
    "--offline": "Only answers that were kept, of any age; never the net.",
    "--base-url": "URL Of the interface, where it is another than the usual one.",
}
FETCH = {
    **CLIENT,
    "--members": "MEMBERS Codes or names with commas; sekom; all. [default: all]",
    "--years": "YEARS 2020, 2010-2020, 2000-, 2015,2018. [default: all]",
    "--partial": "Write what came where something fails, marked; exit code 1.",
    "-o, --output": "PLACE Folder, .zip or .csv to write. [required]",
}
#: Arguments, what the list of commands says of it, and the options.
COMMANDS = {
    "report": (
        "[MEMBER]",
        "The page of a member, of all, or of the network.",
        {
            **DATA,
            **LANGUAGE,
            "--network": "The network's own page.",
            "--all": "A page for each member, into the folder given by -o.",
            "--year": "INTEGER Nothing after this year is used. [default: the newest with a value]",
            "--weights": "INDICATOR With --network: indicator that holds the members' weights.",
            "-o, --output": "FILE Where to write; - is standard output. [default: MEMBER.html]",
        },
    ),
    "check": (
        "FOLDER",
        "What cannot be read, and what looks wrong.",
        {
            **LANGUAGE,
            **TABLE,
            "--earlier": "FOLDER An earlier edition, to list what was revised.",
            "--without": "RULE Leave a rule out; may be given again.",
            "--share": "SHARE NUM DENOM Indicators, NUM / DENOM: list where DENOM moved the share.",
            "--sum": "TOTAL PART,PART Indicators: list where TOTAL is not the sum of its parts.",
            "--values": "/ --no-values Check the values too, not only that all can be read.",
            "--csv": "FILE Write the checks of values as a table for a spreadsheet.",
            "--html": "FILE Write the checks of values as a page, grouped by member.",
        },
    ),
    "convert": (
        "SOURCE TARGET",
        "A data set or table in another form.",
        {
            "--lang": "[sv|en] Of a table. [default: sv]",
            **TABLE,
            "--layout": "[long|wide] Of a table. [default: long]",
            "--decimal": "[.|,] Of a table. [default: .]",
            "--for-spreadsheets": "/ --plain Of a table: a byte order mark, and no text that would run as a formula; "
            "or neither. [default: for-spreadsheets]",
        },
    ),
    "template": (
        "[MEMBER]",
        "The workbook in which a member reports.",
        {
            **DATA,
            **LANGUAGE,
            "--all": "A workbook for each member, into the folder given by -o.",
            "--year": "INTEGER The year to report. [default: the one after the newest with a value]",
            "-o, --output": "FILE Where to write: .xlsx, or with --all a folder. [required]",
        },
    ),
    "read-reports": (
        "REPORTS",
        "Filled-in workbooks into the data set.",
        {**DATA, "-o, --output": "FOLDER Where to write the data set: a folder or .zip. [required]"},
    ),
    "info": ("", "What a data set holds, and which version this is.", DATA),
    "fetch kolada": ("KPIS...", "Fetch indicators of Kolada.", FETCH),
    "fetch scb": (
        "TABLE",
        "Fetch a TABLE of SCB, by its id.",
        {
            **FETCH,
            **LABELS,
            "--select": "NAME=CODES What to take of a dimension; several times.",
            "--period": "PART The part of the year to take: M12, K4.",
        },
    ),
    "search kolada": ("QUERY", "Indicators by words of their title.", CLIENT),
    "search scb": ("QUERY", "Tables by their words; a table's dimensions.", {**CLIENT, **LABELS}),
}
GROUPS = {
    "fetch": "Figures from Kolada or SCB into a data set.",
    "search": "Find indicators of Kolada, or tables of SCB.",
}


def shown(*arguments: str) -> str:
    said = CliRunner().invoke(main, list(arguments), prog_name="nyckeltal")
    assert (said.exit_code, said.stderr) == (0, "")
    return said.stdout


def entries(text: str, begins: str) -> dict[str, str]:
    """The entries of a list: a name, then what it says, over as many lines as it takes."""
    told: dict[str, str] = {}
    for line in text.splitlines():
        if entry := re.match(rf"  ({begins})(.*)", line):
            name = entry[1]
            told[name] = entry[2]
        else:
            told[name] += line
    return {name: " ".join(text.split()) for name, text in told.items()}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_is_told_whole(command: str, flag: str) -> None:
    arguments, _, options = COMMANDS[command]
    text = shown(*command.split(), flag)
    assert text.partition("\n")[0] == f"Usage: nyckeltal {command} [OPTIONS] {arguments}".rstrip()
    listed = entries(text.partition("Options:\n")[2].partition("\n\n")[0], r"(?:-\w, )?--[a-z-]+")
    assert listed == {**options, "-h, --help": "Show this message and exit."}


def test_every_command_is_told_of() -> None:
    def listed(*group: str) -> dict[str, str]:
        return entries(shown(*group, "--help").partition("Commands:\n")[2].partition("\n\n")[0], r"[a-z-]+(?=  )")

    assert listed() == {name: said for name, (_, said, _) in COMMANDS.items() if " " not in name} | GROUPS
    for group in GROUPS:
        assert listed(group) == {name: COMMANDS[f"{group} {name}"][1] for name in ("kolada", "scb")}


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_are_commands_that_can_be_given(command: str) -> None:
    lines = shown(*command.split(), "--help").partition("\n  Examples:\n")[2].splitlines()
    assert lines
    assert any(line.startswith(f"    nyckeltal {command}") for line in lines)
    for line in lines:
        program, *rest = shlex.split(line)
        assert (program, line[:5]) == ("nyckeltal", "    n")
        given: click.Command = main
        while isinstance(given, click.Group):
            given = given.commands[rest.pop(0)]
        assert given.make_context("nyckeltal", rest).params


def test_help_tells_the_exit_codes_and_the_version() -> None:
    assert shown("--help").partition("\n\n  Exit codes:")[2] == (
        " 0 well; 1 check found errors, or fetch --partial got less than asked for;\n"
        "  2 mistake in the command; 3 data that cannot be had or read; 4 a place that cannot be written;\n"
        "  130 interrupted.\n"
    )
    assert shown("--version") == f"nyckeltal, version {nt.__version__}\n"
