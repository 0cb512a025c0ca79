"""Errors of nyckeltal: each has a stable ``code`` and says what was got, what was wanted, what to do."""

from __future__ import annotations

__all__ = ["ArgumentError", "Cancelled", "FetchError", "NyckeltalError", "ParseError"]


class NyckeltalError(Exception):
    """Base of all errors that nyckeltal raises itself."""

    #: Stable across versions; the text is not.
    code: str = ""


class ArgumentError(NyckeltalError, ValueError):
    """The caller's mistake: a wrong shape, an unknown name, a level outside (0, 1). Raised before any work."""


class ParseError(NyckeltalError, ValueError):
    """A file, document or answer that cannot be read. ``line`` and ``column`` count from 1, 0 means not known."""

    source: str = ""
    line: int = 0
    column: int = 0
    #: All findings of a strict read, not the first only.
    findings: tuple[object, ...] = ()


class FetchError(NyckeltalError):
    """Data that could not be had from a source, wholly or in part; see ``nyckeltal.sources``."""

    url: str = ""
    #: What was asked for and is missing: one ``nyckeltal.sources.Gap`` a part.
    missing: tuple[object, ...] = ()


class Cancelled(NyckeltalError):
    """Work that the caller stopped; nothing partial is returned."""
