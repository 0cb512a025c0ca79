"""Plots: units, sources, gaps, hollow marks; nothing global, nothing hostile."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from report_cases import HOSTILE, hostile, small

import nyckeltal as nt

matplotlib = pytest.importorskip("matplotlib", reason="pip install 'nyckeltal[plot]'")
matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def said(axes: object) -> str:
    return " | ".join(each.get_text() for each in axes.figure.findobj(matplotlib.text.Text))  # type: ignore[attr-defined]


def test_a_series_shows_unit_gaps_target_and_what_is_not_used() -> None:
    axes = small().series("organic-food", "Trosa").plot()
    assert axes.get_ylabel() == "%"
    line, hollow = axes.lines[:2]
    assert np.isnan(line.get_ydata()).sum() == 2
    assert hollow.get_markerfacecolor() == "none"
    assert hollow.get_ydata().tolist() == [26.0]
    assert "Nationellt mål 2030: 60\u00a0%" in said(axes)
    assert "Tidigare mål 2020: 25\u00a0%" in said(axes)


def test_a_panel_shows_mean_published_mean_break_and_source() -> None:
    panel = small()
    axes = panel.plot("waste", member=["Trosa", "Lund"], language="en")
    assert "unweighted mean (n = 1–3)" in said(axes)
    assert "break 2021" in said(axes)
    assert "Sources: Small network" in said(axes)
    trosa = next(each for each in axes.lines if each.get_label() == "Trosa")
    assert 2020.5 in trosa.get_xdata().tolist(), "the line is not cut at the break"
    assert "published: Nätverket" in said(panel.plot("organic-food", language="en"))


def test_the_axes_given_are_used() -> None:
    _, axes = plt.subplots()
    assert small().plot("waste", ax=axes) is axes
    assert len(plt.get_fignums()) == 1


def test_hostile_names_are_drawn_as_they_stand() -> None:
    panel = hostile()
    for axes in (panel.plot(HOSTILE, member=HOSTILE), panel.series(HOSTILE, HOSTILE).plot()):
        axes.figure.canvas.draw()
        assert r"\$x^2\$" in axes.get_title(loc="left")


def test_simulated_figures_are_marked() -> None:
    simulated = nt.datasets.simulated_network(members=8)
    assert "Simulerade uppgifter" in said(simulated.plot("organic-food"))


def test_more_members_than_colours_is_a_mistake() -> None:
    panel = nt.Panel(["a"], [str(m) for m in range(9)], [2020], np.zeros((1, 9, 1)))
    with pytest.raises(nt.ArgumentError, match="at most 7"):
        panel.plot("a", member=[str(m) for m in range(9)])
    with pytest.raises(nt.ArgumentError):
        panel.plot("a", member="nobody")
