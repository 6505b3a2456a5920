"""Feeds a target of tests/fuzz_targets.py with inputs that a fuzzer finds by watching which lines they reach.

    PYTHONPATH=. python tests/fuzz_by_coverage.py TARGET RUNS FOLDER

Needs atheris (libFuzzer for Python). FOLDER keeps the inputs that reached something new and, as `crash-…`, `timeout-…` or
`oom-…`, the one that ended the run with an exit code that is not 0. Whatever opens a file to write into it ends it too.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["corpus", "olefile"], enable_loader_override=False):
    from fuzz_targets import TARGETS

    import corpus.readers

    for module in pkgutil.iter_modules(corpus.readers.__path__):  # what is imported later is not watched
        importlib.import_module(f"corpus.readers.{module.name}")

SECONDS = 10  # for one input, which is a few kilobytes
MEBIBYTES = 1536


class _Watch:
    """Lets nothing be written while an input is read."""

    def __init__(self) -> None:
        self.active = False

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if (
            self.active
            and event == "open"
            and isinstance(arguments[1], str)
            and set(arguments[1]) & set("wax+")
        ):
            raise AssertionError(f"opened for writing: {arguments[0]}")
        if self.active and event in {
            "os.mkdir",
            "os.rename",
            "os.remove",
            "subprocess.Popen",
            "socket.connect",
        }:
            raise AssertionError(f"{event}: {arguments}")


def main(name: str, runs: str, folder: Path) -> None:
    """Does not come back: libFuzzer ends the process."""
    target = TARGETS[name]
    found = folder / "found"
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (found / f"seed-{number}").write_bytes(seed)
    watch = _Watch()
    sys.addaudithook(watch.hook)

    def feed(data: bytes) -> None:
        watch.active = True
        try:
            target.feed(data)
        finally:
            watch.active = False

    options = [
        f"-runs={runs}", f"-max_len={target.longest}", f"-timeout={SECONDS * target.cost}", f"-rss_limit_mb={MEBIBYTES}",
        f"-artifact_prefix={folder}/", "-print_final_stats=1", "-seed=1", str(found),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], feed)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
