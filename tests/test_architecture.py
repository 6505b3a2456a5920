"""The house: arrows one way, the packages that setup.cfg lists, module size, and what a cold check may import."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Each package with what it may import of ours. `rules` is data and nobody's to import.
MAY_IMPORT = {
    "corpus": {"corpus"},
    "checker": {"corpus", "checker"},
    "index": {"corpus", "checker", "index"},
    "audit": {"corpus", "checker", "index", "audit"},
    "desk": {"corpus", "checker", "index", "audit", "desk"},
}
OURS = {*MAY_IMPORT, "rules", "tests", "bench", "examples"}
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
MOST_LINES = 420


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) & OURS <= MAY_IMPORT[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_one_subject_and_says_which(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text))


def test_every_package_is_listed() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert listed == found | {"checker.rulepack"}


# What checking one text file may not load: it would cost a judge a second for nothing.
HEAVY = (
    "spacy",
    "whoosh",
    "tantivy",
    "pdfplumber",
    "pypdfium2",
    "lxml",
    "yaml",
    "pypinyin",
    "opencc",
    "sqlite3",
    "index",
    "audit",
    "numpy",
    "PIL",
    "cv2",
    "onnxruntime",
    "rapidocr",
    "jinja2",
    "multiprocessing",
)


def test_a_cold_check_of_a_text_loads_nothing_heavy(tmp_path: Path) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text(
        "甲县人民法院执行通知书（2022）甲0101执1号张某甲：责令你支付货款10000元。二〇二二年六月一日", "utf-8"
    )
    program = (
        "import sys; from desk.command import cli\n"
        "cli.main(['check', '--fail-on', 'never', sys.argv[1]], standalone_mode=False)\n"
        f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    environment = {"ZHIHE_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, str(draft)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=environment,
        ).stdout
        for _ in range(2)
    ]
    # The first start compiles the rules from YAML; the second has the compiled copy.
    assert outputs[1].splitlines()[-1] == "LOADED"


def test_a_cold_search_loads_nothing_that_only_checks_and_indexes_need(tmp_path: Path) -> None:
    program = (
        "import sys; from desk.command import cli\n"
        "from index.library import Library; Library.open().close()\n"
        "cli.main(['search', '有权拒绝'], standalone_mode=False)\n"
        "unwanted = ('audit', 'checker.check', 'lxml', 'yaml', 'numpy', 'fastapi', 'pypinyin', 'opensearchpy',\n"
        "'checker.load', 'corpus.document', 'index.reading', 'index.changes', 'index.writer', 'index.export')\n"
        "print('LOADED', *[name for name in unwanted if name in sys.modules])"
    )
    environment = {"ZHIHE_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    assert done.stdout.splitlines()[-1] == "LOADED"
