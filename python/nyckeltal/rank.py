"""Places with what they can carry: one indicator, all members, and confidence sets of their ranks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import FloatArray
from ._core import Use
from ._grid import REPORTED, in_language, member_weights, named
from ._result import _show
from .errors import ArgumentError
from .network import Counted, Kind, LeftOut
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .text import Language

__all__ = ["RankRow", "RankYear", "Ranking", "rank"]

Latest = Literal["common_year", "within", "adjusted"]
Noise = Literal["series", "declared", "counts", "revision"]
_BANDS = np.array(_core.RANK_BAND_NAMES)
_FLAGS = ("place_shown", "marginal_place_shown")


@dataclass(frozen=True)
class RankRow:
    """One ranked member."""

    #: Id and name of the member.
    member: str
    name: str
    value: float
    #: Year of the value, and years between it and the year ranked.
    year: int
    age: int
    value_status: str
    #: What is ranked: the value, or with ``latest="adjusted"`` its distance from the median of its year.
    compared: float
    #: 1, 2, 2, 4: 1 is best; 0 where the indicator has no better direction.
    rank: int
    #: 1, 2.5, 2.5, 4.
    rank_mid: float
    #: 1, 3, 3, 4.
    rank_max: int
    #: Of ``compared``, by the noise asked for; NaN where not known.
    standard_error: float
    #: Of the standard error, with series noise: the sets draw Student's t. NaN: taken as known.
    degrees_of_freedom: float
    #: Best and worst rank in the set that holds together with those of all members; NaN without noise.
    lower: float
    upper: float
    #: The same for a set that holds for this member alone, for a member chosen before looking.
    marginal_lower: float
    marginal_upper: float
    #: Probability to be among the ``top`` best, after shrinkage; no confidence statement.
    p_top: float
    #: ``compared`` drawn towards the members' mean by its noise.
    shrunk: float
    #: Thirds of the table that the set reaches into: best, not_worst, middle, not_best, worst, anywhere; none.
    band: str
    marginal_band: str
    #: False where the set is wider than half of the members: then the band is said, not the place.
    place_shown: bool
    marginal_place_shown: bool
    #: ok, no_noise_model (told apart from nobody), neutral.
    status: str


@dataclass(frozen=True)
class RankYear:
    """A year among the values ranked."""

    year: int
    #: Ranked values of that year, and all usable ones in the network with their median.
    n: int
    n_values: int
    median: float


@dataclass(frozen=True)
class Ranking:
    """Members of one indicator, best first, with sets of their ranks, and who is left out."""

    #: Id of the indicator.
    indicator: str
    #: The year ranked.
    year: int
    #: common_year, within, adjusted.
    latest: str
    #: series, declared, counts, revision, or None.
    noise: str | None
    level: float
    n_members: int
    n_ranked: int
    #: Rows with a value of an earlier year: with ``latest="within"`` their places are approximate.
    n_older: int
    #: Series with noise of their own, revised values, or standard errors in use.
    n_noise: int
    #: Standard deviation of the middle member's series, or of all revisions; NaN for other sources.
    common_noise: float
    #: Autocorrelation from year to year that the members' series share; NaN for other sources.
    phi: float
    #: Variance between members over that plus noise: below 0.7, places say little.
    reliability: float
    #: Of ``p_top``.
    top: int
    #: ok, no_data, neutral (ordered, not ranked), no_noise_model (ranks without sets).
    status: str
    rows: tuple[RankRow, ...]
    left_out: tuple[LeftOut, ...]
    #: Years of the values, oldest first.
    years: tuple[RankYear, ...]
    panel: Panel = field(repr=False, compare=False)

    def place(self, member: str) -> RankRow | LeftOut | None:
        """The row of one member, or why it is left out; None where it neither belongs nor has a value."""
        wanted = self.panel.member(member).id
        known: tuple[RankRow | LeftOut, ...] = self.rows + self.left_out
        return next((each for each in known if each.member == wanted), None)

    def text(
        self, member: str, *, language: Language = "sv", kind: Literal["simultaneous", "marginal"] = "simultaneous"
    ) -> str:
        """One sentence on a member's place, its set, or why there is none.

        A place is said only where its set is not wider than half of the members. ``kind="marginal"`` is for the one
        member that somebody had in mind before looking.
        """
        from .rank_text import rank_sentence

        return rank_sentence(self, member, language=language, kind=kind)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists and dictionaries."""
        lists = ("rows", "left_out", "years")
        head = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in (*lists, "panel")}
        return head | {name: [asdict(each) for each in getattr(self, name)] for name in lists}

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of the rows. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        columns = list(RankRow.__dataclass_fields__)
        frame: pd.DataFrame = pandas().DataFrame([asdict(row) for row in self.rows], columns=columns)
        return frame

    def plot(self, *, member: str | None = None, ax: Axes | None = None, language: Language = "sv") -> Axes:
        """Values in order with the set of ranks of each, one member highlighted. Needs ``nyckeltal[plot]``."""
        from .rank_plot import plot_rank

        return plot_rank(self, member=member, ax=ax, language=language)

    def _repr_html_(self) -> str:
        from .rank_text import place_words, reliability_words
        from .text import Text, per_cent

        t = Text("sv")
        unit = in_language(self.panel.indicator(self.indicator).unit, "sv")
        lines = "".join(
            f"<tr><td>{escape(place)}</td><th scope='row'>{escape(row.name)}</th><td>{_show(row.value)}</td>"
            f"<td>{row.year}</td><td>{escape(span)}</td></tr>"
            for row in self.rows
            for place, span in [place_words(t, row, self)]
        )
        out = ", ".join(f"{escape(each.name)} ({escape(t.word('reason', each.reason))})" for each in self.left_out)
        said = [f"{escape(self.indicator)} {self.year}", t("rank.n", n=self.n_ranked, total=self.n_members)]
        said += [t("rank.reliability", value=escape(reliability_words(t, self)))] if self.reliability >= 0 else []
        said += [t("rank.left_out", names=out)] if out else []
        heads = "".join(
            f"<th>{escape(each)}</th>"
            for each in (
                t("head.place"),
                t("head.member"),
                unit or t("head.value"),
                t("head.year"),
                t("head.set", level=t.number(per_cent(self.level))),
            )
        )
        return (
            f"<table><caption>{'; '.join(said)}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
        )


def rank(
    panel: Panel,
    indicator: str,
    *,
    year: int | None = None,
    latest: Latest = "common_year",
    max_age: int = 2,
    minimum_coverage: float = 0.5,
    noise: Noise | None = "series",
    standard_errors: Mapping[str, float] | npt.ArrayLike | None = None,
    sizes: str | Mapping[str, float] | npt.ArrayLike | None = None,
    per: float = 1.0,
    share: bool = False,
    window: int = 10,
    minimum_values: int = 5,
    minimum_members: int = 5,
    prior: float = 4.0,
    level: float = 0.95,
    top: int | None = None,
    draws: int = 2_000,
    seed: int = 1,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Ranking:
    """Members of one indicator, best first, with confidence sets of their ranks and who is left out and why.

    Rank 1 is best by the indicator's direction. The sets are those of ``stats.rank_sets``: with probability ``level``
    they hold the true ranks of all members together, ties and near ties included. A census has no sampling error, so
    the caller says what the uncertainty is; without a source there are ranks and no sets.

    Parameters
    ----------
    indicator
        Its id, or a code that names one definition only.
    year
        The year ranked. Default: the newest with at least ``minimum_coverage`` of the values of the best covered year.
    latest
        Which year's value a member stands with. *common_year*: all with the same. *within*: the newest up to
        ``max_age`` years old; years are mixed and places approximate. *adjusted*: as *within*, but ranked by the
        distance from the median of the value's own year, which takes out what moved all alike; a year with fewer than
        ``minimum_members`` values has no median to speak of, and its members are left out.
    noise
        *series*: how a member's values swing around their own line: Theil-Sen through the newest ``window`` usable
        values between two known breaks (the newest stretch that has ``minimum_values``); residuals less their median
        over the members of that year (unless *within*: what all share moves nobody's place), at most three robust
        deviations each; s_i^2 over what AR(1) noise with the members' shared phi leaves of it; drawn towards the
        middle member's, s^2 = (prior s_0^2 + (n - 2) s_i^2) / (prior + n - 2), with prior + n - 2 degrees of
        freedom: the sets draw noise from Student's t. A member with fewer than ``minimum_values`` has s_0, with
        ``prior`` of them. A value that is ``age`` years old has s^2 (1 + age).
        *declared*: ``standard_errors``, in the indicator's unit, as of a survey.
        *counts*: chance in small numbers, where value = ``per`` x count / size: per sqrt(count + 1) / size, or with
        ``share`` per sqrt(p (1 - p) / (size + 2)), p = (count + 1) / (size + 2).
        *revision*: the root mean square of newest less first edition, of the values that two dated sources have.
        None: ranks only.
    standard_errors, sizes
        One a member of the panel (NaN: not known), or a mapping from member; ``sizes`` also the id of an indicator of
        the panel, taken in the year of each value.
    level, draws, seed, threads, progress
        As in ``stats.rank_sets``.
    top
        Of ``p_top``; default a tenth of the members, rounded up.
    counted, kind, use
        As in ``network_mean``.

    Returns
    -------
    Ranking
        Rows best first. Where the set of a member is wider than half of the members, ``place_shown`` is False and the
        ``band`` says which thirds of the table it reaches into. ``left_out`` with reasons as in ``compare``, and
        *few_that_year*. Status *no_noise_model* where noise could not be had: fewer than ``minimum_members`` series or
        revised values, or none asked for. *neutral*: ordered by value, not ranked.

    Raises
    ------
    ArgumentError
        Unknown names, a year outside the panel, numbers of the wrong length or sign, standard errors or sizes without
        their source of noise.

    Notes
    -----
    The noise is taken as normal and independent between members, and as known for all sources but series; coverage
    through panels is in docs/rank.md. Reliability, ``shrunk`` and ``p_top`` take it as known for series too. A wide
    set says that the place carries little, not that members are equal. Mogstad, Romano, Shaikh & Wilhelm (2024),
    doi 10.1093/restud/rdad006; pooled variances and their t as Smyth (2004), doi 10.2202/1544-6115.1027.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> waste = nt.Indicator(id="waste", direction="lower")
    >>> panel = nt.Panel([waste], ["A", "B", "C", "D"], [2024], [[[10.0], [8.0], [7.5], [3.0]]])
    >>> table = nt.rank(panel, "waste", noise="declared", standard_errors=[0.2, 0.3, 0.3, 0.5])
    >>> [(row.member, row.rank, row.lower, row.upper) for row in table.rows]
    [('D', 1, 1.0, 1.0), ('C', 2, 2.0, 3.0), ('B', 3, 2.0, 3.0), ('A', 4, 4.0, 4.0)]
    >>> table.text("C", language="en")
    'Place 2 of 4; with 95% confidence between 2 and 3.'
    >>> nt.rank(panel, "waste").status
    'no_noise_model'
    """
    core = panel._core
    position = core.indicator_index(indicator)
    if standard_errors is not None and noise != "declared":
        raise ArgumentError('standard_errors go with noise="declared"')
    if sizes is not None and noise != "counts":
        raise ArgumentError('sizes go with noise="counts"')
    if noise == "declared" and standard_errors is None:
        raise ArgumentError('noise="declared" needs standard_errors: one a member')
    if noise == "counts" and sizes is None:
        raise ArgumentError('noise="counts" needs sizes: inhabitants or cases, one a member')
    if top is not None and top < 1:
        raise ArgumentError(f"top is {top} but must be 1 or more")
    options: dict[str, Any] = {
        "year": year,
        "latest": latest,
        "max_age": max_age,
        "minimum_coverage": minimum_coverage,
        "per": per,
        "share": share,
        "window": window,
        "minimum_values": minimum_values,
        "minimum_members": minimum_members,
        "prior": prior,
        "level": level,
        "top": top or 0,
        "draws": draws,
        "seed": seed,
        "selection": _core.Selection(counted, kind, use),
        "threads": threads,
        "progress": progress,
    }
    errors = None if standard_errors is None else member_weights(panel, standard_errors, "standard_errors")
    given: FloatArray | None = None
    if isinstance(sizes, str):
        rows = _core.rank(core, position, noise="none", standard_errors=None, sizes=None, **options)["rows"]
        given = np.full(panel.shape[1], np.nan)
        if len(panel.years):
            where = rows["member_index"]
            given[where] = panel.values[core.indicator_index(sizes), where, rows["year"] - int(panel.years[0])]
    elif sizes is not None:
        given = member_weights(panel, sizes, "sizes")
    found = _core.rank(core, position, noise=noise or "none", standard_errors=errors, sizes=given, **options)

    members = panel.members
    columns = found["rows"]
    for name in ("band", "marginal_band"):
        columns[name] = _BANDS[columns[name]]
    for name in _FLAGS:
        columns[name] = columns[name].astype(bool)
    table = {name: column.tolist() for name, column in named(columns, (-1,)).items()}
    made = []
    for values in zip(*table.values(), strict=True):
        row = dict(zip(table, values, strict=True))
        member = members[row.pop("member_index")]
        made.append(RankRow(member=member.id, name=member.name or member.id, **row))
    out = found["left_out"]
    left_out = tuple(
        LeftOut(members[m].id, members[m].name or members[m].id, reason, value, value_year)
        for m, value, value_year, reason in zip(
            out["member_index"].tolist(), out["value"].tolist(), out["year"].tolist(), out["reason"], strict=True
        )
    )
    years = zip(*(column.tolist() for column in found["years"].values()), strict=True)
    head = {
        name: found[name]
        for name in ("year", "n_members", "n_ranked", "n_older", "n_noise", "common_noise", "phi", "reliability", "top")
    }
    return Ranking(
        indicator=panel.indicators[position].id,
        latest=latest,
        noise=noise,
        level=level,
        status=found["status"],
        rows=tuple(made),
        left_out=left_out,
        years=tuple(RankYear(*each) for each in years),
        panel=panel,
        **head,
    )
