"""Data that come with the package: Sekom's published figures, and a simulated network where the truth is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict

from . import _core
from ._arrays import FloatArray
from ._result import Result
from .errors import ArgumentError
from .panel import Panel

__all__ = ["PlantedFeature", "SimulatedTruth", "available", "sekom", "simulated_network", "simulated_truth"]

_DATA = Path(__file__).parent / "data"

FeatureKind = Literal[
    "definition_break",
    "method_change",
    "hidden_break",
    "unit_slip",
    "imputation",
    "giant",
    "late_reporter",
    "joins",
    "leaves",
]


def available() -> dict[str, str]:
    """The data sets by name, each with one line that says what it is.

    >>> import nyckeltal as nt
    >>> list(nt.datasets.available())
    ['sekom', 'simulated_network']
    """
    return {
        "sekom": "563 figures that Sveriges Ekokommuner published, each with its address and page date",
        "simulated_network": "a made-up network of any size, with a record of what was planted in it",
    }


def sekom() -> Panel:
    """What archived pages of Sveriges Ekokommuner (Sekom) show of its green key indicators: 563 figures.

    Every figure is an observation with its source (a page on a date) and what the page says beside it; where two
    pages give the same key, the later one is current and the other stays as a vintage. The rows "Sveriges
    Ekokommuner" and "Riket" are in ``panel.published``, never among the members.

    Returns
    -------
    Panel
        27 indicator definitions of the generations 2012 and 2023, 98 members, years 1990 to 2024. Definitions,
        targets, limits, class editions, breaks and version links come along, in Swedish and English.

    Notes
    -----
    When not to use it: the figures are those of the pages that were archived, neither a random sample nor the whole
    network. Tables were cut (GN.1a shows the 47 highest members only, GN.1b none of the many zeros), so a mean of these
    members is not the network's mean: take that from ``panel.published``.

    Not known, and said so in the package: when members joined (except Eskilstuna, 1999), the list of 2002, and what
    GN.4, GN.6b and GN.12 of 2023 are. See docs/datasets.md.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.datasets.sekom()
    >>> panel.shape
    (27, 98, 35)
    >>> panel.series("organic-food", "Trosa").values[-3:]
    array([60. , 57.4,  nan])
    >>> float(panel.published.series("organic-farmland", "sekom").values[2009 - 1990])
    9.1
    """
    from .io import read_package

    return read_package(_DATA / "sekom")


@dataclass(frozen=True)
class PlantedFeature:
    """One thing that was planted in a simulated network.

    ``indicator`` and ``member`` are ids, None where it concerns all; ``year`` is the first that it concerns; ``size``
    is what values are multiplied by (points added for a method change), None where there is no such number;
    ``announced`` tells whether the panel itself says so (a break, a membership interval).
    """

    kind: FeatureKind
    indicator: str | None
    member: str | None
    year: int
    size: float | None
    announced: bool


@dataclass(frozen=True, repr=False)
class SimulatedTruth(Result):
    """What is true of a simulated network.

    ``phi`` is the autocorrelation of the noise from year to year. ``expected`` has the shape of the panel: the level
    without noise, rounding or anything planted, NaN where the definition was not in use. ``slope``, of shape
    (indicators, members), is the least-squares slope of that level in units a year. ``features`` lists what was
    planted.
    """

    phi: float
    expected: FloatArray
    slope: FloatArray
    features: tuple[PlantedFeature, ...]

    def __repr__(self) -> str:
        return f"SimulatedTruth(phi={self.phi}, {len(self.features)} planted features)"


class _Arguments(TypedDict):
    members: int
    first_year: int
    n_years: int
    seed: int


def simulated_network(*, members: int = 110, years: Iterable[int] = range(2003, 2025), seed: int = 1) -> Panel:
    """A made-up network that is shaped like the real one; its title, names and frames say that it is simulated.

    Levels and spreads follow published figures where there are any. Within a series noise is AR(1) with
    coefficient 0.35; members differ by a common ambition besides each indicator's own luck. Planted are: organic food
    that rises from 3 to 29 per cent (2022) and falls after it; emissions with true zeros and one giant (about 41);
    shares at the ceiling; non-response, late reporters, members that join, leave and come back; definition breaks for
    all; in one series each a method change that is announced, a break that is not, and a value ten times too large;
    imputed, preliminary and not applicable values; a definition that ends and another that begins. ``population`` is an
    indicator of its own, complete, to be used as weights.

    Parameters
    ----------
    members
        1 to 100000.
    years
        Consecutive calendar years. What belongs to a calendar year is planted only where that year is inside.
    seed
        The same arguments give the same bits.

    Returns
    -------
    Panel
        Indicators (15 with ``population``), members and years. ``simulated_truth`` of the same arguments tells what is
        planted.

    Raises
    ------
    ArgumentError
        Numbers out of range, or years that are not consecutive.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.datasets.simulated_network(members=30, seed=7)
    >>> panel.info.simulated, panel.members[0].name
    (True, 'Simulerad 001')
    """
    return Panel._wrap(_core.simulated_network(**_arguments(members, years, seed))[0])


def simulated_truth(*, members: int = 110, years: Iterable[int] = range(2003, 2025), seed: int = 1) -> SimulatedTruth:
    """What was planted in ``simulated_network`` of the same arguments.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> truth = nt.datasets.simulated_truth()
    >>> [each.kind for each in truth.features if each.size == 10]
    ['unit_slip']
    """
    core, made = _core.simulated_network(**_arguments(members, years, seed))
    panel = Panel._wrap(core)
    indicator_ids = [each.id for each in panel.indicators]
    member_ids = [each.id for each in panel.members]
    return SimulatedTruth(
        phi=made["phi"],
        expected=made["expected"].reshape(panel.shape),
        slope=made["slope"].reshape(panel.shape[:2]),
        features=tuple(
            PlantedFeature(
                kind=kind,
                indicator=indicator_ids[i] if i >= 0 else None,
                member=member_ids[m] if m >= 0 else None,
                year=year,
                size=None if size != size else size,
                announced=announced,
            )
            for kind, i, m, year, size, announced in made["features"]
        ),
    )


def _arguments(members: int, years: Iterable[int], seed: int) -> _Arguments:
    axis = [int(year) for year in years]
    if not axis or axis != list(range(axis[0], axis[0] + len(axis))):
        raise ArgumentError(f"years must be consecutive, ascending and at least one, got {axis[:6]}")
    if not 0 <= seed < 2**64:
        raise ArgumentError(f"seed is {seed} but must be from 0 to 2**64 - 1")
    return {"members": int(members), "first_year": axis[0], "n_years": len(axis), "seed": int(seed)}
