"""What every test shares: a home of its own, and the rule that in CI a skip is a failure."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code; what may hang has limits of its own.
settings.register_profile("zhihe", deadline=None)
settings.load_profile("zhihe")

SHARED = Path(__file__).resolve().parents[2] / "shared"


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


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, None, None]:
    """With ZHIHE_REQUIRE_ALL=1 everything a test needs is there, so that a skip hides something."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result of the hook
    if not report.skipped or hasattr(report, "wasxfail") or os.environ.get("ZHIHE_REQUIRE_ALL") != "1":
        return
    # The real documents are no part of the project and nothing can install them.
    if SHARED.is_dir() or "shared" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped although ZHIHE_REQUIRE_ALL=1: {report.longrepr}"
