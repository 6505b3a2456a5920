"""The audit's report in a real browser: it renders, asks the network for nothing, and prints."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from test_command import zhihe

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")


def browse(profile: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={profile}", "--enable-logging=stderr", "--v=0", *args),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_the_report_renders_and_stays_at_home(tmp_path: Path) -> None:
    out = tmp_path / "out"
    zhihe("audit", str(ROOT / "examples" / "published"), str(ROOT / "examples" / "served"), "--out", str(out))
    report = out / "report.html"
    shown = browse(tmp_path / "profile", "--dump-dom", report.as_uri())
    page = html.document_fromstring(shown.stdout)
    text = page.text_content()
    assert "不合格" in text
    assert "无法判断" in text
    assert page.xpath("count(//table)") > 2
    assert not page.xpath("//script | //link[@rel='stylesheet'] | //img[starts-with(@src, 'http')]")
    assert "Refused to" not in shown.stderr, (
        "the page's own Content-Security-Policy must let all of it through"
    )
    pdf = tmp_path / "report.pdf"
    browse(tmp_path / "profile2", f"--print-to-pdf={pdf}", report.as_uri())
    assert pdf.stat().st_size > 10_000
    picture = tmp_path / "report.png"
    browse(tmp_path / "profile3", f"--screenshot={picture}", "--window-size=1366,2000", report.as_uri())
    assert picture.stat().st_size > 20_000
