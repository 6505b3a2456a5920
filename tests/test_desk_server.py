"""The desk as a process of its own, over real sockets: what it refuses to open as, TLS, revocation, and slow visitors."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import desk_in, served

from desk.opening import hosts_for
from desk.web import auditprocesses
from desk.web.access import Access
from desk.web.app import create_app
from desk.web.auditruns import Order, plan_of
from desk.web.auditstates import state_of
from desk.web.bodies import Bounds
from desk.web.connections import Connection
from desk.web.guard import Limits
from desk.web.rates import Places, Rate
from desk.web.tokens import Tokens

ROOT = Path(__file__).resolve().parents[1]


def zhihe(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that ends."""
    return subprocess.run(
        [sys.executable, "-m", "desk", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "ZHIHE_HOME": str(home)},
        timeout=60,
    )


@contextlib.contextmanager
def running(home: Path, *arguments: str) -> Iterator[tuple[str, Path]]:
    """A desk in a process of its own: its address, and the file with its error stream."""
    said = home / "stderr"
    with said.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "desk", "desk", "--no-browser", *arguments],
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=ROOT,
            env={**os.environ, "ZHIHE_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        )
    try:
        assert process.stdout
        found = re.search(r"https?://\S+/", process.stdout.readline().decode())
        assert found, said.read_text("utf-8")
        yield found[0], said
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(30) in (0, 130)
        finally:
            process.kill()
            process.wait()


def status(address: str, context: ssl.SSLContext | None = None, **headers: str) -> int:
    """What the desk answers; it is waited for until it listens."""
    asked = urllib.request.Request(address, headers={"accept": "application/json", **headers})  # noqa: S310  our own
    try:
        with urllib.request.urlopen(asked, timeout=30, context=context) as answer:  # noqa: S310  as above
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_without_a_token_it_does_not_open_to_others(tmp_path: Path) -> None:
    refused = zhihe(tmp_path, "desk", "--host", "0.0.0.0", "--no-browser")  # noqa: S104  the point of the test
    assert refused.returncode == 2
    assert "zhihe token new" in refused.stderr


def test_a_token_is_shown_once_and_revoked_while_the_desk_runs(tmp_path: Path) -> None:
    secret = zhihe(tmp_path, "token", "new", "张三", "--read-only").stdout.strip()
    listed = zhihe(tmp_path, "token", "list").stdout
    assert "张三\t只读" in listed
    assert secret not in listed
    with running(tmp_path, "--host", "0.0.0.0", "--access-log", str(tmp_path / "log")) as (address, said):  # noqa: S104  as above
        bearer = {"authorization": f"Bearer {secret}"}
        assert status(address + "draft") == 401
        assert status(address + "draft", **bearer) == 200
        assert "没有加密" in said.read_text("utf-8")
        assert zhihe(tmp_path, "token", "revoke", "张三").returncode == 0
        assert status(address + "draft", **bearer) == 401
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    assert [(line["who"], line["status"]) for line in lines] == [("", 401), ("张三", 200), ("", 401)]
    assert zhihe(tmp_path, "token", "revoke", "张三").returncode == 2


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of our own for 127.0.0.1, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        [*command.split(), "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True
    )
    return cert, key


def test_it_speaks_tls(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    with running(tmp_path, "--tls-cert", str(cert), "--tls-key", str(key)) as (address, _):
        assert address.startswith("https://")
        assert status(address + "draft", ssl.create_default_context(cafile=str(cert))) == 200
        old = ssl.create_default_context(cafile=str(cert))
        old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with pytest.deprecated_call():  # Python warns of it too
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(OSError, match=r"(?i)ssl|protocol|alert"):
            status(address + "draft", old)


def test_a_key_that_is_none_is_told(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    cert, _ = certificate
    refused = zhihe(tmp_path, "desk", "--no-browser", "--tls-cert", str(cert), "--tls-key", str(cert))
    assert refused.returncode == 2
    assert "PEM" in refused.stderr


def test_where_a_login_is_needed_no_folder_is_open_by_default(tmp_path: Path) -> None:
    secret = zhihe(tmp_path, "token", "new", "张三").stdout.strip()
    asked = {"accept": "text/html", "authorization": f"Bearer {secret}"}
    with running(tmp_path, "--login") as (address, _):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(address + "audit/new", headers=asked), timeout=30)  # noqa: S310  our own
        assert refused.value.code == 403
        assert "--audit-root" in refused.value.read().decode()
    with running(tmp_path, "--login", "--audit-root", str(tmp_path)) as (address, _):
        assert status(address + "audit/new", authorization=f"Bearer {secret}") == 200


def test_an_audit_runs_no_program_of_the_folder_it_was_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    (here / "desk").mkdir(parents=True)
    (here / "desk" / "__init__.py").touch()
    (here / "desk" / "__main__.py").write_text(f"open({str(tmp_path / 'hijacked')!r}, 'w')")
    (here / "文书.txt").write_text("甲县人民法院执行通知书", "utf-8")
    monkeypatch.chdir(here)
    run = auditprocesses.begin(
        tmp_path / "audits", Order("x", str(here), "published", "2026-01-01T00:00:00+08:00")
    )
    deadline = time.monotonic() + 60
    while (state := state_of(run, plan_of(run))).alive and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not (tmp_path / "hijacked").exists()
    assert state.name == "finished", state.reason


# --- slow visitors


class Hasty(Connection):
    """The same with shorter times."""

    head_seconds = 0.4
    stalled_seconds = 0.6
    surplus_seconds = 0.6
    idle_seconds = 2


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A desk with short times and a login, in a thread of this process."""
    folder = tmp_path_factory.mktemp("slow")
    desk = desk_in(folder)
    Tokens(desk.library).new("x", read_only=False)
    limits = Limits(Bounds(3_000_000, pause=0.4, whole=1.0), Rate(None, 60), Places(4, 4, 1))
    app = create_app(desk, hosts_for("127.0.0.1", []), Access(), limits)
    with served(app, Hasty) as port:
        yield port


def until_closed(connection: socket.socket, seconds: float = 60.0) -> tuple[bytes, float]:
    """What still comes, and after how many seconds the other side closes."""
    connection.settimeout(seconds)
    began, received = time.monotonic(), b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65536):
            received += piece
    return received, time.monotonic() - began


@pytest.mark.parametrize("head", [b"", b"GET /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_a_head_that_does_not_come_ends_the_connection(port: int, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head)
        received, seconds = until_closed(connection)
    assert received == b""
    assert seconds < 30


def test_a_head_that_drips_ends_too(port: int) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection, contextlib.suppress(OSError):
        connection.sendall(b"GET /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        while time.monotonic() - began < 60:
            connection.sendall(b"a")
            time.sleep(0.05)
    assert time.monotonic() - began < 30


def test_the_second_request_of_a_connection_has_the_same_time(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /static/desk.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /draft")
        received, seconds = until_closed(connection)
    assert received.count(b"HTTP/1.1 200") == 1
    assert seconds < 30  # as idle: the pipelined piece came before that time began


def test_a_body_that_does_not_come_is_answered(port: int) -> None:
    head = b"POST /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + b"Content-Length: 1000\r\n\r\ntext=")
        received, seconds = until_closed(connection)
    assert received.startswith(b"HTTP/1.1 408")
    assert "太慢" in received.decode()
    assert seconds < 30


def test_a_body_that_drips_is_answered(port: int) -> None:
    head = b"POST /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
    head += b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    began, received = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port)) as connection, contextlib.suppress(OSError):
        connection.settimeout(0.05)
        connection.sendall(head)
        while time.monotonic() - began < 60 and not received:
            connection.sendall(b"1\r\na\r\n")
            with contextlib.suppress(TimeoutError):
                received = connection.recv(65536)
    assert received.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 30


def test_a_body_beyond_its_bound_gets_its_answer_while_it_is_still_sent(port: int) -> None:
    head = b"POST /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + b"Content-Length: 8000000\r\n\r\n")
        for _ in range(8):  # a browser sends all of it before it reads
            connection.sendall(b"a" * 1_000_000)
        connection.settimeout(5)
        assert connection.recv(65536).startswith(b"HTTP/1.1 413")


def test_an_answer_that_is_not_read_ends_the_connection(port: int) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        with contextlib.suppress(OSError):
            for _ in range(400):
                connection.sendall(b"GET /static/htmx-2.0.11.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        time.sleep(2.0)
        received, seconds = until_closed(connection)
    assert 0 < len(received) < 400 * 50_000
    assert seconds < 30


@pytest.mark.parametrize(
    "head",
    [
        b"GET /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /draft HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET /draft HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n\r\n",
        b"GET http://evil.example/draft HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"GET /static/../draft HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /static/..%2f..%2fapp.py HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)
def test_heads_that_are_too_long_or_wrong_are_refused(port: int, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(head)
        connection.settimeout(10)
        try:
            received = connection.recv(65536)
        except ConnectionResetError:
            received = b""
    assert received == b"" or re.match(rb"HTTP/1.1 4\d\d", received), received[:100]
