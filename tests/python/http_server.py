"""A real HTTP server on loopback that answers as told, well or badly; and a clock that nobody waits for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


@dataclass
class Reply:
    """What to answer. ``declared`` is the Content-Length that is said where it is not that of the body."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    declared: int | None = None
    chunks: Iterator[bytes] | None = None  #: sent one by one, with no length
    stall: bool = False  #: nothing is sent until the test is over


@dataclass
class Server:
    """``answer(method, path, body)`` says what each question gets; ``asked`` has the questions."""

    answer: Callable[[str, str, bytes], Reply]
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)  #: of each question
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@contextlib.contextmanager
def serving(answer: Callable[[str, str, bytes], Reply]) -> Iterator[Server]:
    """A server on a free port of loopback, for as long as the block runs."""
    server = Server(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: object) -> None:
            pass

        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = unquote(self.path)
            server.asked.append((self.command, path, body))
            server.headers.append(dict(self.headers))
            reply = server.answer(self.command, path, body)
            with contextlib.suppress(OSError):  # the client hung up, as it should on a body that is too large
                if reply.stall:
                    server.over.wait(30)
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.chunks is None:
                    length = len(reply.body) if reply.declared is None else reply.declared
                    self.send_header("Content-Length", str(length))
                    self.close_connection = reply.declared is not None
                else:
                    self.close_connection = True
                self.end_headers()
                self.wfile.write(reply.body)
                for part in reply.chunks or ():
                    self.wfile.write(part)

        do_GET = do_POST = reply

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    time: float = 1_790_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def __call__(self) -> float:
        return self.time
