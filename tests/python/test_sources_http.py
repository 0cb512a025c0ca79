"""The HTTP client against a real server that answers well, badly, late, for ever, or somebody else's page."""

from __future__ import annotations

import email.utils
import gzip
import itertools
import json
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("requests")
from http_server import Clock, Reply, serving

import nyckeltal as nt
from nyckeltal.sources import Answer, Client, Fetched, Gap, Listing
from nyckeltal.sources._http import _spans, cache_folder, same_host

GOOD = json.dumps({"values": [{"id": "N00401", "title": "Utsläpp, ton/inv"}]}, ensure_ascii=False).encode()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client(clock: Clock, cache: Path | bool = False, **options: Any) -> Client:
    return Client(cache=cache, sleep=clock.sleep, monotonic=clock, now=clock, **options)


def in_turn(*replies: Reply) -> Callable[[str, str, bytes], Reply]:
    """The replies one after the other, then the last one for ever."""
    rest: Iterator[Reply] = itertools.chain(replies, itertools.repeat(replies[-1]))
    return lambda *_: next(rest)


def code_of(fetch: Callable[[], object]) -> str:
    with pytest.raises(nt.FetchError) as caught:
        fetch()
    assert caught.value.url
    return caught.value.code


def test_it_gives_the_document_where_from_and_when(clock: Clock) -> None:
    with serving(lambda *_: Reply(GOOD)) as server, client(clock) as c:
        answer = c.get(f"{server.url}/kpi")
    assert answer.document["values"][0]["title"] == "Utsläpp, ton/inv"
    assert (answer.body, answer.cached, answer.request.size) == (GOOD, False, len(GOOD))
    assert answer.fetched == "2026-09-21T14:13:20Z"
    assert clock.slept == []


def test_compressed_bodies_and_a_byte_order_mark_are_read(clock: Clock) -> None:
    packed = Reply(gzip.compress(b"\xef\xbb\xbf" + GOOD), headers={"Content-Encoding": "gzip"})
    with serving(lambda *_: packed) as server, client(clock) as c:
        assert c.get(server.url).document == json.loads(GOOD)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_failure_that_passes_is_tried_again_with_growing_waits(clock: Clock, status: int) -> None:
    bad = Reply(b"busy", status=status)
    with serving(in_turn(bad, bad, bad, Reply(GOOD))) as server, client(clock) as c:
        assert c.get(server.url).document
    assert clock.slept == [1.0, 2.0, 4.0]


def test_retry_after_in_seconds_and_as_a_date_is_honoured(clock: Clock) -> None:
    date = email.utils.formatdate(clock.time + 30 + 90, usegmt=True)
    busy = [Reply(status=429, headers={"Retry-After": after}) for after in ("30", date, "soon", "0")]
    with serving(in_turn(*busy, Reply(GOOD))) as server, client(clock) as c:
        assert c.get(server.url).document
    # What cannot be read, and less than the own back-off, count as the own back-off.
    assert clock.slept == [30.0, 90.0, 4.0, 8.0]


def test_waits_grow_from_the_backoff_asked_for_and_stop_growing_at_the_longest(clock: Clock) -> None:
    bad = Reply(b"busy", status=503)
    with serving(in_turn(bad, bad, bad, bad, Reply(GOOD))) as server, client(clock, backoff=3.0, max_wait=10.0) as c:
        assert c.get(server.url).document
    assert clock.slept == [3.0, 6.0, 10.0, 10.0]


def test_the_longer_of_the_backoff_and_what_the_server_asks_for_is_waited(clock: Clock) -> None:
    busy = [Reply(status=429, headers={"Retry-After": "3"})] * 4
    with serving(in_turn(*busy, Reply(GOOD))) as server, client(clock, backoff=0.5) as c:
        assert c.get(server.url).document
    assert clock.slept == [3.0, 3.0, 3.0, 4.0]


def test_a_server_that_asks_for_an_hour_is_an_error_not_an_hour(clock: Clock) -> None:
    with serving(lambda *_: Reply(status=429, headers={"Retry-After": "3600"})) as server, client(clock) as c:
        assert code_of(lambda: c.get(server.url)) == "retry-after-too-long"
    assert clock.slept == []


def test_it_gives_up_after_the_retries_and_says_what_it_got(clock: Clock) -> None:
    with serving(lambda *_: Reply(b"<p>report\n to \x1b[31mRKA</p>", status=500)) as server, client(clock) as c:
        with pytest.raises(nt.FetchError, match=r"status 500; it says: report to \[31mRKA after 6 tries") as caught:
            c.get(server.url)
        assert len(server.asked) == 6
    assert caught.value.code == "http-status"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_a_refusal_is_not_asked_again(clock: Clock, status: int) -> None:
    said = Reply(b'{"title":"Missing selection for mandatory variable"}', status=status)
    with serving(lambda *_: said) as server, client(clock) as c:
        with pytest.raises(nt.FetchError, match="Missing selection"):
            c.get(server.url)
        assert len(server.asked) == 1


def test_a_cut_body_is_tried_again(clock: Clock) -> None:
    cut = Reply(GOOD[:20], declared=len(GOOD))
    cut_gzip = Reply(gzip.compress(GOOD)[:-12], headers={"Content-Encoding": "gzip"})
    cut_json = Reply(GOOD[:-1])
    in_text = Reply(GOOD[: GOOD.index(b"ton")])
    with serving(in_turn(cut, cut_gzip, cut_json, in_text, Reply(), Reply(GOOD))) as server, client(clock) as c:
        assert c.get(server.url).document
        assert len(server.asked) == 6
    with serving(lambda *_: cut) as server, client(clock, retries=1) as c:
        assert code_of(lambda: c.get(server.url)) == "cut-body"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply("{\"title\": \"Utsläpp\"}".encode("cp1252")), "wrong-encoding"),
        (Reply("{\"title\": \"Utsläpp\"}".encode("latin-1"), content_type="application/json; charset=latin-1"),
         "wrong-encoding"),
        (Reply("{\"title\": \"Utsläpp\"}".encode("utf-16")), "wrong-encoding"),
        (Reply(b"<!DOCTYPE html><title>Underh\xc3\xa5ll</title>", content_type="text/html"), "html-instead-of-json"),
        (Reply(b"\n <html></html>"), "html-instead-of-json"),
        (Reply(b"Service is down", content_type="text/html"), "html-instead-of-json"),
        (Reply(b"kpi;year;value"), "not-json"),
        (Reply(b'{"values": [1, 2,, 3]}'), "not-json"),
        (Reply(b"[" * 100_000), "not-json"),
        (Reply(b'{"values": [NaN]}'), "not-json"),
        (Reply(b'{"title": "Tr\\ud800osa"}'), "wrong-encoding"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_an_error_at_once_and_is_not_kept(
    clock: Clock, tmp_path: Path, reply: Reply, code: str
) -> None:
    with serving(lambda *_: reply) as server, client(clock, tmp_path) as c:
        assert code_of(lambda: c.get(server.url)) == code
        assert len(server.asked) == 1
    assert not list(tmp_path.rglob("*.answer"))


def test_a_body_of_300_mb_is_refused_while_it_comes(clock: Clock) -> None:
    sent = 0

    def much() -> Iterator[bytes]:
        nonlocal sent
        part = b'"' + b"x" * (1 << 20)
        for _ in range(300):
            sent += len(part)
            yield part

    with serving(lambda *_: Reply(chunks=much())) as server, client(clock, max_body=4 << 20) as c:
        assert code_of(lambda: c.get(server.url)) == "body-too-large"
        assert len(server.asked) == 1
    assert sent < 100 << 20
    with serving(lambda *_: Reply(b"[", declared=300 << 20)) as server, client(clock) as c:
        assert code_of(lambda: c.get(server.url)) == "body-too-large"


def test_what_a_body_takes_in_memory_is_bounded(clock: Clock) -> None:
    much = (b"x" * (1 << 20) for _ in range(300))
    with serving(lambda *_: Reply(chunks=much)) as server, client(clock) as c:
        tracemalloc.start()
        assert code_of(lambda: c.get(server.url)) == "body-too-large"
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1.5 * c.max_body


def test_a_small_body_that_unpacks_to_much_is_refused(clock: Clock) -> None:
    bomb = Reply(gzip.compress(b" " * (32 << 20)), headers={"Content-Encoding": "gzip"})
    with serving(lambda *_: bomb) as server, client(clock, max_body=1 << 20) as c:
        assert code_of(lambda: c.get(server.url)) == "body-too-large"


def test_a_server_that_says_nothing_is_a_timeout(clock: Clock) -> None:
    with serving(in_turn(Reply(stall=True), Reply(GOOD))) as server, client(clock, timeout=0.05) as c:
        assert c.get(server.url).document
    with serving(lambda *_: Reply(stall=True)) as server, client(clock, timeout=0.05, retries=1) as c:
        assert code_of(lambda: c.get(server.url)) == "timeout"


def test_a_server_that_drips_cannot_hold_a_fetch(clock: Clock) -> None:
    dripped = threading.Event()

    def drips() -> Iterator[bytes]:
        while not dripped.is_set():
            clock.time += 5.0  # each byte is five seconds late on the client's clock
            yield b" "

    with serving(lambda *_: Reply(chunks=drips())) as server, client(clock, deadline=60.0, retries=0) as c:
        assert code_of(lambda: c.get(server.url)) == "timeout"
        dripped.set()


def test_nobody_at_home_is_an_error_that_says_so(clock: Clock) -> None:
    with serving(lambda *_: Reply(GOOD)) as server:
        gone = server.url
    with client(clock, retries=2) as c:
        assert code_of(lambda: c.get(gone)) == "connection"
    assert clock.slept == [1.0, 2.0]


def test_redirects_stay_on_the_host(clock: Clock) -> None:
    def answer(_method: str, path: str, _body: bytes) -> Reply:
        if path == "/away":
            return Reply(status=302, headers={"Location": "http://127.0.0.2:1/kpi"})
        if path == "/round":
            return Reply(status=302, headers={"Location": "/round"})
        return Reply(GOOD) if path == "/kpi" else Reply(status=307, headers={"Location": "/kpi"})

    with serving(answer) as server, client(clock) as c:
        assert c.get(f"{server.url}/kpi/").document
        assert code_of(lambda: c.get(f"{server.url}/away")) == "foreign-host"
        assert code_of(lambda: c.get(f"{server.url}/round")) == "too-many-redirects"


def test_a_link_of_the_same_host_keeps_its_scheme() -> None:
    base, page_2 = "https://api.kolada.se/v3/kpi", "https://api.kolada.se/v3/kpi?page=2"
    for link in ("http://api.kolada.se/v3/kpi?page=2", "/v3/kpi?page=2", "?page=2", "//API.kolada.se/v3/kpi?page=2"):
        assert same_host(link, base, base) == page_2
    foreign = (
        "https://example.org/v3",
        "ftp://api.kolada.se/v3",
        "https://api.kolada.se:8443/v3",
        "https://[x",
        "https://api.kolada.se@example.org/v3",
        "https://api.kolada.se.example.org/v3",
        "file:///etc/passwd",
    )
    for link in foreign:
        with pytest.raises(nt.FetchError, match="another host"):
            same_host(link, base, "https://api.kolada.se:443/v3/kpi")


def test_an_answer_that_is_refused_is_not_kept(clock: Clock, tmp_path: Path) -> None:
    def refuse(_: Answer) -> None:
        raise nt.FetchError("no")

    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path) as c:
        with pytest.raises(nt.FetchError, match="no"):
            c.get(server.url, check=refuse)
        assert not c.get(server.url).cached
        assert c.get(server.url).cached


def test_questions_are_spread_out(clock: Clock) -> None:
    with serving(lambda *_: Reply(GOOD)) as server, client(clock) as c:
        for k in range(12):
            c.get(f"{server.url}/{k}", pace=(5, 1.0))
    assert clock.slept == [1.0, 1.0]


def test_answers_are_kept_for_their_age(clock: Clock, tmp_path: Path) -> None:
    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path, max_age=3600.0) as c:
        first = c.get(server.url)
        clock.time += 3599
        again = c.get(server.url)
        assert (again.cached, again.fetched, again.body) == (True, first.fetched, first.body)
        clock.time += 2
        assert not c.get(server.url).cached
        clock.time -= 7200  # an answer from the future is no answer
        assert not c.get(server.url).cached
        assert len(server.asked) == 3
        assert not c.get(server.url, body={"query": []}).cached, "another question at the same address"
    assert sorted(each.suffix for each in tmp_path.rglob("*") if each.is_file()) == [".answer", ".answer"]


def test_offline_replays_answers_of_any_age_and_names_what_is_missing(clock: Clock, tmp_path: Path) -> None:
    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path) as c:
        c.get(f"{server.url}/a")
    clock.time += 1e9
    with client(clock, tmp_path, offline=True) as c:
        assert c.get(f"{server.url}/a").cached
        with pytest.raises(nt.FetchError, match=f"{server.url}/b") as caught:
            c.get(f"{server.url}/b")
    assert caught.value.code == "not-in-cache"


def test_a_damaged_answer_on_disk_is_not_used(clock: Clock, tmp_path: Path) -> None:
    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path) as c:
        c.get(server.url)
        (place,) = tmp_path.rglob("*.answer")
        whole = place.read_bytes()
        for damaged in (whole[:-3], whole[:5], b"", b"[]\n", whole.replace(b"N00401", b"N00402")):
            place.write_bytes(damaged)
            assert not c.get(server.url).cached
        assert c.get(server.url).cached


def test_a_failure_tells_that_there_is_an_older_answer(clock: Clock, tmp_path: Path) -> None:
    with serving(in_turn(Reply(GOOD), Reply(status=500))) as server, client(clock, tmp_path, retries=0) as c:
        c.get(server.url)
        clock.time += 1e6
        with pytest.raises(nt.FetchError, match="offline=True would use the answer of 2026-09-21"):
            c.get(server.url)


def test_a_cache_that_cannot_be_written_is_told_once_and_stops_nothing(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path / "file") as c:
        with pytest.warns(UserWarning, match="answers are not kept"):
            c.get(server.url)
        assert c.get(server.url).document


def test_the_cache_folder_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NYCKELTAL_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("NYCKELTAL_CACHE")
    assert cache_folder().name == "nyckeltal"


@pytest.mark.parametrize("options", [{"retries": -1}, {"timeout": 0}, {"max_body": 0}, {"max_age": -1.0}])
def test_options_are_checked(options: dict[str, Any]) -> None:
    with pytest.raises(nt.ArgumentError, match=next(iter(options))):
        Client(cache=False, **options)


def test_years_are_shown_as_spans() -> None:
    assert _spans([2005, 2000, 2001, 2002, 2002]) == ["2000–2002", "2005"]
    assert _spans([]) == []


# ---- What is said, in whole.


@pytest.mark.parametrize(
    ("reply", "options", "said"),
    [
        (Reply(status=400), {}, "status 400: the source refuses the question [http-status]"),
        (Reply(status=403), {}, "status 403: the source refuses to answer [http-status]"),
        (Reply(status=404), {}, "status 404: there is no such thing at the source [http-status]"),
        (Reply(status=410), {}, "status 410: the source has withdrawn this address [http-status]"),
        (Reply(status=501), {}, "status 501 [http-status]"),
        (Reply(b"No\tsuch <b>table</b>", status=404), {},
         "status 404: there is no such thing at the source; it says: No such table [http-status]"),
        (Reply(b"x" * 300, status=401), {}, f"status 401; it says: {'x' * 200}… [http-status]"),
        (Reply(b"x" * 200, status=401), {}, f"status 401; it says: {'x' * 200} [http-status]"),
        (Reply(b"busy", status=503), {"retries": 0}, "status 503; it says: busy [http-status]"),
        (Reply(b"busy", status=503), {"retries": 1}, "status 503; it says: busy after 2 tries [http-status]"),
        (Reply(status=429, headers={"Retry-After": "301"}), {},
         "the source asks for a wait of 301 s, more than max_wait=300 [retry-after-too-long]"),
        (Reply(stall=True), {"timeout": 0.05, "retries": 0}, "no answer within 0.05 s [timeout]"),
        (Reply(gzip.compress(GOOD)[:-30] + b"x" * 30, headers={"Content-Encoding": "gzip"}), {"retries": 0},
         "the compressed body is broken [cut-body]"),
        (Reply(b'{"a": '), {"retries": 0}, "the document ends after 6 bytes, in the middle [cut-body]"),
        (Reply(b" "), {"retries": 0}, "the document ends after 1 bytes, in the middle [cut-body]"),
        (Reply(b'["abc'), {"retries": 0}, "the document ends after 5 bytes, within a text [cut-body]"),
        (Reply(b"[1, 2]"), {"max_body": 5}, "the body is above max_body=5 bytes [body-too-large]"),
        (Reply(chunks=iter([b"[1,", b"2]"])), {"max_body": 4}, "the body is above max_body=4 bytes [body-too-large]"),
        (Reply(b"<html><title>Underh\xc3\xa5ll</title>", content_type="text/html"), {},
         "a web page came instead of data: Underhåll [html-instead-of-json]"),
        (Reply("[\"å\"]".encode("cp1252")), {},
         "the body is not UTF-8 at byte 2 (application/json; charset=utf-8) [wrong-encoding]"),
        (Reply("[\"å\"]".encode("cp1252"), content_type="application/json"), {},
         "the body is not UTF-8 at byte 2 [wrong-encoding]"),
        (Reply(b'["\\ud800"]'), {}, "the document has half a character (a lone surrogate) [wrong-encoding]"),
        (Reply(b"[" * 100_000), {}, "the document is nested too deeply [not-json]"),
        (Reply(b"kpi;year"), {}, "no JSON document: Expecting value: line 1 column 1 (char 0): kpi;year [not-json]"),
        (Reply(b"[Infinity]"), {}, "no JSON document: Infinity is no number of JSON: [Infinity] [not-json]"),
        (Reply(status=302, headers={"Location": "/again"}), {}, "more than 5 redirects [too-many-redirects]"),
    ],
)  # fmt: skip
def test_an_error_says_what_came_instead_and_where(
    clock: Clock, reply: Reply, options: dict[str, Any], said: str
) -> None:
    with serving(lambda *_: reply) as server, client(clock, **options) as c:
        with pytest.raises(nt.FetchError) as caught:
            c.get(f"{server.url}/kpi")
        assert str(caught.value) == f"{said}\n  {server.url}/kpi"
        assert f"[{caught.value.code}]" in said
        assert (caught.value.url, caught.value.missing) == (f"{server.url}/kpi", ())


def test_what_is_just_within_the_bounds_is_taken(clock: Clock) -> None:
    turns = iter(range(6))

    def five_redirects(*_: object) -> Reply:
        return Reply(b"[1, 2]") if next(turns) == 5 else Reply(status=301, headers={"Location": "/on"})

    with serving(five_redirects) as server, client(clock, max_body=6) as c:
        assert c.get(server.url).document == [1, 2]
        assert len(server.asked) == 6
    with (
        serving(in_turn(Reply(status=429, headers={"Retry-After": "300"}), Reply(b"{}"))) as server,
        client(clock) as c,
    ):
        assert c.get(server.url).document == {}
    assert clock.slept == [300.0]


def test_a_page_of_another_host_is_named(clock: Clock) -> None:
    away = Reply(status=302, headers={"Location": "http://127.0.0.2:1/<kpi>"})
    with serving(lambda *_: away) as server, client(clock) as c, pytest.raises(nt.FetchError) as caught:
        c.get(server.url)
    assert str(caught.value) == f"it points to another host: http://127.0.0.2:1/ [foreign-host]\n  {server.url}"


def test_a_question_says_who_asks_and_what_it_takes(clock: Clock) -> None:
    with serving(lambda *_: Reply(b"{}")) as server, client(clock) as c:
        c.get(server.url)
        c.get(server.url, body={"fråga": [1, "å"]})
        (first, second) = server.headers
        assert first["User-Agent"] == second["User-Agent"] == f"nyckeltal/{nt.__version__} (Python)"
        assert first["Accept"] == "application/json"
        assert "Content-Type" not in first
        assert second["Content-Type"] == "application/json"
        assert [(method, body) for method, _, body in server.asked] == [
            ("GET", b""),
            ("POST", '{"fråga":[1,"å"]}'.encode()),
        ]


def test_the_defaults_are_the_documented_ones() -> None:
    c = Client(cache=False)
    assert (c.max_age, c.retries, c.backoff, c.max_wait) == (86_400, 5, 1, 300)
    assert (c.timeout, c.deadline, c.max_body) == (60, 600, 32 * 1024**2)
    assert (c.offline, c.progress) == (False, False)


@pytest.mark.parametrize("option", ["retries", "backoff", "max_wait", "max_age", "timeout", "deadline", "max_body"])
def test_a_bound_that_is_none_is_refused_by_name(option: str) -> None:
    zero_counts = option in ("retries", "backoff", "max_wait", "max_age")
    with pytest.raises(nt.ArgumentError) as caught:
        Client(cache=False, **{option: -1})  # type: ignore[arg-type]
    assert str(caught.value) == f"{option} is -1 but must be {'0 or more' if zero_counts else 'above 0'}"
    if zero_counts:
        assert getattr(Client(cache=False, **{option: 0}), option) == 0  # type: ignore[arg-type]
    else:
        with pytest.raises(nt.ArgumentError, match=f"^{option} is 0 but must be above 0$"):
            Client(cache=False, **{option: 0})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "home/.cache/nyckeltal"),
        ("linux", {"XDG_CACHE_HOME": "xdg"}, "xdg/nyckeltal"),
        ("linux", {"XDG_CACHE_HOME": "xdg", "NYCKELTAL_CACHE": "own"}, "own"),
        ("linux", {"LOCALAPPDATA": "local"}, "home/.cache/nyckeltal"),
        ("darwin", {"XDG_CACHE_HOME": "xdg"}, "home/Library/Caches/nyckeltal"),
        ("win32", {}, "home/AppData/Local/nyckeltal"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/nyckeltal"),
    ],
)
def test_answers_are_kept_where_the_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], folder: str
) -> None:
    for name in ("NYCKELTAL_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Path, "home", lambda: Path("home"))
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder() == Path(folder)


def test_an_answer_is_kept_to_the_second_and_without_an_age_for_ever(clock: Clock, tmp_path: Path) -> None:
    with serving(lambda *_: Reply(GOOD)) as server:
        with client(clock, tmp_path, max_age=60.0) as c:
            c.get(server.url)
            clock.time += 60
            assert c.get(server.url).cached
            clock.time += 0.5
            assert not c.get(server.url).cached
        with client(clock, tmp_path, max_age=None) as c:
            clock.time += 1e9
            assert c.get(server.url).cached
        with client(clock, tmp_path, max_age=0) as c:
            assert not c.get(server.url).cached
            assert c.get(server.url).cached


def test_answers_to_other_questions_at_one_address_are_kept_apart(clock: Clock, tmp_path: Path) -> None:
    with serving(lambda _m, _p, body: Reply(body or b"0")) as server, client(clock, tmp_path) as c:
        for _ in range(2):
            assert [c.get(server.url, body=each).document for each in (None, [1], [2])] == [0, [1], [2]]
        assert len(server.asked) == 3
        assert sorted(each.relative_to(tmp_path).parts[0] for each in tmp_path.rglob("*.answer")) == sorted(
            each.name[:2] for each in tmp_path.rglob("*.answer")
        )


def test_a_closed_client_opens_new_connections(clock: Clock) -> None:
    with serving(lambda *_: Reply(GOOD)) as server:
        c = client(clock)
        with c:
            assert c.get(server.url).document
        c.close()
        assert c.get(server.url).document
        c.close()


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Gap(("N1", "N2"), ("0488",), (2020, 2021, 2023), "gone"),
         "indicators N1, N2; members 0488; years 2020–2021, 2023: gone"),
        (Gap(("N1",), (), (), "gone", "http://x"), "indicators N1: gone"),
        (Gap((), tuple(map(str, range(30))), (), "late"), f"members {', '.join(map(str, range(30)))}: late"),
        (Gap((), tuple(map(str, range(32))), (), "late"), f"members {', '.join(map(str, range(30)))} and 2 more: late"),
    ],
)  # fmt: skip
def test_a_gap_names_what_did_not_come(gap: Gap, said: str) -> None:
    assert str(gap) == said


@dataclass(frozen=True)
class Row:
    """A record as a source lists it."""

    code: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.code}: {len(self.names)}"


def test_a_listing_is_shown_to_its_two_hundredth_and_counts_the_rest() -> None:
    rows = [Row(f"R{k}", ("a", "<b>")) for k in range(203)]
    assert repr(Listing(rows)).splitlines() == [*(f"R{k}: 2" for k in range(200)), "… and 3 more"]
    assert repr(Listing(rows[:200])).splitlines() == [f"R{k}: 2" for k in range(200)]
    assert Listing(rows[:2])._repr_html_() == (
        "<table><thead><tr><th scope='col'>code</th><th scope='col'>names</th></tr></thead><tbody>"
        "<tr><td>R0</td><td>a, &lt;b&gt;</td></tr><tr><td>R1</td><td>a, &lt;b&gt;</td></tr></tbody></table>"
    )
    html = Listing(rows)._repr_html_()
    assert html.endswith("</table><p>… and 3 more</p>")
    assert (html.count("<tr>"), "R199" in html, "R200" in html) == (201, True, False)
    assert "more" not in Listing(rows[:200])._repr_html_()
    long = Listing([Row("x" * 300, ()), Row("y" * 301, ())])._repr_html_()
    assert f"<td>{'x' * 300}</td><td></td>" in long
    assert f"<td>{'y' * 300}…</td>" in long
    assert (repr(Listing()), Listing()._repr_html_()) == ("nothing found", "<p>nothing found</p>")
    assert Listing(rows[:2]).to_frame().to_dict("list") == {"code": ["R0", "R1"], "names": [("a", "<b>")] * 2}


def test_what_was_fetched_shows_its_panel_its_answers_and_its_gaps(clock: Clock, tmp_path: Path) -> None:
    panel = nt.Panel(["mat"], ["Trosa"], [2022], [[[1.0]]])
    with serving(lambda *_: Reply(GOOD)) as server, client(clock, tmp_path) as c:
        requests = tuple(c.get(server.url).request for _ in range(3))
    whole = Fetched(panel, nt.Findings(), requests)
    assert whole.complete
    assert repr(whole) == f"<Fetched {panel!r}, 3 answers, 2 of them kept ones\nno findings>"
    assert whole._repr_html_() == f"<div>{panel._repr_html_()}<p>no findings</p></div>"
    part = Fetched(panel, nt.Findings(), requests[:1], (Gap(("<N1>",), (), (), "gone"), Gap((), ("1",), (), "late")))
    assert not part.complete
    assert repr(part) == (
        f"<Fetched {panel!r}, 1 answers, 0 of them kept ones\n"
        "  missing: indicators <N1>: gone\n  missing: members 1: late\nno findings>"
    )
    assert part._repr_html_() == (
        "<div><p><strong>Incomplete.</strong> Missing:</p><ul><li>indicators &lt;N1&gt;: gone</li>"
        f"<li>members 1: late</li></ul>{panel._repr_html_()}<p>no findings</p></div>"
    )
