"""The clients read what the real interfaces answered. Skips where the recorded answers are not at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("requests")
from http_server import Reply, serving

from nyckeltal.sources import Client, kolada, scb

FIXTURES = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).parents[3] / "shared")) / "fixtures"

pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="needs the recorded answers (NYCKELTAL_SHARED)")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def recorded(_method: str, path: str, _body: bytes) -> Reply:
    for beginning, name in (
        ("/v3/municipality_groups", "kolada_v3_municipality_groups_subset.json"),
        ("/v3/municipality", "kolada_v3_municipality.json"),
        ("/v3/kpi", "kolada_v3_kpi_environment_subset.json"),
        ("/v3/data", "kolada_v3_data_grp_3cities.json"),
        ("/v2/config", "pxweb2_config.json"),
        ("/v2/tables?", "pxweb2_tables.json"),
        ("/v2/tables/", "pxweb2_metadata_tab001_jsonstat2.json"),
    ):
        if path.startswith(beginning):
            return Reply((FIXTURES / name).read_bytes())
    return Reply(b"{}", status=404)


def test_kolada_as_it_answered() -> None:
    client = Client(cache=False, retries=0)
    with serving(recorded) as server:
        common: dict[str, Any] = {"client": client, "base_url": f"{server.url}/v3"}
        everybody = kolada.members(**common)
        assert sum(each.kind == "municipality" for each in everybody) == 290
        assert sum(each.kind == "region" for each in everybody) == 21
        assert {each.code for each in everybody if "Gotland" in each.name} == {"0980", "0009"}
        assert any(len(each.members) == 7 for each in kolada.groups("liknande kommuner", **common))
        (food,) = kolada.search("ekologiska livsmedel kommunens", **common)
        assert (food.id, food.unit) == ("U07514", "%")
        catalogue = {each.id for each in kolada.search("a", **common)}
        municipal = [each.kpi for each in kolada.SEKOM.values() if each.same_areas]
        assert set(municipal) <= catalogue


def test_data_of_kolada_as_it_answered() -> None:
    document = json.loads((FIXTURES / "kolada_v3_data_grp_3cities.json").read_bytes())
    rows = {
        (each["kpi"], each["municipality"], each["period"]): each["values"][0]["value"] for each in document["values"]
    }
    kpis = sorted({kpi for kpi, _, _ in rows})
    cities = sorted({city for _, city, _ in rows})

    def answer(method: str, path: str, body: bytes) -> Reply:
        if path.startswith("/v3/kpi/"):
            ids = path.rsplit("/", 1)[1].split(",")
            return Reply(
                json.dumps({"values": [{"id": each, "title": each} for each in ids], "count": len(ids)}).encode()
            )
        return recorded(method, path, body)

    with serving(answer) as server:
        got = kolada.fetch(
            kpis, cities, nation=False, client=Client(cache=False, retries=0), base_url=f"{server.url}/v3"
        )
    for (kpi, city, year), value in rows.items():
        assert got.panel.series(kpi, city).values[year - got.panel.years[0]] == value


def test_scb_as_it_answered() -> None:
    client = Client(cache=False, retries=0)
    with serving(recorded) as server:
        common: dict[str, Any] = {"client": client, "base_url": f"{server.url}/v2"}
        tables = scb.search("land", language="en", **common)
        assert "TAB004" in [each.id for each in tables]
        axes = {each.code: each for each in scb.dimensions("TAB001", language="en", **common)}
        assert axes["TIME"].role == "time"
        assert axes["SEX"].codes == ("F", "M", "T")
        assert (axes["AGE"].may_be_left_out, axes["SEX"].may_be_left_out) == (True, False)
