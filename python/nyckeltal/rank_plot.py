"""Picture of a ranking: each member's set of places as a bar, its place as a dot; one member highlighted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .plot import plain
from .rank_text import reliability_words
from .text import Language, Text, decimals_of, per_cent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .rank import Ranking

__all__ = ["plot_rank"]

# Okabe-Ito orange beside greys: told apart with any colour vision, and by width.
_OWN, _GREY, _BAR = "#D55E00", "#374151", "#9ca3af"
#: More members than this and only some have their names.
_NAMED = 45


def plot_rank(
    ranking: Ranking, *, member: str | None = None, ax: Axes | None = None, language: Language = "sv"
) -> Axes:
    """As ``Ranking.plot``: best at the top; a hollow dot where the set is wider than half of the members.

    Parameters
    ----------
    ranking
        From ``nyckeltal.rank``.
    member
        Id, code or name of the member to highlight.
    ax
        Axes to draw on; default new ones, as tall as the members need.
    language
        ``"sv"`` or ``"en"``.

    Returns
    -------
    Axes
        With title, axis names and a legend in words; without sets where there is no noise.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> panel = nt.datasets.simulated_network(members=20)
    >>> nt.rank(panel, "organic-farmland").plot(member="Simulerad 003").get_xlabel()
    'Plats (1 är bäst)'
    """
    from ._optional import pyplot

    t = Text(language)
    panel, rows, n = ranking.panel, ranking.rows, len(ranking.rows)
    own = panel.member(member).id if member is not None else None
    named = n <= _NAMED
    if ax is None:
        height = 1.6 + (0.2 * n if named else 9.0)
        ax = pyplot().subplots(figsize=(7.0, height), layout="constrained")[1]
    definition = panel.indicator(ranking.indicator)
    digits = decimals_of([row.value for row in rows], definition.decimals)
    labels = []
    shown = []
    told = {"set": False, "place": False, "wide": False}

    def label(kind: str) -> str | None:
        first = not told[kind]
        told[kind] = True
        return t(f"rank_plot.{kind}", level=t.number(per_cent(ranking.level))) if first else None

    for k, row in enumerate(rows):
        mine = row.member == own
        colour = _OWN if mine else _GREY
        has_set = row.lower == row.lower
        if has_set:
            ends = [row.lower - 0.3, row.upper + 0.3]
            bar = _OWN if mine else _BAR
            name = None if mine else label("set")
            ax.plot(ends, [k, k], "-", color=bar, linewidth=3.5 if mine else 1.8 if named else 1.0, label=name)
        if row.rank:
            size = (6 if mine else 4) if named else (5 if mine else 1.8)
            face = colour if row.place_shown else "white"
            name = None if mine else label("place" if row.place_shown else "wide")
            ax.plot([row.rank], [k], "o", color=colour, markerfacecolor=face, markersize=size, label=name, zorder=3)
        if named or mine:
            year = f" ({row.year})" if row.age else ""
            shown.append(k)
            labels.append(plain(f"{row.name} {t.number(row.value, digits)}{year}"))
    ax.set_yticks(shown, labels, fontsize="small")
    for tick, position in zip(ax.get_yticklabels(), shown, strict=True):
        if rows[position].member == own:
            tick.set_color(_OWN)
            tick.set_fontweight("bold")
    ax.set_ylim(n - 0.3, -0.7)
    ax.set_xlim(0.3, max(n, 1) + 0.7)
    ax.locator_params(axis="x", integer=True)
    ax.set_xlabel(t("rank_plot.axis"))
    unit = t.pick(definition.unit)
    mark = f" ({t('page.simulated').rstrip('.')})" if panel.info.simulated else ""
    title = f"{t.pick(definition.name, definition.id)}{f', {unit}' if unit else ''}, {ranking.year}"
    explained = any(told.values())
    ax.set_title(plain(title) + mark, loc="left", fontsize="medium", pad=24 if explained else None)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="x", linewidth=0.5, color="#e5e7eb")
    ax.set_axisbelow(True)
    if explained:  # above the axes: wide sets leave no corner free
        ax.legend(frameon=False, fontsize="small", loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
    noise = t.word("noise", ranking.noise or "none") if ranking.status != "no_noise_model" else t.word("noise", "none")
    said = [t("rank.n", n=ranking.n_ranked, total=ranking.n_members), noise]
    if ranking.reliability == ranking.reliability:
        said.append(t("rank.reliability", value=reliability_words(t, ranking)))
    note = "; ".join(said)
    ax.annotate(note, (0, 0), (0, -36), "axes fraction", "offset points", va="top", fontsize="x-small", color=_GREY)
    return ax
