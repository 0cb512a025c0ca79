"""The HTTP client of the sources: polite, stubborn where that helps, and strict about what it takes for an answer.

The retries are written out here, and not left to urllib3, because a body that was cut off or a server that is merely
slow is tried again as well, and because the waits have to be testable without waiting.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import os
import re
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit, urlunsplit

from .._core import __version__
from ..errors import ArgumentError, FetchError
from ..io import write_whole

if TYPE_CHECKING:
    import requests

__all__ = ["Answer", "Client", "Gap", "Request"]

T = TypeVar("T")
R = TypeVar("R")

#: Worth another try: the server says so, or is having a bad moment.
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_HINTS = {
    400: "the source refuses the question",
    403: "the source refuses to answer",
    404: "there is no such thing at the source",
    410: "the source has withdrawn this address",
}
_CHUNK = 1 << 16
_MAX_REDIRECTS = 5
#: Failures in a row after which the rest of a batch is not tried.
_GIVE_UP_AFTER = 3


@dataclass(frozen=True)
class Request:
    """One question that was put: the address, when it was answered (UTC), from the cache or not, and bytes."""

    url: str
    fetched: str
    cached: bool
    size: int


@dataclass(frozen=True)
class Answer:
    """One answer of a source: the address, when it was fetched (UTC), and whether it came from the cache."""

    url: str
    fetched: str
    cached: bool
    body: bytes = field(repr=False)
    document: Any = field(repr=False, compare=False)

    @property
    def request(self) -> Request:
        """The answer without what it says."""
        return Request(self.url, self.fetched, self.cached, len(self.body))


@dataclass(frozen=True)
class Gap:
    """A part of what was asked for that did not come: empty tuples stand for all that was asked for."""

    indicators: tuple[str, ...]
    members: tuple[str, ...]
    years: tuple[int, ...]
    reason: str
    url: str = ""

    def __str__(self) -> str:
        parts = [
            _listed("indicators", self.indicators),
            _listed("members", self.members),
            _listed("years", _spans(self.years)),
        ]
        return f"{'; '.join(each for each in parts if each)}: {self.reason}"


def _listed(what: str, items: Iterable[str]) -> str:
    shown = list(items)
    more = f" and {len(shown) - 30} more" if len(shown) > 30 else ""
    return f"{what} {', '.join(shown[:30])}{more}" if shown else ""


def _spans(years: Iterable[int]) -> list[str]:
    """2000, 2001, 2002, 2005 as 2000–2002, 2005."""
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return [str(first) if first == last else f"{first}–{last}" for first, last in spans]


def failure(code: str, message: str, url: str = "", missing: tuple[Gap, ...] = ()) -> FetchError:
    """A FetchError with its fields."""
    error = FetchError(f"{message} [{code}]" + (f"\n  {url}" if url else ""))
    error.code, error.url, error.missing = code, url, missing
    return error


class _Again(Exception):
    """An answer that may be better next time; ``wait`` is what the server asked for."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait = error, wait


def cache_folder() -> Path:
    """Where answers are kept: ``NYCKELTAL_CACHE``, else the user's cache folder."""
    if given := os.environ.get("NYCKELTAL_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "nyckeltal"


class _Cache:
    """Answers on disk, one file each, named by the hash of the question; a line about it stands before the body."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _place(self, question: str) -> Path:
        name = hashlib.sha256(question.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.answer"

    def read(self, question: str) -> tuple[bytes, str, float] | None:
        """Body, when it was fetched, and that as seconds; None where there is no whole answer to this question."""
        try:
            head, _, body = self._place(question).read_bytes().partition(b"\n")
            about = json.loads(head)
            known = about["question"] == question and about["sha256"] == hashlib.sha256(body).hexdigest()
            return (body, str(about["fetched"]), float(about["seconds"])) if known else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, question: str, body: bytes, fetched: str, seconds: float) -> None:
        about = {
            "question": question,
            "fetched": fetched,
            "seconds": seconds,
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        place = self._place(question)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, json.dumps(about, ensure_ascii=False).encode() + b"\n" + body)


class Client:
    """Fetches JSON: waits when asked to, tries again where that can help, keeps answers on disk.

    Give one to the functions of ``nyckeltal.sources`` to change how they fetch; they make one of their own otherwise.
    One call at a time: a client is not for several threads.

    Parameters
    ----------
    cache
        Folder of kept answers. True: ``NYCKELTAL_CACHE`` if set, else the user's cache folder. False: none. A fetch
        that was interrupted takes up from here.
    max_age
        Seconds after which a kept answer is asked for again; None: never. One day.
    offline
        Only kept answers, of any age, never the net. What is not kept is an error that names it.
    retries
        Further tries after a failure that may pass: 408, 425, 429, 500, 502, 503, 504, a lost connection, a time-out, a
        body that was cut off.
    backoff
        Seconds before the first further try, doubled each time. ``Retry-After`` (seconds or a date) counts where it
        asks for more.
    max_wait
        Longest single wait in seconds; a server that asks for more is an error.
    timeout
        Seconds without a byte.
    deadline
        Seconds for one whole answer, so that a server that drips cannot hold a fetch for ever.
    max_body
        Largest body in bytes, uncompressed, and of the pages of one question together; a larger one is refused while
        it comes, not kept in memory.
    progress
        A bar on standard error, where that is a terminal. Needs tqdm.
    sleep, monotonic, now
        The clock; for tests.

    Raises
    ------
    FetchError
        Its ``code``: *not-in-cache*, *connection*, *timeout*, *http-status*, *retry-after-too-long*, *cut-body*,
        *body-too-large*, *wrong-encoding*, *html-instead-of-json*, *not-json*, *foreign-host*, *too-many-redirects*.

    Examples
    --------
    >>> import nyckeltal.sources as sources
    >>> client = sources.Client(cache=False, offline=True)
    >>> client.get("https://api.kolada.se/v3/kpi/N00401")
    Traceback (most recent call last):
    nyckeltal.errors.FetchError: offline, and no kept answer [not-in-cache]
      https://api.kolada.se/v3/kpi/N00401
    """

    def __init__(
        self,
        *,
        cache: bool | str | os.PathLike[str] = True,
        max_age: float | None = 86_400.0,
        offline: bool = False,
        retries: int = 5,
        backoff: float = 1.0,
        max_wait: float = 300.0,
        timeout: float = 60.0,
        deadline: float = 600.0,
        max_body: int = 32 << 20,
        progress: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        for name, value in (("retries", retries), ("backoff", backoff), ("max_wait", max_wait), ("max_age", max_age)):
            if value is not None and not value >= 0:
                raise ArgumentError(f"{name} is {value} but must be 0 or more")
        for name, value in (("timeout", timeout), ("deadline", deadline), ("max_body", max_body)):
            if not value > 0:
                raise ArgumentError(f"{name} is {value} but must be above 0")
        folder = (cache_folder() if cache else None) if isinstance(cache, bool) else Path(cache)
        self._cache = _Cache(folder) if folder else None
        self.max_age, self.offline, self.retries, self.backoff = max_age, offline, retries, backoff
        self.max_wait, self.timeout, self.deadline, self.max_body = max_wait, timeout, deadline, max_body
        self.progress = progress
        self._sleep, self._monotonic, self._now = sleep, monotonic, now
        self._session: requests.Session | None = None
        self._asked: dict[str, deque[float]] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; the client opens new ones when it is used again."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def get(
        self,
        url: str,
        *,
        body: object = None,
        pace: tuple[int, float] | None = None,
        check: Callable[[Answer], object] = lambda _: None,
    ) -> Answer:
        """The JSON document at an address; with ``body`` the answer to that, posted as JSON.

        ``pace`` is at most so many questions in so many seconds to that host. ``check`` raises FetchError for an answer
        that is none: it is not kept then.
        """
        posted = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        question = f"GET {url}" if posted is None else f"POST {url} {posted}"
        kept = self._cache.read(question) if self._cache else None
        if kept is not None and (self.offline or self.max_age is None or 0 <= self._now() - kept[2] <= self.max_age):
            answer = Answer(url, kept[1], True, kept[0], _document(kept[0], "", url))
            check(answer)
            return answer
        if self.offline:
            raise failure("not-in-cache", "offline, and no kept answer", url)
        answer = self._ask(url, posted, pace, f"; offline=True would use the answer of {kept[1]}" if kept else "")
        check(answer)
        self._keep(question, answer)
        return answer

    def _keep(self, question: str, answer: Answer) -> None:
        if self._cache is None:
            return
        try:
            self._cache.write(question, answer.body, answer.fetched, self._now())
        except OSError as error:
            warnings.warn(f"answers are not kept: {self._cache.folder}: {error.strerror or error}", stacklevel=2)
            self._cache = None

    def _ask(self, url: str, posted: str | None, pace: tuple[int, float] | None, hint: str) -> Answer:
        for tried in range(self.retries + 1):
            self._wait_for_turn(url, pace)
            try:
                body, document = self._read(url, posted, pace)
                fetched = datetime.fromtimestamp(self._now(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
                return Answer(url, fetched, False, body, document)
            except _Again as again:
                wait = max(self.backoff * 2.0**tried, again.wait or 0.0)
                if tried == self.retries:
                    tries = f" after {tried + 1} tries" if tried else ""
                    raise failure(again.error.code, f"{_said(again.error)}{tries}{hint}", url) from again
                if again.wait is not None and again.wait > self.max_wait:
                    message = f"the source asks for a wait of {again.wait:.0f} s, more than max_wait={self.max_wait:g}"
                    raise failure("retry-after-too-long", message, url) from again
                self._sleep(min(wait, self.max_wait))
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def _wait_for_turn(self, url: str, pace: tuple[int, float] | None) -> None:
        if pace is None:
            return
        calls, seconds = pace
        asked = self._asked.setdefault(urlsplit(url).netloc, deque())
        while asked and self._monotonic() - asked[0] >= seconds:
            asked.popleft()
        if len(asked) >= calls:
            self._sleep(max(0.0, seconds - (self._monotonic() - asked[-calls])))
            asked.popleft()
        asked.append(self._monotonic())

    def _read(self, url: str, posted: str | None, pace: tuple[int, float] | None) -> tuple[bytes, Any]:
        """The body of one answer and its document. _Again where another try may help."""
        requests = _requests()
        at = url
        for _ in range(_MAX_REDIRECTS + 1):
            try:
                with self._open(at, posted) as response:
                    if 300 <= response.status_code < 400 and "location" in response.headers:
                        at = same_host(response.headers["location"], at, url)
                        self._wait_for_turn(at, pace)
                        continue
                    self._check_status(response, url)
                    return self._body(response, url)
            except requests.exceptions.Timeout as error:
                raise _Again(failure("timeout", f"no answer within {self.timeout:g} s", url)) from error
            except requests.exceptions.RequestException as error:
                raise _Again(failure("connection", f"no connection: {_plain(str(error))}", url)) from error
        raise failure("too-many-redirects", f"more than {_MAX_REDIRECTS} redirects", url)

    def _open(self, url: str, posted: str | None) -> requests.Response:
        if self._session is None:
            self._session = _requests().Session()
            self._session.headers.update(
                {"User-Agent": f"nyckeltal/{__version__} (Python)", "Accept": "application/json"}
            )
        return self._session.request(
            "GET" if posted is None else "POST",
            url,
            data=None if posted is None else posted.encode(),
            headers={} if posted is None else {"Content-Type": "application/json"},
            timeout=self.timeout,
            stream=True,
            allow_redirects=False,
        )

    def _check_status(self, response: requests.Response, url: str) -> None:
        status = response.status_code
        if status == 200:
            return
        said = _plain(_first(response).decode("utf-8", "replace"))
        hint = f": {_HINTS[status]}" if status in _HINTS else ""
        error = failure("http-status", f"status {status}{hint}" + (f"; it says: {said}" if said else ""), url)
        if status in _PASSING:
            raise _Again(error, self._retry_after(response.headers.get("Retry-After")))
        raise error

    def _retry_after(self, header: str | None) -> float | None:
        if not header:
            return None
        if re.fullmatch(r"\s*\d{1,9}\s*", header):
            return float(header)
        try:
            then = email.utils.parsedate_to_datetime(header)
        except (TypeError, ValueError):
            return None
        then = then if then.tzinfo else then.replace(tzinfo=timezone.utc)
        return max(0.0, then.timestamp() - self._now())

    def _body(self, response: requests.Response, url: str) -> tuple[bytes, Any]:
        from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

        said = response.headers.get("Content-Length", "")
        length = int(said) if re.fullmatch(r"\d{1,18}", said) else None
        too_large = failure("body-too-large", f"the body is above max_body={self.max_body:,} bytes", url)
        if length is not None and length > self.max_body:
            raise too_large
        end = self._monotonic() + self.deadline
        parts: list[bytes] = []
        size = 0
        try:
            # read1 gives what has come, so that the deadline is looked at also where the bytes drip.
            while part := response.raw.read1(_CHUNK, decode_content=True):
                size += len(part)
                if size > self.max_body:
                    raise too_large
                if self._monotonic() > end:
                    raise _Again(failure("timeout", f"the answer was not whole within {self.deadline:g} s", url))
                parts.append(part)
        except ReadTimeoutError as error:
            raise _Again(failure("timeout", f"no byte for {self.timeout:g} s", url)) from error
        except DecodeError as error:
            raise _Again(failure("cut-body", "the compressed body is broken", url)) from error
        except (HTTPError, OSError) as error:
            raise _Again(failure("cut-body", f"the body broke off: {_plain(str(error))}", url)) from error
        if length is not None and response.raw.tell() != length:
            raise _Again(failure("cut-body", f"{response.raw.tell()} bytes came of {length}", url))
        body = b"".join(parts)
        try:
            return body, _document(body, response.headers.get("Content-Type", ""), url)
        except FetchError as error:
            if error.code == "cut-body":
                raise _Again(error) from error
            raise


def _requests() -> Any:
    try:
        import requests
    except ImportError as error:
        raise ImportError("this needs requests: install it with  pip install 'nyckeltal[sources]'") from error
    return requests


def _first(response: requests.Response) -> bytes:
    """The beginning of a body that is shown in a message; whatever goes wrong with it does not matter."""
    try:
        return bytes(response.raw.read1(2048, decode_content=True))
    except Exception:
        return b""


def _said(error: FetchError) -> str:
    return str(error).partition(f" [{error.code}]")[0]


def _plain(text: str) -> str:
    """Others' text in a message: one line without tags and control characters, cut."""
    text = re.sub(r"<[^>]*>", " ", text)
    text = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return text if len(text) <= 200 else f"{text[:200]}…"


#: A unit of UTF-16 that is half a character, written as JSON escapes it; most are one of a pair.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _document(body: bytes, content_type: str, url: str) -> Any:
    """The JSON document of a body. FetchError that says what came instead."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<" or ("html" in content_type.lower() and start[:1] not in (b"{", b"[")):
        text = _plain(body[:4096].decode("utf-8", "replace"))
        raise failure("html-instead-of-json", f"a web page came instead of data: {text}", url)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = f" ({content_type})" if "charset" in content_type.lower() else ""
        raise failure("wrong-encoding", f"the body is not UTF-8 at byte {error.start}{declared}", url) from error
    try:
        document = json.loads(text, parse_constant=_no_number)
        if _HALF.search(text):
            json.dumps(document, ensure_ascii=False).encode()
        return document
    except UnicodeEncodeError as error:
        raise failure("wrong-encoding", "the document has half a character (a lone surrogate)", url) from error
    except RecursionError as error:
        raise failure("not-json", "the document is nested too deeply", url) from error
    except ValueError as error:
        position = getattr(error, "pos", 0)
        if (start[:1] in (b"{", b"[") and position >= len(text.rstrip())) or not start:
            raise failure("cut-body", f"the document ends after {len(body)} bytes, in the middle", url) from error
        if start[:1] in (b"{", b"[") and "Unterminated string" in str(error):
            raise failure("cut-body", f"the document ends after {len(body)} bytes, within a text", url) from error
        raise failure("not-json", f"no JSON document: {_plain(str(error))}: {_plain(text[:200])}", url) from error


def same_host(link: str, at: str, base: str) -> str:
    """The address that a link at ``at`` leads to, if on the host of ``base``; a plain http link of https is https.

    A server that points elsewhere is not followed: the figures would be somebody else's.
    """
    here = urlsplit(base)
    try:
        there = urlsplit(urljoin(at, link))
        same = there.hostname == here.hostname and (there.port or here.port) == (here.port or there.port)
    except ValueError:
        there, same = here, False
    if there.scheme not in ("http", "https") or not same:
        raise failure("foreign-host", f"it points to another host: {_plain(link)}", at)
    return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


def bar(client: Client, items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The items, with a progress bar where the client is to show one."""
    if not client.progress:
        yield from items
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield from items
        return
    yield from tqdm(items, total=total, desc=what, unit="batch", file=sys.stderr, disable=None)


def collect(
    client: Client, batches: list[T], fetch: Callable[[T], R], gap: Callable[[T, FetchError], Gap], what: str
) -> tuple[list[R], list[Gap]]:
    """What ``fetch`` makes of each batch, the good ones also where one fails: their answers are kept, and the error can
    name all that is missing. After three failures in a row the source is left alone.
    """
    got: list[R] = []
    gaps: list[Gap] = []
    in_a_row = 0
    for batch in bar(client, batches, len(batches), what):
        if in_a_row >= _GIVE_UP_AFTER and not client.offline:
            gaps.append(gap(batch, failure("not-tried", f"not tried after {in_a_row} failures in a row")))
            continue
        try:
            got.append(fetch(batch))
            in_a_row = 0
        except FetchError as error:
            gaps.append(gap(batch, error))
            in_a_row += 1
    return got, gaps


def incomplete(gaps: list[Gap], n_batches: int) -> FetchError:
    """The error of a fetch with holes."""
    lines = "".join(f"\n  {each}" for each in gaps[:20])
    more = f"\n  … and {len(gaps) - 20} more, see missing" if len(gaps) > 20 else ""
    message = (
        f"{len(gaps)} of {n_batches} batches are missing, so nothing is returned; what came is kept and will not be "
        f"asked for again; partial=True gives what there is, marked:{lines}{more}"
    )
    return failure("incomplete", message, gaps[0].url, tuple(gaps))
