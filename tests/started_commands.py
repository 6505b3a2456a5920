"""`python -m desk` hundreds of times without hundreds of starts of Python: a process that has imported it forks.

What is forked has imported, and compiled the patterns of the bundled rules, which each of the hundreds would do again.
It is a program of its own, with its own arguments, folder, environment, outputs and exit code; several run beside each
other. What depends on the start itself is tested with real starts.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120
_LENGTH = 4
# What most commands import when they are called, and the patterns they compile.
_IMPORTED = (
    *(
        f"desk.{name}"
        for name in ("check", "annotate", "read", "explain", "rules", "index", "search", "library")
    ),
    *(f"desk.{name}" for name in ("compare", "audit")),
    "checker.check",
    "checker.load",
    "checker.ruleformat",
    "corpus.read",
    "index.library",
    "yaml",
    "judged_examples",
)


class Commands:
    """A process that forks, at an address of its own."""

    def __init__(self, address: str) -> None:
        self._address = address

    def run(
        self, arguments: Sequence[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """What `python -m desk` with these arguments prints and returns."""
        asked = json.dumps([list(arguments), str(folder), environment]).encode()
        with (
            socket.socket(socket.AF_UNIX) as line,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as errors,
        ):
            line.settimeout(SECONDS)
            line.connect(self._address)
            socket.send_fds(line, [len(asked).to_bytes(_LENGTH, "big")], [out.fileno(), errors.fileno()])
            line.sendall(asked)
            code = line.recv(16)
            assert code, "the process that forks has gone"
            printed = []
            for file in (out, errors):
                file.seek(0)
                printed.append(file.read().decode().replace("\r\n", "\n"))
            return subprocess.CompletedProcess(["zhihe", *arguments], int(code), *printed)


@contextmanager
def forking_commands() -> Iterator[Commands]:
    """Starts the process and ends it."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"{folder}/commands"
        process = subprocess.Popen(
            [sys.executable, __file__, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert process.stdin
        assert process.stdout
        try:
            assert process.stdout.readline() == b"ready\n"
            yield Commands(address)
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait(SECONDS)


def _asked(address: str) -> list[str]:
    """Forks for each who asks until our own input ends; returns, in what was forked, the arguments asked for."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    print("ready", flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while True:
        if sys.stdin in select.select([listener, sys.stdin], [], [])[0]:
            sys.exit()
        line, _ = listener.accept()
        while _reaped():
            pass
        if os.fork() == 0:
            listener.close()
            return _one(line)
        line.close()


def _reaped() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _one(line: socket.socket) -> list[str]:
    """Forks again: who waits tells the exit code, who was forked becomes the program."""
    head, outputs, _, _ = socket.recv_fds(line, _LENGTH, 2)
    length, data = int.from_bytes(head, "big"), b""
    while len(data) < length:
        data += line.recv(length - len(data))
    program = os.fork()
    if program:
        code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
        line.sendall(str(code).encode())
        os._exit(0)
    line.close()
    arguments, folder, environment = json.loads(data)
    for to, source in enumerate((os.open(os.devnull, os.O_RDONLY), *outputs)):
        os.dup2(source, to)
        os.close(source)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[0] = folder
    found: list[str] = arguments
    return found


if __name__ == "__main__":
    for module in _IMPORTED:
        importlib.import_module(module)
    sys.argv[1:] = _asked(sys.argv[1])
    runpy.run_module("desk", run_name="__main__", alter_sys=True)
