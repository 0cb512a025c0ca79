"""Reading and writing: dataset folders that hold a whole panel, and tables as people have them."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from . import _core
from ._core import Finding
from .errors import ParseError
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Finding", "Findings", "read_package", "write_package"]


class Findings(tuple[Finding, ...]):
    """Findings of a reader or a check, in the order of the file; a tuple that can be tabled and shown.

    An *error* means that a row or value was not used, a *warning* that it was used as the message says, a *note* that
    somebody should know.
    """

    __slots__ = ()

    @property
    def errors(self) -> Findings:
        """Those of severity error: what was not used."""
        return Findings(each for each in self if each.severity == "error")

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a finding. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        return pandas().DataFrame(
            [[getattr(each, name) for name in _FINDING_FIELDS] for each in self], columns=_FINDING_FIELDS
        )

    def __repr__(self) -> str:
        if not self:
            return "no findings"
        counts = ", ".join(
            f"{n} {name}{'s' if n > 1 else ''}"
            for name in ("error", "warning", "note")
            if (n := sum(each.severity == name for each in self))
        )
        lines = [repr(each) for each in self[:20]]
        more = [f"… and {len(self) - 20} more"] if len(self) > 20 else []
        return "\n".join([counts, *lines, *more])

    def _repr_html_(self) -> str:
        if not self:
            return "<p>no findings</p>"
        head = "".join(f"<th scope='col'>{name}</th>" for name in _FINDING_FIELDS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(getattr(each, name) or ''))}</td>" for name in _FINDING_FIELDS) + "</tr>"
            for each in self[:200]
        )
        more = f"<p>… and {len(self) - 200} more</p>" if len(self) > 200 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


_FINDING_FIELDS = ["severity", "rule", "source", "line", "column", "text", "message"]

# Files of a package and how far a zip may unpack, so that a small hostile file does not fill the memory.
_PACKAGE_FILES = frozenset(
    {
        "datapackage.json",
        "values.csv",
        "members.csv",
        "indicators.csv",
        "targets.csv",
        "classes.csv",
        "breaks.csv",
        "versions.csv",
    }
)
_MAX_UNPACKED = 2 << 30


def read_package(path: str | os.PathLike[str], *, findings: list[Finding] | None = None) -> Panel:
    """The panel of a dataset folder, or of a ``.zip`` of one.

    A dataset folder is a Frictionless Data Package (``datapackage.json``, ``values.csv``, ``members.csv`` and so on;
    the format is described on the documentation page of this module). Rows of kind *network* or *nation* come in
    ``panel.published``, never among the members.

    Parameters
    ----------
    path
        The folder, or a zip file with the package at its top or in one folder.
    findings
        A list that gets what was found. Rows with errors are then left out; without the list they are an error.

    Returns
    -------
    Panel

    Raises
    ------
    ParseError
        No package there, a broken one, or, without ``findings``, one with rows that cannot be used; the error's
        ``findings`` has all of them.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2022, 2024), [[[60.0, 57.4]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.write_package(panel, folder + "/trosa")
    ...     nt.read_package(folder + "/trosa").values
    array([[[60. , 57.4]]])
    """
    place = Path(path)
    if place.is_file():
        core, found = _core.read_package_files(_unpacked(place), place.name)
    else:
        core, found = _core.read_package_folder(place)
    if findings is not None:
        findings.extend(found)
    else:
        raise_errors(Findings(found))
    return Panel._wrap(core)


def write_package(panel: Panel, path: str | os.PathLike[str]) -> None:
    """Writes the panel as a dataset folder, or as a zip file where ``path`` ends in ``.zip``.

    Nothing is lost: reading the folder and writing it again gives the same bytes. The files are written beside the
    place first and then moved there, so that nobody sees half a package; other files in an existing dataset folder
    stay.

    Raises
    ------
    ArgumentError
        The folder holds other things and no package, or the panel holds what the format cannot: text with NUL bytes,
        sources without unique ids, an observation that contradicts the cube.
    """
    place = Path(path)
    if place.suffix.lower() != ".zip":
        _core.write_package(panel._core, place)
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _core.package_files(panel._core).items():
            # A fixed date: the same panel gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    write_whole(place, buffer.getvalue())


def raise_errors(findings: Findings) -> None:
    """Raises one ParseError with all of them where there is an error among them."""
    errors = findings.errors
    if not errors:
        return
    first = errors[0]
    more = f"; and {len(errors) - 1} more, see findings" if len(errors) > 1 else ""
    error = ParseError(f"{first!r}{more}")
    error.code, error.source, error.line, error.column = first.rule, first.source, first.line, first.column
    error.findings = findings
    raise error


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there: whoever reads sees the old file or the new one."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with fresh.open("xb") as stream:
            stream.write(content)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _unpacked(path: Path) -> dict[str, bytes]:
    def broken(rule: str, message: str) -> ParseError:
        found = Findings([Finding(rule=rule, source=path.name, message=message)])
        error = ParseError(f"{path.name}: {message} [{rule}]")
        error.code, error.source, error.findings = rule, path.name, found
        return error

    try:
        with zipfile.ZipFile(path) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
            tops = {each.filename.partition("/")[0] if "/" in each.filename else "" for each in infos}
            prefix = "" if "" in tops or len(tops) != 1 else tops.pop() + "/"
            wanted = {
                each.filename[len(prefix) :]: each
                for each in infos
                if each.filename.startswith(prefix) and each.filename[len(prefix) :] in _PACKAGE_FILES
            }
            if sum(each.file_size for each in wanted.values()) > _MAX_UNPACKED:
                raise broken("zip-too-large", "the zip unpacks to more than 2 GiB: unpack it and read the folder")
            return {name: archive.read(each) for name, each in wanted.items()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        if isinstance(error, ParseError):
            raise
        message = f"the file is no whole zip file ({error}): is it cut off? Fetch or write it again"
        raise broken("broken-zip", message) from error
