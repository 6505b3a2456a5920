"""A proxy before a search server that spoils what it is told to: refusals, half answers, broken connections."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# Gets method, path and the server's answer; gives status and answer instead, or None to break the connection.
Spoil = Callable[[str, str, Any], tuple[int, Any] | None]


@dataclass
class Proxy:
    """Its address, what it spoils, and what it saw: method, path, and who asked."""

    url: str = ""
    spoil: Spoil | None = None
    refuse: Callable[[str, str, int], tuple[int, Any] | None] = lambda _method, _path, _length: None
    seen: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, part: str) -> int:
        return sum(part in path for _method, path, _account in self.seen)


@contextmanager
def before(url: str, certificate: Path | None = None) -> Iterator[Proxy]:
    """A proxy on a free port, with TLS when there is a file with certificate and key."""
    proxy = Proxy()
    target = urlsplit(url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            proxy.seen.append((self.command, self.path, self.headers.get("authorization", "")))
            refused = proxy.refuse(self.command, self.path, length)
            if refused is not None:
                self.answer(*refused)
                return
            server = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
            dropped = ("host", "accept-encoding", "authorization", "connection")
            headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
            server.request(self.command, self.path, body, headers)
            response = server.getresponse()
            status, data = response.status, response.read()
            server.close()
            answer: Any = json.loads(data) if data else None
            if proxy.spoil is not None:
                spoiled = proxy.spoil(self.command, self.path, answer)
                if spoiled is None:
                    self.close_connection = True
                    return
                answer = spoiled[1]
                status = spoiled[0] or status
            self.answer(status, answer)

        def answer(self, status: int, answer: Any) -> None:
            kind = "text/html" if isinstance(answer, str) else "application/json"
            data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815  http.server's names

        def log_message(self, *_args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # clients that refuse a certificate hang up

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    proxy.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
