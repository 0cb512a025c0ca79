"""The namespace of the comparison engine is called as well."""

from __future__ import annotations

import nyckeltal as nt
import nyckeltal.compare
from nyckeltal.compare import compare


def test_the_namespace_is_the_table_of_an_indicator_too() -> None:
    panel = nt.datasets.sekom()
    called, plain = nt.compare(panel, "GN.2", year=2019), compare(panel, "GN.2", year=2019)
    assert called.rows == plain.rows
    assert called.rows


def test_what_compares_is_at_the_top_of_the_package() -> None:
    missing = [
        name
        for name in nyckeltal.compare.__all__
        if not name[0].isupper() and name != "compare" and not hasattr(nt, name)
    ]
    assert not missing
