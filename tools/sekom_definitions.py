"""What Sekom's green key indicators are: definitions, targets, limits, state classes, breaks and version links.

Written by hand from public pages, whose addresses stand in each ``source``. Marks used in the comments:
S = stated on the page, I = our inference, N = looked for and not found. What is N is left empty or said to be not
known.

The slug in a page's address keeps the OLD number (``9-fornybar-energi-...`` is GN.7 since 2023) and codes are used
again for other measures (1a, 1b, 3, 4, 5, 6, 7, 8a, 8b, 9, 10, 11), so nothing here is keyed by a number alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nyckeltal import (
    Break,
    ClassEdition,
    Code,
    Indicator,
    Limit,
    StateClass,
    Target,
    VersionLink,
    YearInterval,
)

SM = "https://sekom.miljobarometern.se"
NEWS_2023 = "https://miljobarometern.se/nyheter/nya-grona-nyckeltal-for-sveriges-ekokommuner/"
LIST_2012 = (
    "https://www.boras.se/kommunochpolitik/samarbetenochnatverk/sverigesekokommuner/"
    "gronanyckeltal.4.3cc917c815870110c1295e6d.html"
)
LIST_2002 = "http://sekom.sekom.se/index.php/om-sekom/groena-nyckeltal"
SLUDGE_LAW = "https://uddevalla.miljobarometern.se/skapa-forutsattningar/kadmium-i-avloppsslam/"

# ---------------------------------------------------------------------------------------------------------- classes


def _text(number: float) -> tuple[str, str]:
    return f"{number:g}".replace(".", ","), f"{number:g}"


_READING_SV = (
    "Källan säger inte vilken klass ett värde på en gräns hör till. Vår läsning: > och < gäller som de står; "
    "mellan två intervall hör gränsen till det som börjar med den."
)
_TOUCHES_SV = (
    "Källan säger inte vilken klass ett värde på gränsen hör till. En kommentar om kadmium säger om en kommun på "
    "gränsvärdet att den tangerar det: gränsen hör därför till den bättre klassen."
)
_TOUCHES_EN = (
    "The source does not say to which class a value on the bound belongs. A comment about cadmium says of a "
    "municipality on the limit that it touches it: hence the bound belongs to the better class."
)
_READING_EN = (
    "The source does not say to which class a value on a bound belongs. Our reading: > and < hold as written; "
    "between two ranges the bound belongs to the one that begins with it."
)


def edition(
    name: str,
    bounds: list[float],
    *,
    source: str,
    valid: YearInterval | None = None,
    names: list[tuple[str, str]] | None = None,
    top_includes_bound: bool = False,
    touching_is_inside: bool = False,
    note: tuple[str, str] = ("", ""),
) -> ClassEdition:
    """An edition from its bounds, best class first: falling bounds where higher is better, rising where lower is.

    ``top_includes_bound`` is for ">100 %", ``touching_is_inside`` for the limits that a value on them does not exceed.
    """
    higher = bounds == sorted(bounds, reverse=True) and len(bounds) > 1
    ends = [None, *bounds, None]
    classes = []
    for k in range(len(bounds) + 1):
        upper, lower = (ends[k], ends[k + 1]) if higher else (ends[k + 1], ends[k])
        # ">30 | 20-30 | <20": 30 belongs to 20-30 because > is strict, and 20 to it because it begins with 20.
        open_top = lower is not None and upper is None
        includes_lower = lower is not None and (not open_top or top_includes_bound)
        next_above_is_top = upper is not None and upper == max(bounds)
        includes_upper = next_above_is_top and lower is not None and not top_includes_bound
        if touching_is_inside:
            includes_lower, includes_upper = False, upper is not None
        if names:
            sv, en = names[k]
        elif upper is None:
            sv, en = (f">{text}" for text in _text(lower))
        elif lower is None:
            sv, en = (f"<{text}" for text in _text(upper))
        else:
            sv, en = (f"{a}–{b}" for a, b in zip(_text(lower), _text(upper), strict=True))
        classes.append(
            StateClass(
                name={"sv": sv, "en": en},
                lower=lower,
                upper=upper,
                includes_lower=includes_lower,
                includes_upper=includes_upper,
            )
        )
    sv, en = (_TOUCHES_SV, _TOUCHES_EN) if touching_is_inside else (_READING_SV, _READING_EN)
    return ClassEdition(
        id=name,
        valid=valid or YearInterval(),
        classes=classes,
        bounds_stated=False,
        note={"sv": f"{sv} {note[0]}".strip(), "en": f"{en} {note[1]}".strip()},
        source=source,
    )


# Names of four-class editions are S for household waste only; elsewhere only bounds were seen, so they are the names.
GRADES = [("Mycket god", "Very good"), ("God", "Good"), ("Mindre god", "Less good"), ("Dålig", "Poor")]


def _target(sv: str, en: str, source: str, **fields: object) -> Target:
    return Target(label={"sv": sv, "en": en}, source=source, **fields)


def _limit(value: float, metal: str) -> Limit:
    return Limit(
        value=value,
        label={"sv": "Gränsvärde (SFS 1998:944)", "en": "Limit value (SFS 1998:944)"},
        source=f"{SM}/{metal} ; {SLUDGE_LAW}",
    )


# ------------------------------------------------------------------------------------------------------- indicators

# Every `valid.start` is left open: the sources say when a generation was announced, while its series go further back.
# Definitions that the 2023 generation dropped end in 2023 (half-open). Headings under which Sekom lists them: N.
_DROPPED = YearInterval(end=2023)


def _indicator(
    id: str,
    family: str,
    codes: str,
    name: tuple[str, str],
    unit: tuple[str, str],
    definition: tuple[str, str],
    *,
    source: str,
    direction: str = "neutral",
    share: bool = False,
    **fields: object,
) -> Indicator:
    pairs = [each.split(":") for each in codes.split(";")]
    generations = [generation for generation, _ in pairs]
    return Indicator(
        id=id,
        indicator=family,
        version=generations[0],
        codes=[Code(generation=generation, code=code) for generation, code in pairs],
        name=dict(zip(("sv", "en"), name, strict=True)),
        unit=dict(zip(("sv", "en"), unit, strict=True)) if unit[0] else {},
        definition=dict(zip(("sv", "en"), definition, strict=True)),
        direction=direction,
        floor=None if direction == "neutral" else 0.0,
        ceiling=100.0 if share else None,
        valid=YearInterval() if generations[-1] == "2023" else _DROPPED,
        source=source,
        **fields,
    )


PER_CENT = ("%", "%")
PER_KG = ("mg/kg TS", "mg/kg dry matter")

INDICATORS: list[Indicator] = [
    _indicator(
        "ghg-outside-ets",
        "emissions-outside-ets",
        "2023:GN.1a",
        ("Växthusgasutsläpp utanför utsläppshandeln", "Greenhouse gas emissions outside the EU ETS"),
        ("ton CO2ekv/inv", "tonnes CO2e per inhabitant"),
        (
            "Utsläpp av växthusgaser i det geografiska området per invånare, utan de anläggningar som ingår i EU:s "
            "utsläppshandel, eftersom det nationella målet är formulerat så. Före 2005 går utsläppshandeln inte att "
            "skilja ut: tidigare värden avser alla utsläpp. Källor: Nationella emissionsdatabasen och "
            "Naturvårdsverket. Hur målet 0,89 har räknats fram är inte känt.",
            "Greenhouse gas emissions in the geographic area per inhabitant, without the installations in the EU "
            "emissions trading system, because the national target is phrased so. Before 2005 the system cannot be "
            "told apart: earlier values are of all emissions. Sources: the national emission database and the Swedish "
            "EPA. How the target 0.89 was derived is not known.",
        ),
        direction="lower",  # S: falling is "rätt håll"
        decimals=2,
        reporter="central",  # I from the source
        targets=[
            _target(
                "Nationellt mål (omräknat per inv.)",
                "National target (per inhabitant)",
                f"{SM}/1a-vaxthusgasutslapp-utanfor-utslappshandeln/ ; {SM}/sundsvall",
                value=0.89,
                year=2045,
            )
        ],
        source=f"{SM}/1a-vaxthusgasutslapp-utanfor-utslappshandeln/ ; "
        f"{SM}/1a-vaxthusgasutslapp-utanfor-utslappshandeln/compare",
    ),
    _indicator(
        "ghg-ets",
        "emissions-ets",
        "2023:GN.1b",
        ("Växthusgasutsläpp från utsläppshandeln", "Greenhouse gas emissions inside the EU ETS"),
        ("ton CO2ekv/inv", "tonnes CO2e per inhabitant"),
        (
            "Utsläpp av växthusgaser per invånare från anläggningar i kommunen som ingår i EU:s utsläppshandel. Mycket "
            "skev: ett fåtal industrikommuner har nästan allt och många har ett sant värde 0,00. Att lägre är bättre "
            "är vår slutsats; målet gäller hela sektorn, inte en kommun.",
            "Greenhouse gas emissions per inhabitant from installations in the municipality that are in the EU "
            "emissions trading system. Very skewed: a few industrial municipalities have nearly all of it and many "
            "have a true 0.00. That lower is better is our inference; the target is for the whole sector, not for one "
            "municipality.",
        ),
        direction="lower",  # I
        decimals=2,
        reporter="central",  # I from the source
        targets=[
            _target(
                "Utsläppshandelns mål (hela sektorn)",
                "Target of the trading system (whole sector)",
                f"{SM}/1b-vaxthusgasutslapp-fran-utslappshandeln/table",
                reduction=0.62,
                base_year=2005,
                year=2030,
            )
        ],
        source=f"{SM}/1b-vaxthusgasutslapp-fran-utslappshandeln/table ; "
        f"{SM}/1b-vaxthusgasutslapp-fran-utslappshandeln/compare",
    ),
    _indicator(
        "public-transport-trips",
        "public-transport-trips",
        "2012:GN.2;2023:GN.2a",
        ("Resor med kollektivtrafik", "Trips by public transport"),
        ("resor/inv", "trips per inhabitant"),
        (
            "Påstigningar i kollektivtrafiken per invånare och år. Data kommer från kommunerna och de lokala och "
            "regionala trafikbolagen. Samma mått i båda generationerna; ordet påstigningar skrevs ut 2023.",
            "Boardings in public transport per inhabitant and year, from the municipalities and the local and regional "
            "operators. The same measure in both generations; the word boardings was spelled out in 2023.",
        ),
        direction="higher",
        decimals=0,
        reporter="member",  # S on an older page: by members, partly from the operators
        editions=[edition("2017", [150, 100, 50, 25], source=f"{SM}/2-resor-med-kollektivtrafik/hylte")],
        source=f"{SM}/2a-resor-med-kollektivtrafik/ ; {SM}/2-resor-med-kollektivtrafik/hylte",
    ),
    _indicator(
        "public-transport-renewable-fuel",
        "public-transport-renewable-fuel",
        "2012:GN.3;2023:GN.2b",
        ("Förnybara bränslen i kollektivtrafiken", "Renewable fuels in public transport"),
        PER_CENT,
        (
            "Andel förnybara bränslen i kollektivtrafiken. Källor: Sveriges Ekokommuner, FRIDA och SL. Sedan 2019 får "
            "en medlem som inte rapporterar sitt läns värde (imputering); i de tabeller vi sett är sådana värden inte "
            "märkta.",
            "Share of renewable fuels in public transport. Sources: Sveriges Ekokommuner, FRIDA and SL. Since 2019 a "
            "member that does not report gets its county's value (imputation); the tables seen do not mark them.",
        ),
        direction="higher",
        share=True,
        decimals=0,
        reporter="member",
        editions=[
            edition("2019", [99, 90, 70, 50], source=f"{SM}/3-fornybara-branslen-i-kollektivtrafiken/nybro"),
        ],
        source=f"{SM}/3-fornybara-branslen-i-kollektivtrafiken/sigtuna/table",
    ),
    _indicator(
        "organic-farmland",
        "organic-farming",
        "2023:GN.3",
        ("Ekologisk jordbruksmark", "Organic farmland"),
        PER_CENT,
        (
            "Andel av åker- och betesmarken som odlas ekologiskt, endast färdigt omställd mark. Källa: "
            "Jordbruksverket.",
            "Share of arable land and pasture that is farmed organically, fully converted land only. Source: the "
            "Swedish Board of Agriculture.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="central",  # I from the source
        targets=[
            _target(
                "Mål i livsmedelsstrategin (inriktningsmål)",
                "Target of the food strategy (aspirational)",
                f"{SM}/3-ekologisk-jordbruksmark/",
                value=30.0,
                year=2030,
            )
        ],
        source=f"{SM}/3-ekologisk-jordbruksmark/ ; {SM}/3-ekologisk-jordbruksmark/varberg/table",
    ),
    _indicator(
        "organic-arable-land",
        "organic-farming",
        "2012:GN.4",
        ("Ekologisk odling", "Organic arable land"),
        PER_CENT,
        (
            "Andel av åkermarken som odlas ekologiskt. Källa: Jordbruksverket.",
            "Share of arable land that is farmed organically. Source: the Swedish Board of Agriculture.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="central",  # I from the source
        targets=[
            _target("Förslag till mål", "Proposed target", f"{SM}/4-ekologisk-odling/sundsvall", value=30.0, year=2030)
        ],
        editions=[edition("before-2023", [30, 20, 10], source=f"{SM}/4-ekologisk-odling/sundsvall")],
        source=f"{SM}/4-ekologisk-odling/gotland/table/",
    ),
    _indicator(
        "fsc-forest",
        "fsc-forest",
        "2012:GN.5",
        ("Miljöcertifierat skogsbruk", "FSC-certified forest"),
        PER_CENT,
        (
            "Andel FSC-certifierad skog. Källor: Svenska FSC och SCB. Finns bara för 2006, 2009, 2011, 2013 och 2017.",
            "Share of forest certified by FSC. Sources: FSC Sweden and Statistics Sweden. Exists for 2006, 2009, 2011, "
            "2013 and 2017 only.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="central",  # I from the source
        editions=[edition("before-2023", [70, 40, 20], source=f"{SM}/5-miljocertifierat-skogsbruk/karlstad/")],
        source=f"{SM}/5-miljocertifierat-skogsbruk/karlstad/ ; {SM}/5-miljocertifierat-skogsbruk/solleftea/table/",
    ),
    _indicator(
        "gn-4",
        "gn-4",
        "2023:GN.4",
        ("GN.4 (inte känd)", "GN.4 (not known)"),
        ("", ""),
        (
            "Ingen källa som vi sett säger vad GN.4 är. Genom uteslutning kan det vara FSC-certifierad skog (vår "
            "slutsats, inte belagd).",
            "No source that we have seen says what GN.4 is. By elimination it may be FSC-certified forest (our "
            "inference, without evidence).",
        ),
        known=False,
        source="",
    ),
    _indicator(
        "protected-nature-2012",
        "protected-nature",
        "2012:GN.6",
        ("Skyddad natur (2012)", "Protected nature (2012)"),
        PER_CENT,
        (
            "Skyddad natur som andel av kommunens areal, utan naturvårdsområden (de kom med i nästa version). "
            "Källa: SCB.",
            "Protected nature as a share of the municipality's area, without nature conservation areas (they came "
            "with the next version). Source: Statistics Sweden.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="central",
        editions=[edition("before-2023", [12, 6, 3, 1], source=f"{SM}/6-skyddad-natur/kramfors")],
        source=f"{SM}/6-skyddad-natur/kramfors",
    ),
    _indicator(
        "protected-nature",
        "protected-nature",
        "2023:GN.5",
        ("Skyddad natur", "Protected nature"),
        PER_CENT,
        (
            "Skyddad areal (nationalpark, naturreservat, naturvårdsområde, biotopskydd) som andel av hela arealen. "
            "Källa: SCB. Sekoms medelvärde är ovägt och sägs komma att räknas om.",
            "Protected area (national park, nature reserve, nature conservation area, habitat protection) as a share "
            "of the total area. Source: Statistics Sweden. Sekom's mean is unweighted and said to be re-computed.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="central",
        targets=[
            _target(
                "Tidigare nationellt mål",
                "Former national target",
                f"{SM}/5-skyddad-natur/",
                value=30.0,
                year=2030,
                former=True,
            )
        ],
        source=f"{SM}/5-skyddad-natur/",
    ),
    _indicator(
        "household-waste",
        "household-waste",
        "2012:GN.7;2023:GN.6a",
        ("Mängd hushållsavfall", "Household waste"),
        ("kg/person", "kg per person"),
        (
            "Hushållsavfall per person; folkmängden är justerad för arbetsplatser, fritidshus och gästnätter. Källa: "
            "Avfall Sverige (Avfall Web). 2024 bytte sidan rubrik till Total mängd kommunalt avfall exklusive "
            "trädgårdsavfall: om det är ett brott i serien är inte känt.",
            "Household waste per person; the population is adjusted for workplaces, holiday houses and hotel guests. "
            "Source: Avfall Sverige (Avfall Web). In 2024 the page's title became total municipal waste without garden "
            "waste: whether that is a break in the series is not known.",
        ),
        direction="lower",
        decimals=0,
        editions=[
            edition(
                "2019",
                [380, 500, 650],
                names=GRADES,
                valid=YearInterval(end=2022),
                source=f"{SM}/7-mangd-hushallsavfall/boden",
                note=(
                    "Sedd på sidor till och med 2019. En kommentar om 2021 års värden på sidan daterad 2023-05-10 "
                    "räknar ännu efter den (491 kallas God), fast samma sida ritar nästa utgåva, där 491 är Mindre "
                    "god; därför används den här för värden till och med 2021.",
                    "Seen on pages up to 2019. A comment about values of 2021 on the page dated 2023-05-10 still "
                    "counts by it (491 is called God), although that page draws the next edition, where 491 is "
                    "Mindre god; hence it is used here for values up to 2021.",
                ),
            ),
            edition(
                "2023",
                [370, 450, 560],
                names=GRADES,
                valid=YearInterval(start=2022, end=2023),
                source=f"{SM}/7-mangd-hushallsavfall/lule%c3%a5/",
                note=("Ritad på sidan daterad 2023-05-10.", "Drawn on the page dated 2023-05-10."),
            ),
            edition(
                "2024",
                [370, 450, 560],
                names=[("Mycket bra", "Very good"), ("Bra värde", "Good value"), *GRADES[2:]],
                valid=YearInterval(start=2023),
                source=f"{SM}/7-mangd-hushallsavfall/gnesta/table",
                note=(
                    "Av 2024 års ordalydelse har vi bara sett namnen Mycket bra och Bra värde och gränsen 370. De "
                    "övriga gränserna och namnen är övertagna från 2023 års utgåva (vår läsning).",
                    "Of the wording of 2024 only the names Mycket bra and Bra värde and the bound 370 were seen. The "
                    "other bounds and names are carried over from the edition of 2023 (our reading).",
                ),
            ),
        ],
        source=f"{SM}/7-mangd-hushallsavfall/lule%c3%a5/ ; {SM}/7-mangd-hushallsavfall/gnesta/table",
    ),
    _indicator(
        "gn-6b",
        "gn-6b",
        "2023:GN.6b",
        ("GN.6b (inte känd)", "GN.6b (not known)"),
        ("", ""),
        (
            "Ingen källa som vi sett säger vad GN.6b är; att den finns följer bara av beteckningen 6a.",
            "No source that we have seen says what GN.6b is; that it exists follows only from the code 6a.",
        ),
        known=False,
        source="",
    ),
    _indicator(
        "sludge-lead",
        "sludge-lead",
        "2012:GN.8a",
        ("Bly i avloppsslam", "Lead in sewage sludge"),
        PER_KG,
        (
            "Bly per kg torrsubstans i slam från kommunens avloppsreningsverk, ur verkens miljörapporter (SMP). "
            "Sidorna skriver enheten mg/kg och mg/kg ts om vartannat. En kommun utan eget verk har inget värde: ej "
            "tillämpligt, inte noll.",
            "Lead per kg dry matter in sludge of the municipality's sewage works, from the works' environmental "
            "reports. Pages write the unit mg/kg or mg/kg ts. A municipality without works of its own has no value: "
            "not applicable, not zero.",
        ),
        direction="lower",
        decimals=1,
        limits=[_limit(100.0, "8a-bly-i-avloppsslam/enkoping/")],
        editions=[
            edition("before-2023", [100], source=f"{SM}/8a-bly-i-avloppsslam/enkoping/", touching_is_inside=True)
        ],
        source=f"{SM}/8a-bly-i-avloppsslam/enkoping/ ; {SM}/8a-bly-i-avloppsslam/nybro/table/",
    ),
    _indicator(
        "sludge-cadmium",
        "sludge-cadmium",
        "2012:GN.8b",
        ("Kadmium i avloppsslam", "Cadmium in sewage sludge"),
        PER_KG,
        (
            "Kadmium per kg torrsubstans i slam från kommunens avloppsreningsverk, ur verkens miljörapporter (SMP). "
            "Ett värde på gränsvärdet tangerar det och överskrider det inte.",
            "Cadmium per kg dry matter in sludge of the municipality's sewage works, from the works' environmental "
            "reports. A value on the limit touches it and does not exceed it.",
        ),
        direction="lower",
        decimals=2,
        limits=[_limit(2.0, "8b-kadmium-i-avloppsslam/soderhamn")],
        editions=[
            edition(
                "before-2023",
                [2],
                source=f"{SM}/8b-kadmium-i-avloppsslam/soderhamn",
                touching_is_inside=True,
            )
        ],
        source=f"{SM}/8b-kadmium-i-avloppsslam/soderhamn ; {SM}/8b-kadmium-i-avloppsslam/stockholm/table/",
    ),
    _indicator(
        "sludge-mercury",
        "sludge-mercury",
        "2012:GN.8c",
        ("Kvicksilver i avloppsslam", "Mercury in sewage sludge"),
        PER_KG,
        (
            "Kvicksilver per kg torrsubstans i slam från kommunens avloppsreningsverk, ur verkens "
            "miljörapporter (SMP).",
            "Mercury per kg dry matter in sludge of the municipality's sewage works, from the works' environmental "
            "reports.",
        ),
        direction="lower",
        decimals=2,
        limits=[_limit(2.5, "8c-kvicksilver-i-avloppsslam/avesta/table/")],
        source=f"{SM}/8c-kvicksilver-i-avloppsslam/avesta/table/",
    ),
    _indicator(
        "renewable-energy-premises",
        "renewable-energy-premises",
        "2012:GN.9;2023:GN.7",
        (
            "Förnybar och återvunnen energi i lokaler",
            "Renewable and recovered energy in the municipality's premises",
        ),
        PER_CENT,
        (
            "Andel förnybar och återvunnen energi i kommunens egna lokaler. Källa: Sveriges Ekokommuner. Hette "
            "Förnybar energi kommunala lokaler i 2012 års lista; samma mått.",
            "Share of renewable and recovered energy in the municipality's own premises. Source: Sveriges Ekokommuner. "
            "Called renewable energy in municipal premises in the list of 2012; the same measure.",
        ),
        direction="higher",
        share=True,
        decimals=0,
        reporter="member",
        editions=[
            edition(
                "before-2023",
                [100, 90, 80, 60],
                source=f"{SM}/9-fornybar-energi-kommunala-lokaler/",
                top_includes_bound=True,
                note=(
                    "Den bästa klassen skrivs >100 %, som inget värde kan nå; vi läser 100 som hörande till den.",
                    "The best class is written >100 %, which no value can reach; we read 100 as belonging to it.",
                ),
            )
        ],
        source=f"{SM}/9-fornybar-energi-kommunala-lokaler/",
    ),
    _indicator(
        "own-solar",
        "own-solar",
        "2023:GN.8a",
        ("Kommunorganisationens solceller", "Solar cells of the municipal organisation"),
        ("W/inv", "W per inhabitant"),
        (
            "Installerad effekt per invånare på kommunens och de kommunala bolagens tak. Att högre är bättre är vår "
            "slutsats.",
            "Installed power per inhabitant on the roofs of the municipality and its companies. That higher is better "
            "is our inference.",
        ),
        direction="higher",  # I
        decimals=2,
        reporter="member",
        source=f"{SM}/8a-egenproducerad-el-fran-solceller/huddinge ; {NEWS_2023}",
    ),
    _indicator(
        "solar-municipality",
        "solar-municipality",
        "2023:GN.8b",
        ("Solceller i den geografiska kommunen (vår benämning)", "Solar cells in the municipality's area (our name)"),
        ("", ""),
        (
            "Installerad effekt i den geografiska kommunen enligt Energimyndigheten. Att nyckeltalet finns är belagt; "
            "sidan, dess rubrik, enhet och värden har vi inte sett.",
            "Installed power in the geographic municipality, from the Swedish Energy Agency. That the indicator exists "
            "is documented; its page, title, unit and values have not been seen.",
        ),
        direction="higher",  # I
        reporter="central",
        source=NEWS_2023,
    ),
    _indicator(
        "business-travel-energy",
        "business-travel-energy",
        "2012:GN.10a",
        ("Energi för tjänsteresor", "Energy for business trips by car"),
        ("kWh/årsarbetare", "kWh per full-time employee"),
        (
            "Energi för tjänsteresor med bil per årsarbetare. Medlemmarna räknar in olika fordon (arbetsfordon, "
            "arbetsmaskiner, skåpbilar), så nivåer jämförs med försiktighet.",
            "Energy for business trips by car per full-time employee. Members count different vehicles in (work "
            "vehicles, machines, vans), so levels are compared with care.",
        ),
        direction="lower",
        decimals=0,
        reporter="member",
        editions=[edition("before-2023", [300, 600, 900, 1200], source=f"{SM}/10a-energi-for-tjansteresor/boden")],
        source=f"{SM}/10a-energi-for-tjansteresor/boden ; {SM}/10a-energi-for-tjansteresor/enkoping/table/",
    ),
    _indicator(
        "business-travel-co2",
        "business-travel-emissions",
        "2012:GN.10b",
        ("Koldioxidutsläpp tjänsteresor", "CO2 from business trips by car"),
        ("ton/årsarbetare", "tonnes per full-time employee"),
        (
            "Koldioxidutsläpp från tjänsteresor med bil per årsarbetare.",
            "CO2 emissions from business trips by car per full-time employee.",
        ),
        direction="lower",
        decimals=2,
        reporter="member",
        editions=[
            edition("before-2023", [0.1, 0.2, 0.3, 0.4], source=f"{SM}/10b-koldioxidutslapp-tjansteresor/oskarshamn")
        ],
        source=f"{SM}/10b-koldioxidutslapp-tjansteresor/oskarshamn",
    ),
    _indicator(
        "business-travel-renewable-fuel",
        "business-travel-energy",
        "2023:GN.9a",
        ("Förnybara drivmedel", "Renewable fuel for business trips by car"),
        PER_CENT,
        (
            "Andel förnybara drivmedel vid tjänsteresor med bil. För körda mil i privata bilar används en nationell "
            "schablon.",
            "Share of renewable fuel for business trips by car. Mileage in private cars is filled with a national "
            "standard mix.",
        ),
        direction="higher",
        share=True,
        decimals=1,
        reporter="member",
        source=f"{SM}/9a-fornybara-drivmedel/",
    ),
    _indicator(
        "business-travel-ghg",
        "business-travel-emissions",
        "2023:GN.9b",
        ("Växthusgasutsläpp från tjänsteresor", "Greenhouse gas emissions from business trips by car"),
        ("ton CO2ekv/årsarbetare", "tonnes CO2e per full-time employee"),
        (
            "Växthusgasutsläpp från tjänsteresor med bil per årsarbetare. Kommentarer på sidan är i kg, tabellen "
            "i ton.",
            "Greenhouse gas emissions from business trips by car per full-time employee. Comments on the page are in "
            "kg, the table in tonnes.",
        ),
        direction="lower",
        decimals=2,
        reporter="member",
        source=f"{SM}/9b-vaxthusgasutslapp-fran-tjansteresor/",
    ),
    _indicator(
        "organic-food",
        "organic-food",
        "2012:GN.11;2023:GN.10",
        ("Ekologiska livsmedel", "Organic food"),
        PER_CENT,
        (
            "Andel ekologiska livsmedel av kommunens inköp. Källa: EkoMatCentrum (tidigare "
            "Kommunrapportering/EkoMatCentrum).",
            "Share of organic food in the municipality's purchases. Source: EkoMatCentrum (earlier reports of the "
            "municipalities and EkoMatCentrum).",
        ),
        direction="higher",
        share=True,
        decimals=1,
        targets=[
            _target(
                "Nationellt inriktningsmål",
                "National aspirational target",
                f"{SM}/11-ekologiska-livsmedel/",
                value=60.0,
                year=2030,
            )
        ],
        editions=[edition("2017", [40, 30, 20, 10], source="http://sekom.miljobarometern.se/11-ekologiska-livsmedel/")],
        source=f"{SM}/11-ekologiska-livsmedel/ ; {SM}/10-ekologiska-livsmedel/eksjö/table",
    ),
    _indicator(
        "certified-schools",
        "certified-schools",
        "2012:GN.12;2023:GN.11",
        ("Certifierade skolor och förskolor", "Eco-certified schools and pre-schools"),
        PER_CENT,
        (
            "Andel miljöcertifierade skolor och förskolor. Källor: Håll Sverige Rent och Skolverket. En skola med två "
            "certifieringar räknas två gånger, så andelen kan gå över 100 (vår slutsats). Från 2014 räknas även "
            "enheter på väg mot sin första flagg; overksamma Grön Flagg-enheter rensades 2017 och 2019.",
            "Share of schools and pre-schools that are eco-certified. Sources: Håll Sverige Rent and the National "
            "Agency for Education. A school with two certificates counts twice, so the share can pass 100 (our "
            "inference). From 2014 units on their way to their first flag count too; inactive units were purged in "
            "2017 and 2019.",
        ),
        direction="higher",
        share=True,
        may_exceed_ceiling=True,
        decimals=1,
        reporter="central",  # I from the source
        editions=[
            edition(
                "2017", [50, 20, 10], source="http://sekom.miljobarometern.se/12-certifierade-skolor-och-forskolor/"
            )
        ],
        source=f"{SM}/11-certifierade-skolor-och-forskolor/upplands-bro/table",
    ),
    _indicator(
        "co2-industry",
        "emissions-ets",
        "2012:GN.1a",
        ("Koldioxidutsläpp från industrin", "CO2 emissions of industry"),
        ("ton/inv", "tonnes per inhabitant"),
        (
            "Industrins koldioxidutsläpp per invånare. Källor: Nationella emissionsdatabasen, RUS och SCB. Målets "
            "basår 1990 är uttalat för övriga sektorer och vår slutsats här.",
            "CO2 emissions of industry per inhabitant. Sources: the national emission database, RUS and Statistics "
            "Sweden. The target's base year 1990 is stated for other sectors and our inference here.",
        ),
        direction="lower",
        decimals=1,
        reporter="central",
        targets=[
            # S: -40 % to 2020, ETS excluded. The base year 1990 is stated with 1b only (I here).
            _target(
                "Nationellt mål (utanför utsläppshandeln)",
                "National target (outside the trading system)",
                f"{SM}/1a-koldioxidutslapp-fran-industrin/hylte",
                reduction=0.4,
                base_year=1990,
                year=2020,
            )
        ],
        source=f"{SM}/1a-koldioxidutslapp-fran-industrin/hylte",
    ),
    _indicator(
        "co2-other-sectors",
        "emissions-outside-ets",
        "2012:GN.1b",
        ("Koldioxidutsläpp övriga sektorer", "CO2 emissions of other sectors"),
        ("ton/inv", "tonnes per inhabitant"),
        (
            "Koldioxidutsläpp per invånare från andra sektorer än industrin. Källor: Nationella emissionsdatabasen, "
            "RUS och SCB.",
            "CO2 emissions per inhabitant of sectors other than industry. Sources: the national emission database, RUS "
            "and Statistics Sweden.",
        ),
        direction="lower",
        decimals=1,
        reporter="central",
        targets=[
            _target(
                "Nationellt mål (en tredjedel genom utsläppskrediter)",
                "National target (a third by credits)",
                f"{SM}/1b-koldioxidutslapp-ovriga-sektorer/karlskrona",
                reduction=0.4,
                base_year=1990,
                year=2020,
            )
        ],
        source=f"{SM}/1b-koldioxidutslapp-ovriga-sektorer/karlskrona",
    ),
    _indicator(
        "gn-12",
        "gn-12",
        "2023:GN.12",
        ("GN.12 (inte känd)", "GN.12 (not known)"),
        ("", ""),
        (
            "Ingen källa som vi sett säger vad GN.12 är i 2023 års lista.",
            "No source that we have seen says what GN.12 is in the list of 2023.",
        ),
        known=False,
        source="",
    ),
]

# ------------------------------------------------------------------------------------------------------------- links


def _link(a: str, b: str, comparable: bool | None, sv: str, en: str) -> VersionLink:
    return VersionLink(
        from_=a, to=b, comparable=comparable, note={"sv": sv, "en": en}, source=f"{LIST_2012} ; {NEWS_2023}"
    )


LINKS = [
    _link(
        "co2-industry",
        "ghg-ets",
        False,
        "Industrins koldioxid ersattes av växthusgaser i utsläppshandeln, och bokstäverna 1a och 1b bytte plats.",
        "Industrial CO2 was replaced by greenhouse gases in the trading system, and the letters 1a and 1b swapped.",
    ),
    _link(
        "co2-other-sectors",
        "ghg-outside-ets",
        False,
        "Övriga sektorers koldioxid ersattes av växthusgaser utanför utsläppshandeln, och bokstäverna bytte plats.",
        "CO2 of other sectors was replaced by greenhouse gases outside the trading system, and the letters swapped.",
    ),
    _link(
        "organic-arable-land",
        "organic-farmland",
        False,
        "Åkermark blev åker- och betesmark, endast färdigt omställd.",
        "Arable land became arable land and pasture, fully converted only.",
    ),
    _link(
        "fsc-forest",
        "gn-4",
        None,
        "Det är inte känt om GN.4 i 2023 års lista är FSC-certifierad skog.",
        "It is not known whether GN.4 of 2023 is FSC-certified forest.",
    ),
    _link(
        "protected-nature-2012",
        "protected-nature",
        False,
        "Naturvårdsområden tillkom.",
        "Nature conservation areas were added.",
    ),
    _link(
        "business-travel-energy",
        "business-travel-renewable-fuel",
        False,
        "Energi per årsarbetare ersattes av andel förnybara drivmedel.",
        "Energy per employee was replaced by the share of renewable fuel.",
    ),
    _link(
        "business-travel-co2",
        "business-travel-ghg",
        False,
        "Koldioxid blev koldioxidekvivalenter med vidare omfattning: medelvärdet gick från 0,13 (2021) till "
        "0,19 (2022).",
        "CO2 became CO2 equivalents with a wider scope: the mean went from 0.13 (2021) to 0.19 (2022).",
    ),
]

# ------------------------------------------------------------------------------------------------------------ breaks


def _break(indicator: str, area: str, year: int, sv: str, en: str, source: str, *, cuts: bool = True) -> Break:
    return Break(indicator=indicator, member=area, year=year, cuts=cuts, reason={"sv": sv, "en": en}, source=source)


# Only those whose year is stated, members by their code. Known without a year: Karlskrona counts machines into 10b,
# Karlstad work vehicles into 10a, Strängnäs another scope in 2b; they stand in docs/datasets.md.
# A purge of the register, an accident or a rule for those who do not report is an event: it does not cut the series.
BREAKS = [
    _break(
        "ghg-outside-ets",
        "",
        2005,
        "Före 2005 går utsläppshandeln inte att skilja ut: tidigare värden avser alla utsläpp.",
        "Before 2005 the trading system cannot be told apart: earlier values are of all emissions.",
        f"{SM}/1a-vaxthusgasutslapp-utanfor-utslappshandeln/",
    ),
    _break(
        "public-transport-renewable-fuel",
        "",
        2019,
        "Sedan 2019 får medlemmar som inte rapporterar sitt läns värde.",
        "Since 2019 members that do not report get their county's value.",
        f"{SM}/3-fornybara-branslen-i-kollektivtrafiken/nybro",
        cuts=False,
    ),
    _break(
        "public-transport-renewable-fuel",
        "1381",
        2017,
        "Nytt sätt att räkna (Laholm).",
        "A new way of counting (Laholm).",
        f"{SM}/3-fornybara-branslen-i-kollektivtrafiken/",
    ),
    _break(
        "sludge-lead",
        "0881",
        2015,
        "Ny mätmetod (Nybro).",
        "A new method of measurement (Nybro).",
        f"{SM}/8a-bly-i-avloppsslam/nybro/table/",
    ),
    _break(
        "sludge-lead",
        "0381",
        2017,
        "En olycka 2017 (Enköping): en händelse det året, inte en ny metod.",
        "An accident in 2017 (Enköping): an event of that year, not a new method.",
        f"{SM}/8a-bly-i-avloppsslam/enkoping/",
        cuts=False,
    ),
    _break(
        "business-travel-energy",
        "2582",
        2021,
        "Skåpbilar räknas in från 2021 (Boden).",
        "Vans are counted in from 2021 (Boden).",
        f"{SM}/10a-energi-for-tjansteresor/boden",
    ),
    _break(
        "certified-schools",
        "",
        2014,
        "Från 2014 räknas även enheter på väg mot sin första flagg.",
        "From 2014 units on their way to their first flag count too.",
        f"{SM}/11-certifierade-skolor-och-forskolor/upplands-bro/table",
    ),
    _break(
        "certified-schools",
        "",
        2017,
        "Håll Sverige Rent rensade bort overksamma Grön Flagg-enheter.",
        "Håll Sverige Rent purged inactive Grön Flagg units.",
        f"{SM}/11-certifierade-skolor-och-forskolor/upplands-bro/table",
        cuts=False,
    ),
    _break(
        "certified-schools",
        "",
        2019,
        "Håll Sverige Rent rensade åter bort overksamma Grön Flagg-enheter.",
        "Håll Sverige Rent purged inactive Grön Flagg units again.",
        f"{SM}/11-certifierade-skolor-och-forskolor/upplands-bro/table",
        cuts=False,
    ),
]

# ------------------------------------------------------------------------------------- how rows of values.csv are read


@dataclass(frozen=True)
class Reading:
    """Which definition the rows of a slug belong to, with every code and unit that may stand beside it.

    A row with another code or unit stops the curation: it is a new case that somebody must look at.
    """

    indicator: str
    codes: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=lambda: {"%"})


# The slug decides; the code (spaces taken out) and the unit must agree. "none shown" is allowed everywhere.
SLUGS: dict[str, Reading] = {
    "1a-vaxthusgasutslapp-utanfor-utslappshandeln": Reading("ghg-outside-ets", {"GN.1a"}, {"ton CO2ekv/inv"}),
    "1b-vaxthusgasutslapp-fran-utslappshandeln": Reading("ghg-ets", {"GN.1b"}, {"ton CO2ekv/inv"}),
    "1a-koldioxidutslapp-fran-industrin": Reading("co2-industry", {"GN.1a"}, {"ton/inv"}),
    "1b-koldioxidutslapp-ovriga-sektorer": Reading("co2-other-sectors", {"GN.1b"}, {"ton/inv"}),
    "2-resor-med-kollektivtrafik": Reading("public-transport-trips", {"GN.2"}, {"resor/inv"}),
    "2a-resor-med-kollektivtrafik": Reading("public-transport-trips", {"GN.2a"}, {"resor/inv"}),
    # GN.3 on the start page of 2016-17 is this one; GN.3 since 2023 is organic farmland, under another slug.
    "3-fornybara-branslen-i-kollektivtrafiken": Reading("public-transport-renewable-fuel", {"GN.3", "GN.2b"}),
    "3-ekologisk-jordbruksmark": Reading("organic-farmland", {"GN.3"}),
    "4-ekologisk-odling": Reading("organic-arable-land", {"GN.4"}),
    "5-miljocertifierat-skogsbruk": Reading("fsc-forest", {"GN.5"}),
    "5-skyddad-natur": Reading("protected-nature", {"GN.5"}),
    "6-skyddad-natur": Reading("protected-nature-2012", {"GN.6"}),
    # Both codes keep the slug. "kg/inv" and MP.5.5.1 are Huddinge's own page, which cites Sekom's mean: see the notes.
    "7-mangd-hushallsavfall": Reading("household-waste", {"GN.7", "GN.6a", "MP.5.5.1"}, {"kg/person", "kg/inv"}),
    "8a-bly-i-avloppsslam": Reading("sludge-lead", {"GN.8a"}, {"mg/kg", "mg/kg ts"}),
    "8b-kadmium-i-avloppsslam": Reading("sludge-cadmium", {"GN.8b"}, {"mg/kg", "mg/kg ts"}),
    "8c-kvicksilver-i-avloppsslam": Reading("sludge-mercury", set(), {"mg/kg", "mg/kg ts"}),
    "8a-egenproducerad-el-fran-solceller": Reading("own-solar", {"GN.8a"}, {"W/inv"}),
    "9-fornybar-energi-kommunala-lokaler": Reading("renewable-energy-premises", {"GN.7"}),
    "9a-fornybara-drivmedel": Reading("business-travel-renewable-fuel", {"GN.9a"}),
    "9b-vaxthusgasutslapp-fran-tjansteresor": Reading("business-travel-ghg", {"GN.9b"}, {"ton/årsarbetare"}),
    "10a-energi-for-tjansteresor": Reading("business-travel-energy", set(), {"kWh/årsarbetare"}),
    "10b-koldioxidutslapp-tjansteresor": Reading("business-travel-co2", set(), {"ton/årsarbetare"}),
    "10-ekologiska-livsmedel": Reading("organic-food", {"GN.10"}),
    "11-ekologiska-livsmedel": Reading("organic-food", {"GN.10"}),
    "11-certifierade-skolor-och-forskolor": Reading("certified-schools", {"GN.11"}),
    "12-certifierade-skolor-och-forskolor": Reading("certified-schools", set()),
}

# Units that are the indicator's own, written another way; they need no note.
SAME_UNIT = {"mg/kg ts": "mg/kg TS", "mg/kg": "mg/kg TS"}
UNIT_NOTES = {
    "kg/inv": 'on a page "Insamlat hushållsavfall" in kg/inv: whether the population is adjusted is not said',
    "ton/årsarbetare": "unit shown as ton/årsarbetare",
}

# Titles that name a measure which may not be the definition's own.
TITLE_NOTES = {
    "Mängd hushållsavfall (kommunalt avfall exkl. trädgårdsavfall)": (
        'the page\'s title is "kommunalt avfall exkl. trädgårdsavfall" (without garden waste)'
    ),
}

# Where two pages give the same key, the later page is current. Dates decide where both are known; here they do not.
CURRENT_WITHOUT_DATE = {
    # The later snapshot has values up to 2023, the one of 2023-04-28 up to 2021.
    f"{SM}/3-ekologisk-jordbruksmark/ (later snapshot)": f"{SM}/3-ekologisk-jordbruksmark/ (snapshot 2023-04-28)",
    # The same figures in the series' own table and in the comparison: the table is current.
    f"{SM}/1b-vaxthusgasutslapp-fran-utslappshandeln/table": f"{SM}/1b-vaxthusgasutslapp-fran-utslappshandeln/compare",
}

# What a page says about single figures: (indicator, area, year or None for all) -> note.
NOTES: dict[tuple[str, str, int | None], str] = {
    ("ghg-outside-ets", "Sveriges Ekokommuner", 1990): "all emissions: before 2005 the ETS cannot be told apart",
    ("public-transport-trips", "Sveriges Ekokommuner", 2022): (
        "Greater Stockholm's figures of 2022 are missing: the true value may be higher"
    ),
    ("protected-nature", "Sveriges Ekokommuner", None): "unweighted mean, said to be re-computed",
    ("renewable-energy-premises", "Sveriges Ekokommuner", 2022): "57 members reported",
    ("renewable-energy-premises", "Smedjebacken", 2022): (
        'the comment says "100, really 99,99" (that it is about 2022 is our inference)'
    ),
    ("own-solar", "Sveriges Ekokommuner", 2022): "51 members reported",
    ("business-travel-ghg", "Sveriges Ekokommuner", 2022): "50 members reported, from 10 to 1300 kg",
    ("business-travel-co2", "Karlskrona", None): "machines are counted in (comment; year not stated)",
    ("business-travel-energy", "Hörby", 2018): (
        "probably a unit slip: private cars 221 503 mil against 18 133 in 2016; if it is kilometres the total is about "
        "1 773 (our inference; the figure is kept as published)"
    ),
    ("sludge-cadmium", "Stockholm", None): "weighted mean of two plants",
    **{
        ("ghg-ets", area, year): "probably an older vintage of the emission database than its neighbours (inference)"
        for area in ("Sveriges Ekokommuner", "Aneby", "Avesta", "Boden", "Bollebygd", "Bollnäs")
        for year in range(2016, 2020)
    },
}

TITLE = {
    "sv": "Sekoms gröna nyckeltal: 563 publicerade värden",
    "en": "Sekom's green key indicators: 563 published figures",
}
DESCRIPTION = {
    "sv": (
        "Ett urval av de värden som Sveriges Ekokommuner (Sekom) publicerat på sina webbsidor, avskrivna med adress "
        "och sidans datum. Urvalet är det som fanns i arkiverade sidor, inte ett slumpurval och inte hela nätverket: "
        "tabellen för GN.1a är avklippt nedtill (bara de 47 högsta), den för GN.1b slutar vid 0,02 så att de "
        "många nollorna saknas. Medelvärden av medlemmarna här är därför inte nätverkets; dess egna publicerade "
        "medelvärden ligger bredvid. År för inträde är inte kända utom för Eskilstuna (1999). De tolv nyckeltalen från "
        "2002 beslutades 26 april 2002; listan har vi inte funnit, så inga definitioner från 2002 finns här. GN.4, "
        "GN.6b och GN.12 i 2023 års lista är inte kända."
    ),
    "en": (
        "A selection of the figures that Sveriges Ekokommuner (Sekom) has published on its web pages, transcribed with "
        "address and page date. It is what archived pages held, neither a random sample nor the whole network: the "
        "table of GN.1a is cut at the bottom (the 47 highest only), that of GN.1b ends at 0.02 so that the many zeros "
        "are missing. Means of the members here are therefore not the network's; its own published means stand beside "
        "them. Joining years are not known except for Eskilstuna (1999). The twelve indicators of 2002 were adopted on "
        "26 April 2002; their list was not found, so no definitions of 2002 are here. GN.4, GN.6b and GN.12 of the "
        "list of 2023 are not known."
    ),
}
LICENCE = "Facts from public pages, each with its address; the pages state no licence"
CREATED = "2026-11-23"
