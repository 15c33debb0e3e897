"""A folder -> a local web server that compresses text and counts what it sends."""

import functools
import gzip
import multiprocessing
import socketserver
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import ClassVar

_TYPES = {".json": "application/json", ".js": "text/javascript", ".html": "text/html; charset=utf-8"}
_BLANK = b"<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>0</title>"
_SCRIPTS = (".js", ".html", ".pagefind")
"""Not counted: scripts and WebAssembly are loaded once, whatever is searched."""


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    base: str
    sent: "Synchronized[int]"
    requests: "Synchronized[int]"

    def reset(self) -> None:
        self.sent.value = self.requests.value = 0


class _Handler(socketserver.StreamRequestHandler):
    """Files of a folder, compressed where it is text. Of a request it reads the first line only: its own time is not what is measured."""

    disable_nagle_algorithm = True  # without this each answer may wait 40 ms
    folder: ClassVar[Path]
    sent: ClassVar["Synchronized[int]"]
    requests: ClassVar["Synchronized[int]"]

    def handle(self) -> None:
        """Answer and count, as long as the connection stands."""
        while (line := self.rfile.readline()).strip():
            while self.rfile.readline().strip():
                pass
            path = urllib.parse.unquote(line.split()[1].decode()).partition("?")[0].lstrip("/") or "index.html"
            body, suffix = self.body(path), Path(path).suffix
            head = f"HTTP/1.1 {'200 OK' if body else '404 Not Found'}\r\nContent-Length: {len(body)}\r\nContent-Type: "
            head += _TYPES.get(suffix, "application/octet-stream") + ("\r\nContent-Encoding: gzip" if suffix in _TYPES else "")
            self.wfile.write(f"{head}\r\n\r\n".encode() + body)
            if suffix not in _SCRIPTS:
                with self.sent.get_lock(), self.requests.get_lock():
                    self.sent.value += len(body)
                    self.requests.value += 1

    @classmethod
    @functools.lru_cache(maxsize=20_000)
    def body(cls, path: str) -> bytes:
        """As it is sent; kept, as web servers keep it."""
        file = cls.folder / path
        content = _BLANK if path == "index.html" else file.read_bytes() if file.is_file() else b""
        return gzip.compress(content, 6) if file.suffix in _TYPES else content


class _Server(socketserver.ThreadingTCPServer):
    """A thread for each connection."""

    daemon_threads = True
    request_queue_size = 128


def _serve(folder: Path, port: "Synchronized[int]", sent: "Synchronized[int]", requests: "Synchronized[int]") -> None:
    _Handler.folder, _Handler.sent, _Handler.requests = folder, sent, requests
    server = _Server(("127.0.0.1", 0), _Handler)
    port.value = server.server_address[1]
    server.serve_forever()


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder from a process of its own."""
    port, sent, requests = (multiprocessing.Value("q", 0) for _ in range(3))
    process = multiprocessing.Process(target=_serve, args=(folder, port, sent, requests), daemon=True)
    process.start()
    try:
        while not port.value:
            time.sleep(0.01)
        yield Served(f"http://127.0.0.1:{port.value}/", sent, requests)
    finally:
        process.terminate()
