"""Figures from where they are published: Kolada and SCB. Needs ``nyckeltal[sources]``."""

from __future__ import annotations

from ._http import Answer, Client, Gap

__all__ = ["Answer", "Client", "Gap"]
