from __future__ import annotations

import dataclasses
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import nyckeltal as nt
from nyckeltal import stats
from nyckeltal.progress_plot import target_points
from nyckeltal.progress_text import group_sentences, likelihood_words, sentences

mpl.use("Agg")

YEARS = range(2014, 2024)
RISING = [20, 24, 27, 32, 34, 39, 42, 45, 52, 57.4]
FLAT = [25, 27, 24, 26, 28, 25, 26, 24, 27, 25]
NONE = [np.nan] * 10
FEW = [np.nan] * 6 + [46, 47, 48, 49]


def food(**fields: object) -> nt.Indicator:
    target = nt.Target(value=60.0, year=2030, label={"sv": "Nationellt inriktningsmål"})
    return nt.Indicator(
        **{
            "id": "organic-food",
            "unit": {"sv": "%"},
            "direction": "higher",
            "decimals": 1,
            "floor": 0.0,
            "ceiling": 100.0,
            "targets": [target],
        }
        | fields
    )


def panel(rows: dict[str, list[float]], **fields: object) -> nt.Panel:
    return nt.Panel([food(**fields)], list(rows), YEARS, [list(rows.values())])


MEMBERS = {"Trosa": RISING, "Eksjö": FLAT, "Gnesta": FEW, "Boden": NONE}


def test_the_editors_pace() -> None:
    # "3,9 percentage points a year" from 29 % in 2022, "4,7" from 27 % a year later
    for value, year, pace in ((29.0, 2022, 3.875), (27.0, 2023, 33 / 7)):
        made = nt.progress(nt.Panel([food()], ["Medel"], [year], [[[value]]]))
        assert made.row("organic-food", "Medel").required_linear == pytest.approx(pace)


def test_a_row_agrees_with_the_array_routines() -> None:
    row = nt.progress(panel(MEMBERS), phi=0.3).row("organic-food", "Trosa")
    to = stats.project_to_target(
        RISING, YEARS, target_year=2030, target=60, direction="higher", phi=0.3, floor=0, ceiling=100
    )
    assert (row.p_trend, row.p_observed, row.projected_lower) == (to.p_trend, to.p_observed, to.projected_lower)
    assert (row.pace, row.pace_lower, row.arrival_year) == (to.slope, to.slope_lower, to.arrival_year)
    points = {"base_year": 2014, "base": 20, "year": 2023, "value": 57.4, "target_year": 2030, "target": 60}
    at = stats.target_position(**points, direction="higher")
    assert (row.line, row.share_of_way, row.on_line) == (at.line, at.share_of_way, at.on_line)
    for name, rule in {
        "eurostat": stats.eurostat_rule,
        "statcan": stats.statcan_rule,
        "fao": stats.fao_rule,
        "un_2023": stats.un_2023_rule,
        "sdsn": stats.sdsn_arrow,
        "escap": stats.escap_index,
        "target_line": stats.target_line_rule,
    }.items():
        assert row.rules[name] == rule(**points, direction="higher"), name
    assert (
        row.rules["destatis"].word
        == stats.destatis_rule(RISING, YEARS, target=60, target_year=2030, direction="higher").word
    )
    assert row.rules["probability"].word == row.likelihood


def test_few_values_give_state_and_pace_only() -> None:
    row = nt.progress(panel(MEMBERS), phi=0.0).row("organic-food", "Gnesta")
    assert (row.state, row.projection_status, row.likelihood) == ("not_reached", "too_few", "")
    assert row.required_linear == pytest.approx(11 / 7)
    assert np.isnan(row.p_trend)
    assert row.rules["probability"].status == "too_few"


def test_nothing_is_lost_in_the_frame() -> None:
    made = nt.progress(panel(MEMBERS))
    frame = made.to_frame()
    assert len(frame) == len(made) == 5
    assert set(frame["member"]) == {*MEMBERS, ""}
    assert frame.loc[frame["member"] == "Boden", "status"].item() == "no_data"
    assert frame.loc[frame["member"] == "Trosa", "destatis"].item() == "sun"
    assert set(stats.PROGRESS_RULES) <= set(frame.columns)


def test_rules_that_disagree_are_named() -> None:
    # On its straight line exactly: the growth ratio calls a falling series late.
    falling = nt.Indicator(id="waste", unit={"sv": "kg"}, direction="lower", targets=[nt.Target(value=70.0, year=2030)])
    values = 100 - 2.0 * (np.arange(2015, 2025) - 2015)
    row = nt.progress(nt.Panel([falling], ["A"], range(2015, 2025), [[values]]), phi=0.0).row("waste", "A")
    assert row.disagree
    assert "eurostat" in row.disagreement()["too_slow"]
    assert "target_line" in row.disagreement()["on_track"]
    assert row.projection_status == "variance_not_positive"


def test_groups_have_a_wilson_interval_and_the_change_among_the_same() -> None:
    group = nt.progress(panel(MEMBERS)).group("organic-food")
    assert (group.year, group.n, group.n_both, group.n_reached) == (2023, 3, 3, 0)
    expected = stats.wilson_interval(group.n_on_line, group.n)
    assert (group.on_line, group.on_line_lower, group.on_line_upper) == (expected.share, expected.lower, expected.upper)


def test_unknown_rows_are_errors_that_say_so() -> None:
    made = nt.progress(panel(MEMBERS))
    with pytest.raises(nt.ArgumentError, match="no such target"):
        made.row("organic-food", "Trosa", target=3)
    with pytest.raises(nt.ArgumentError, match="did you mean Trosa"):
        made.row("organic-food", "Trossa")
    with pytest.raises(IndexError):
        made[99]
    with pytest.raises(nt.ArgumentError, match="between"):
        nt.progress(panel(MEMBERS), between="straight")  # type: ignore[arg-type]


def test_threads_and_callbacks_change_nothing() -> None:
    rng = np.random.default_rng(2)
    many = nt.Panel([food()], [f"m{k}" for k in range(2000)], YEARS, rng.uniform(0, 100, size=(1, 2000, 10)))
    seen: list[int] = []
    one = nt.progress(many, progress=lambda done, total: seen.append(done))
    all_threads = nt.progress(many, threads=8)
    assert seen[-1] == len(one)
    np.testing.assert_array_equal(one.columns["p_observed"], all_threads.columns["p_observed"])
    np.testing.assert_array_equal(one.columns["rule_grade"], all_threads.columns["rule_grade"])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_sentences_in_both_languages() -> None:
    made = nt.progress(panel(MEMBERS), phi=0.0)
    sv = [plain(each.text) for each in made.sentences("organic-food", "Eksjö")]
    assert sv[0] == (
        "Nationellt inriktningsmål 60 % (2030): inte uppnått. Senaste värde 25,0 % (2023), "
        "35,0 procentenheter från målet."
    )
    assert sv[1] == (
        "För att nå 60 % till 2030 behöver Eksjö öka med 5,0 procentenheter per år; 2014–2023 har andelen minskat "
        "med 0,02 procentenheter per år (95 %-intervall för förändringen −0,38 till 0,34)."
    )
    assert "mycket osannolikt (under 1 %)" in sv[2]
    assert sv[3] == "Med trenden sedan 2014 möter linjen inte målet."
    en = [plain(each.text) for each in made.sentences("organic-food", "Gnesta", language="en")]
    assert en[1] == "To reach 60% by 2030, Gnesta must rise by 1.6 percentage points a year."
    assert en[2] == "4 values since 2020: too few to say how likely it is that the target is reached."
    assert [each.kind for each in made.sentences("organic-food", "Boden")] == ["no_data"]


def test_one_value_and_too_few_members_have_words_of_their_own() -> None:
    made = nt.progress(nt.Panel([food()], ["A"], [2023], [[[27.0]]]))
    assert made.sentences("organic-food", "A")[-1].text.startswith("Ett enda värde sedan 2023")
    assert made.sentences("organic-food")[0].text.endswith(
        "För få medlemmar har värden i alla år för ett jämförbart medelvärde."
    )
    assert (made.group("organic-food").n, made.group("organic-food").n_line) == (1, 0)


def test_a_former_target_says_so() -> None:
    former = nt.Target(value=30.0, year=2030, former=True, label={"sv": "Tidigare nationellt mål"})
    plainly = nt.Target(value=30.0, year=2030, former=True, label={"sv": "Riksmål"})
    made = nt.progress(panel({"Trosa": FLAT}, targets=[former, plainly]), phi=0.0)
    assert made.sentences("organic-food", "Trosa")[0].text.startswith("Tidigare nationellt mål 30")
    assert made.sentences("organic-food", "Trosa", target=1)[0].text.startswith("Riksmål (tidigare mål) 30")
    assert made.row("organic-food", "Trosa").former


def test_the_network_speaks_of_members_on_average() -> None:
    made = nt.progress(panel({"A": RISING, "B": FLAT, "C": RISING[::-1]}), phi=0.0)
    assert "behöver medlemmarna i snitt öka" in made.sentences("organic-food")[1].text
    assert made.row("organic-food").n_members == 3


def test_a_sentence_dies_with_its_figures() -> None:
    before = nt.progress(panel(MEMBERS), phi=0.0)
    said = before.sentences("organic-food", "Trosa")
    assert all(each.holds(before.row("organic-food", "Trosa")) for each in said)
    corrected = MEMBERS | {"Trosa": [*RISING[:-1], 57.5]}
    after = nt.progress(panel(corrected), phi=0.0).row("organic-food", "Trosa")
    assert not any(each.holds(after) for each in said if each.kind != "rules")
    group = group_sentences(before, before.group("organic-food"))
    assert all(each.holds(before.group("organic-food")) for each in group)


def test_every_sentence_has_its_numbers_among_its_figures() -> None:
    made = nt.progress(panel(MEMBERS | {"C": RISING[::-1]}), phi=0.2)
    for member in ("Trosa", "Eksjö", "Gnesta", "C"):
        for each in made.sentences("organic-food", member, language="en"):
            assert each.figures
            assert "nan" not in each.text.casefold()


def test_no_word_claims_a_cause() -> None:
    made = nt.progress(panel(MEMBERS))
    for language in ("sv", "en"):
        told = " ".join(
            each.text for member in MEMBERS for each in made.sentences("organic-food", member, language=language)
        ).casefold()
        for word in ("effekt", "tack vare", "leder till", "beror på", "effect", "thanks to", "because", "due to"):
            assert word not in told


def test_the_words_of_likelihood() -> None:
    assert likelihood_words(0.95) == "mycket sannolikt"
    assert likelihood_words(0.5) == "ungefär lika sannolikt som inte"
    assert likelihood_words(float("nan")) == ""


def test_the_picture_shows_line_fan_and_target() -> None:
    import matplotlib.pyplot as plt

    made = nt.progress(panel(MEMBERS), phi=0.2)
    ax = made.plot("organic-food", "Trosa")
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "mållinje" in labels
    assert any("prognosintervall" in label for label in labels)
    assert any(plain(label).startswith("Nationellt inriktningsmål: 60 %") for label in labels)
    few = made.plot("organic-food", "Gnesta", language="en")
    assert not any("prediction" in text.get_text() for text in few.get_legend().get_texts())
    plt.close("all")


def test_the_line_of_the_picture_is_the_line_that_was_judged() -> None:
    near = nt.Target(value=50.0, year=2025)
    far = nt.Target(value=60.0, year=2030)
    made = nt.progress(panel({"Trosa": RISING}, targets=[near, far]), phi=0.0)
    years, values = target_points(made, "organic-food", "Trosa", 1)
    row = made.row("organic-food", "Trosa", target=1)
    assert values[years.index(2023)] == pytest.approx(row.line)
    assert values[years.index(2025)] == 50.0


def told(made: nt.Progress, member: str | None, *, target: int = 0, language: str = "en") -> str:
    return " ".join(
        plain(each.text) for each in made.sentences("organic-food", member, target=target, language=language)
    )


def test_a_target_that_was_met_in_its_year_and_lost_since_is_not_said_to_have_been_missed() -> None:
    lost = [20, 24, 27, 32, 36, 39, 42, 41, 39, 37]  # 42 in 2020
    made = nt.progress(panel({"A": lost}, targets=[nt.Target(value=40.0, year=2020)]), phi=0.0)
    assert "The target year 2020 has passed, and the latest value does not meet the target." in told(made, "A")
    made = nt.progress(panel({"A": lost}, targets=[nt.Target(value=40.0, year=2023)]), phi=0.0)
    assert "Målet nåddes inte under målåret 2023." in told(made, "A", language="sv")


def test_a_sentence_about_rules_lives_as_long_as_its_figures() -> None:
    made = nt.progress(panel(MEMBERS), phi=0.0)
    (said,) = (each for each in made.sentences("organic-food", "Eksjö") if each.kind == "rules")
    assert said.holds(nt.progress(panel(MEMBERS), phi=0.0).row("organic-food", "Eksjö"))
    corrected = nt.progress(panel(MEMBERS | {"Eksjö": RISING}), phi=0.0)
    assert not said.holds(corrected.row("organic-food", "Eksjö"))


def test_a_pace_of_zero_is_neither_up_nor_down() -> None:
    flat = nt.progress(panel({"A": [10, 12, 10, 12, 10, 12, 10, 12, 10, np.nan]}), phi=0.0)
    assert "the share has on average neither risen nor fallen" in told(flat, "A")


def test_an_interim_target_that_the_base_has_passed_does_not_turn_the_line_back() -> None:
    worse = [30, 30, 31, 32, 33, 32, 33, 34, 35, 35]
    targets = [nt.Target(value=40.0, year=2025), nt.Target(value=20.0, year=2030)]
    made = nt.progress(panel({"A": worse}, direction="lower", targets=targets), phi=0.0)
    row = made.row("organic-food", "A", target=1)
    assert row.line == pytest.approx(30 - 10 * 9 / 16)
    assert not row.on_line
    years, values = target_points(made, "organic-food", "A", 1)
    assert values[years.index(2023)] == pytest.approx(row.line)
    assert values[years.index(2025)] < 30


def test_the_first_of_two_interim_targets_of_a_year_counts_in_rows_and_picture() -> None:
    targets = [nt.Target(value=50.0, year=2025), nt.Target(value=45.0, year=2025), nt.Target(value=60.0, year=2030)]
    made = nt.progress(panel({"A": RISING}, targets=targets), phi=0.0)
    row = made.row("organic-food", "A", target=2)
    years, values = target_points(made, "organic-food", "A", 2)
    assert row.line == pytest.approx(20 + 30 * 9 / 11)
    assert values[years.index(2023)] == pytest.approx(row.line)


def test_the_network_begins_at_the_base_year_asked_for() -> None:
    values = np.random.default_rng(1).uniform(20, 40, (1, 5, 19))
    long = nt.Panel([food()], list("ABCDE"), range(2005, 2024), values)
    row = nt.progress(long, base_year=2008).row("organic-food")
    assert (row.base_year, row.n) == (2008, 10)
    assert row.base == pytest.approx(values[0, :, 3].mean())
    smoothed = nt.progress(long, base_year=2008, base_years=3).row("organic-food")
    assert smoothed.base == pytest.approx(values[0, :, 3:6].mean())


def test_a_reduction_of_the_network_averages_as_many_base_years_as_its_members() -> None:
    values = np.random.default_rng(2).uniform(20, 40, (1, 5, 19))
    cut = [nt.Target(reduction=0.5, base_year=2006, year=2030)]
    long = nt.Panel([food(direction="lower", targets=cut)], list("ABCDE"), range(2005, 2024), values)
    made = nt.progress(long, base_years=3)
    members = [made.row("organic-food", each).target_value for each in "ABCDE"]
    assert made.row("organic-food").target_value == pytest.approx(np.mean(members))


def test_a_first_value_counts_among_those_with_a_value_but_is_on_no_line() -> None:
    first = [np.nan] * 9
    made = nt.progress(panel({"A": RISING, "B": [*first, 75.0], "C": [*first, 10.0], "D": [*first, 12.0]}), phi=0.0)
    group = made.group("organic-food")
    assert (group.n, group.n_reached, group.n_line, group.n_on_line, group.n_both) == (4, 1, 1, 1, 1)
    reached, on_line = stats.wilson_interval(1, 4), stats.wilson_interval(1, 1)
    assert (group.reached, group.reached_lower, group.on_line_lower) == (0.25, reached.lower, on_line.lower)
    assert plain(group_sentences(made, group, language="en")[0].text) == (
        "In 2023, 1 of 4 members with a value were at or past the target. On or ahead of its line: 1 of 1 whose "
        "line has begun (100%, 95% interval 21–100%)."
    )
    alone = nt.progress(panel({"C": [*first, 10.0], "D": [*first, 12.0]}))
    assert [each.text for each in group_sentences(alone, alone.group("organic-food"), language="en")] == [
        "In 2023, 0 of 2 members with a value were at or past the target."
    ]


def test_a_no_to_the_goal_is_the_wrong_way_where_the_line_leads_away() -> None:
    made = nt.progress(panel({"A": RISING[::-1]}), phi=0.0)
    assert made.row("organic-food", "A").rules["miljomal"].word == "NEJ"
    assert made.row("organic-food", "A").rules["miljomal"].outlook == "wrong_way"


def test_an_owner_that_the_words_do_not_know_is_named_as_the_data_have_it() -> None:
    made = nt.progress(panel({"A": RISING}, targets=[nt.Target(value=60.0, year=2030, owner="Region Skåne")]), phi=0.0)
    assert told(made, "A").startswith("Region Skåne 60% (2030): near.")
    labels = [text.get_text() for text in made.plot("organic-food", "A").get_legend().get_texts()]
    assert any(label.startswith("Region Skåne") for label in labels)


def test_a_package_whose_targets_name_no_owner_has_national_ones(tmp_path: Path) -> None:
    nt.write_package(panel({"A": RISING}), tmp_path / "p")
    (tmp_path / "p" / "targets.csv").write_text("indicator,kind,value,year\norganic-food,value,60,2030\n")
    made = nt.progress(nt.read_package(tmp_path / "p"), phi=0.0)
    assert told(made, "A").startswith("National target 60% (2030)")


def test_a_single_value_past_the_target_has_a_flat_line_in_the_picture_too() -> None:
    made = nt.progress(panel({"A": [np.nan] * 9 + [75.0]}), phi=0.0)
    assert made.row("organic-food", "A").line == 60.0
    assert set(target_points(made, "organic-food", "A")[1]) == {60.0}


def said_of(kind: str, language: str, **fields: object) -> list[str]:
    """Sentences of a kind about Trosa's row with other figures, which are given on both sides of each threshold."""
    made = nt.progress(panel(MEMBERS), phi=0.3)
    row = dataclasses.replace(made.row("organic-food", "Trosa"), **fields)
    return [plain(each.text) for each in sentences(made, row, language=language) if each.kind == kind]


LIKELY = {"p_trend": 0.8, "p_observed": 0.7, "projected": 61.2, "projected_lower": 48.1, "projected_upper": 74.3}


def test_a_prediction_interval_is_told_from_its_lower_end_to_its_upper() -> None:
    assert said_of("likelihood", "sv", **LIKELY) == [
        "Om trenden sedan 2014 fortsätter är det sannolikt (80 %) att trendlinjen är vid eller förbi målet 2030; för "
        "det värde som mäts det året är sannolikheten 70 %. Värdet väntas då bli 61,2 % (95 %-prognosintervall "
        "48,1–74,3)."
    ]
    assert said_of("likelihood", "en", **LIKELY) == [
        "If the trend since 2014 goes on, it is likely (80%) that the trend line is at or past the target in 2030; "
        "for the value observed that year the probability is 70%. The value would then be 61.2% (95% prediction "
        "interval 48.1–74.3)."
    ]


@pytest.mark.parametrize(
    ("p", "sv", "en"),
    [
        (0.0, "under 1 %", "below 1%"),
        (0.0099, "under 1 %", "below 1%"),
        (0.01, "1 %", "1%"),
        (0.5, "50 %", "50%"),
        (0.949, "95 %", "95%"),
        (0.98, "98 %", "98%"),
        (0.99, "99 %", "99%"),
        (0.9901, "över 99 %", "above 99%"),
        (0.996, "över 99 %", "above 99%"),
        (1.0, "över 99 %", "above 99%"),
    ],
)
def test_a_chance_is_never_told_as_none_or_as_certain(p: float, sv: str, en: str) -> None:
    for language, wanted in (("sv", sv), ("en", en)):
        (trend,) = said_of("likelihood", language, **LIKELY | {"p_trend": p})
        assert f" ({wanted}) " in trend
        (observed,) = said_of("likelihood", language, **LIKELY | {"p_observed": p})
        assert observed.split(". ")[0].endswith(f" {wanted}")


@pytest.mark.parametrize(
    ("p", "sv", "en"),
    [
        (0.0999, "mycket osannolikt", "very unlikely"),
        (0.1001, "osannolikt", "unlikely"),
        (0.3299, "osannolikt", "unlikely"),
        (0.3301, "ungefär lika sannolikt som inte", "about as likely as not"),
        (0.6599, "ungefär lika sannolikt som inte", "about as likely as not"),
        (0.66, "sannolikt", "likely"),
        (0.8999, "sannolikt", "likely"),
        (0.9, "mycket sannolikt", "very likely"),
    ],
)
def test_the_word_of_a_probability_is_the_ipccs(p: float, sv: str, en: str) -> None:
    for language, lead in (("sv", f"fortsätter är det {sv} ("), ("en", f"goes on, it is {en} (")):
        assert lead in said_of("likelihood", language, **LIKELY | {"p_trend": p})[0]


ARRIVES = {"arrival_status": "ok", "arrival_year": 2027.4, "arrival_lower": 2025.2, "arrival_upper": 2033.6}


@pytest.mark.parametrize(
    ("fields", "years"),
    [
        # A line between two yearly values: the first of them that is at the target is the later one.
        ({}, ("2028", "2026", "2034")),
        ({"arrival_year": 2028.0, "arrival_lower": 2026.0, "arrival_upper": 2034.0}, ("2028", "2026", "2034")),
        ({"arrival_year": 2028.01}, ("2029", "2026", "2034")),
        # Nothing arrives before the last value, where it is not at the target yet.
        ({"arrival_lower": 2019.5}, ("2028", "2023", "2034")),
        ({"arrival_lower": 2022.9}, ("2028", "2023", "2034")),
        ({"arrival_lower": 2023.0}, ("2028", "2023", "2034")),
        ({"arrival_lower": 2023.1}, ("2028", "2024", "2034")),
        ({"arrival_upper": 2123.0}, ("2028", "2026", "2123")),
    ],
)
def test_the_line_arrives_in_the_first_year_that_is_at_the_target(
    fields: dict[str, float], years: tuple[str, str, str]
) -> None:
    year, low, high = years
    assert said_of("arrival", "sv", **ARRIVES | fields) == [
        f"Trendlinjen möter målet omkring {year} (95 %-intervall {low}–{high})."
    ]
    assert said_of("arrival", "en", **ARRIVES | fields) == [
        f"The trend line meets the target around {year} (95% interval {low}–{high})."
    ]


@pytest.mark.parametrize(
    "fields", [{"arrival_upper": 2123.1}, {"arrival_status": "unbounded", "arrival_upper": float("inf")}]
)
def test_an_arrival_of_more_than_a_century_is_open(fields: dict[str, object]) -> None:
    assert said_of("arrival", "sv", **ARRIVES | fields) == [
        "Trendlinjen möter målet omkring 2028, men osäkerheten är så stor att det inte går att säga att den gör det."
    ]
    assert said_of("arrival", "en", **ARRIVES | fields) == [
        "The trend line meets the target around 2028, but it is too uncertain to say that it does."
    ]


@pytest.mark.parametrize(("value", "exceeded"), [(1.9, False), (2.0, False), (2.1, True)])
def test_a_limit_is_said_to_be_exceeded_only_above_it(value: float, exceeded: bool) -> None:
    cadmium = nt.Indicator(
        id="cd", direction="lower", targets=[nt.Target(value=1.0, year=2030)], limits=[nt.Limit(value=2.0)]
    )
    made = nt.progress(nt.Panel([cadmium], ["Trosa"], [2022, 2023], [[[1.5, value]]]), phi=0.0)
    for language, wanted in (("sv", "Ett gränsvärde överskrids."), ("en", "A limit is exceeded.")):
        told = [each.text for each in made.sentences("cd", "Trosa", language=language)]
        assert (wanted in told) == exceeded


def test_ways_up_and_down_are_told_apart() -> None:
    for values, target, way, moved, ways in (
        (RISING, 80.0, "öka", "ökat", "rise risen"),
        (FLAT, 80.0, "öka", "minskat", "rise fallen"),
        (RISING, 10.0, "minska", "ökat", "fall risen"),
        (RISING[::-1], 5.0, "minska", "minskat", "fall fallen"),
    ):
        made = nt.progress(panel({"A": values}, targets=[nt.Target(value=target, year=2030)],
                                 direction="higher" if target == 80.0 else "lower"), phi=0.0)  # fmt: skip
        assert f" behöver A {way} med " in told(made, "A", language="sv")
        assert f" har andelen {moved} med " in told(made, "A", language="sv")
        rise, risen = ways.split()
        assert f", A must {rise} by " in told(made, "A")
        assert f" the share has {risen} by " in told(made, "A")
