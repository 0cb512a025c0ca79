"""Figures from where they are published: Kolada and SCB. Needs ``nyckeltal[sources]``."""

from __future__ import annotations

from . import kolada, scb
from ._http import Answer, Client, Gap, Request
from ._result import Fetched, Listing

__all__ = ["Answer", "Client", "Fetched", "Gap", "Listing", "Request", "kolada", "scb"]
