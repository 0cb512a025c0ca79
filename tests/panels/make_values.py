"""Writes rich/values.csv from rich_values.txt, where a series is a line and its years can be seen beside each other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
FIRST_YEAR, N_YEARS = 2006, 17
PUBLISHED = {"riket", "natverk"}
MISSING = {"-": "not_reported", "c": "confidential", "/": "not_applicable"}
MARKS = {"": "observed", "n": "nil", "e": "estimated", "p": "preliminary", "i": "imputed", "w": "withdrawn"}


def series() -> Iterator[tuple[str, str, list[str]]]:
    """Indicator, member and the words of all years."""
    indicator = ""
    for line in (HERE / "rich_values.txt").read_text(encoding="utf-8").splitlines():
        first, *words = line.split() or ["#"]
        if first == "#":
            continue
        if not words:
            indicator = first
            continue
        years = []
        for word in words:
            each, _, times = word.partition("*")
            years += [each] * int(times or 1)
        if len(years) != N_YEARS:
            raise ValueError(f"{indicator}, {first}: {len(years)} years")
        yield indicator, first, years


def figure(word: str) -> tuple[str, str]:
    """The value and the status that a word stands for."""
    if word in MISSING:
        return "", MISSING[word]
    value, mark = re.fullmatch(r"(-?\d[\d.]*(?:e[+]\d+)?)([a-z]?)", word).groups()
    return value, MARKS[mark]


def values_csv() -> str:
    """The text of values.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["indicator", "member", "year", "value", "status", "source", "note", "current"])
    # Those that are published beside the members stand last, as nyckeltal.write_package has them.
    for indicator, member, words in sorted(series(), key=lambda each: each[1] in PUBLISHED):
        for year, word in enumerate(words, FIRST_YEAR):
            *earlier, today = word.split(">")
            for each in earlier:
                writer.writerow([indicator, member, year, *figure(each), "first", "as published first", "false"])
            value, status = figure(today)
            if status != "not_reported":
                note = "revised" if earlier else ""
                writer.writerow([indicator, member, year, value, status, "revised" if earlier else "", note, "true"])
    return out.getvalue()


if __name__ == "__main__":
    (HERE / "rich" / "values.csv").write_text(values_csv(), encoding="utf-8")
