"""What every test shares: a home of its own, the compiled rules, the order of the files, and in CI no skips."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from checker.bundled import bundled_rules
from checker.load import compile_bundled
from corpus import isolation

# How long an example takes says more of the machine than of the code; what may hang has limits of its own.
settings.register_profile("zhihe", deadline=None)
settings.load_profile("zhihe")

# Where an environment forbids to keep bytecode, each of the hundreds of programs that are started compiles every module
# that it imports, and each worker every test.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# One thread of numpy per worker: more would wait for each other, and keep files from being read in forks.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

SHARED = Path(__file__).resolve().parents[2] / "shared"


# Files that take longer than fifteen seconds, the longest first: where they come last, one of two workers waits.
LONGEST = (
    "test_audit_kill",
    "test_hostile_files",
    "test_desk_audit_browser",
    "test_accuracy",
    "test_desk_draft_leaving",
    "test_desk_draft_browser",
    "test_desk_search_in_browser",
    "test_library",
    "test_desk_slips",
    "test_scans",
    "test_audit",
    "test_opensearch",
    "test_engines",
    "test_desk_audit",
    "test_end_to_end",
    "test_desk_api",
    "test_audit_containers",
    "test_desk_nothing_lost",
    "test_desk_login_browser",
    "test_fidelity",
    "test_export",
    "test_fuzz",
    "test_office_formats",
    "test_damaged_pdf",
    "test_hostile_queries",
    "test_pasted_scans",
)


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the bundled rules: hundreds of programs are started, each with a home that has no copy yet."""
    if not hasattr(config, "workerinput"):
        compile_bundled()  # always anew: a copy knows the rules it was made of, not the code that made it


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the copy, which would outlive a change of the code that makes it."""
    if not hasattr(config, "workerinput"):
        (bundled_rules() / "compiled.json").unlink(missing_ok=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that both workers end together."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: thousands of forks need not each look through it for garbage.

    A collection touches every object, so that each child would copy the hundreds of megabytes it shares.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """No test reads or writes the library of the person who runs it."""
    before = os.environ.get("ZHIHE_HOME")
    os.environ["ZHIHE_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["ZHIHE_HOME"]
    else:
        os.environ["ZHIHE_HOME"] = before


@pytest.fixture(autouse=True, scope="session")
def _workers_fork(request: pytest.FixtureRequest) -> Generator[None, None, None]:
    """Files are read in forks also by a worker of xdist, not in a new Python each, which takes twice as long and more.

    Its one thread more only waits for orders, and holds nothing that a reader needs.
    """
    tasks = Path("/proc/self/task")
    if not hasattr(request.config, "workerinput") or not tasks.is_dir():
        yield
        return
    at_start = len(list(tasks.iterdir()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "_can_fork", lambda: len(list(tasks.iterdir())) <= at_start)
        yield


@pytest.fixture(autouse=True, scope="module")
def _judges_end() -> Generator[None, None, None]:
    """The desks of a module share the processes that judge; the next module has its own."""
    yield
    if "desk_pages" in sys.modules:
        sys.modules["desk_pages"].end_judges()


@pytest.fixture(scope="module")
def browser() -> Generator[Any, None, None]:
    """The system's Chromium; the tests that use it are skipped, in words, where there is none."""
    from desk_browser import chromium  # noqa: PLC0415  most tests open no browser

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def cluster() -> Generator[str, None, None]:
    """The address of a server that answers as OpenSearch does; programs that are started find it as well."""
    from osmem_server import OsmemServer  # noqa: PLC0415  a binary that not every system has

    with OsmemServer.start(japanese=False) as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("ZHIHE_OPENSEARCH_URL", server.url)
        yield server.url


@pytest.fixture(autouse=True)
def _cluster_if_named(request: pytest.FixtureRequest) -> None:
    """Whoever runs over all engines gets the server with the one that needs it."""
    chosen = getattr(request.node, "callspec", None)
    if chosen is not None and "opensearch" in map(str, chosen.params.values()):
        request.getfixturevalue("cluster")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, None, None]:
    """With ZHIHE_REQUIRE_ALL=1 everything a test needs is there, so that a skip hides something."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result of the hook
    if not report.skipped or hasattr(report, "wasxfail") or os.environ.get("ZHIHE_REQUIRE_ALL") != "1":
        return
    # The real documents are no part of the project, a cluster is no part of a machine: neither can be installed.
    reason = str(report.longrepr)
    if "ZHIHE_TEST_OPENSEARCH" not in reason and (SHARED.is_dir() or "shared" not in reason):
        report.outcome = "failed"
        report.longrepr = f"skipped although ZHIHE_REQUIRE_ALL=1: {report.longrepr}"
