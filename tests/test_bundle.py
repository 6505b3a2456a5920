"""The offline folder: made with the network, then installed and used in a clean folder without one. Run by `make soak`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
DRAFTS = ("执行通知书-缺12368举报.txt", "执行通知书-三项齐全.docx")
NOWHERE = "http://127.0.0.1:9"  # the port of nothing: a proxy that never answers

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make bundle` makes; pip may use the network here and nowhere else."""
    out = tmp_path_factory.mktemp("made") / "zhihe-bundle"
    subprocess.run([sys.executable, "bundle/make.py", "--out", str(out)], cwd=ROOT, check=True, timeout=900)
    return out.with_name("zhihe-bundle.tar.gz")


@pytest.fixture
def folder(archive: Path, tmp_path: Path) -> Path:
    """Unpacked where a person might: a path with Chinese and a space."""
    place = tmp_path / "办公 电脑"
    with tarfile.open(archive) as packed:
        packed.extractall(place, filter="data")
    return place / "zhihe-bundle"


def clean_environment(home: Path) -> dict[str, str]:
    """Of an office machine: no settings of pip, none of ours; Python 3.11 on the path."""
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": f"{sys.base_prefix}/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    }


def network_can_be_cut() -> bool:
    return subprocess.run(["unshare", "-rn", "ip", "link"], capture_output=True, check=False).returncode == 0


def session(folder: Path, environment: dict[str, str], drafts: list[Path]) -> tuple[str, dict[str, Any]]:
    """How the network was cut off, and what happened then."""
    cut = network_can_be_cut()
    if not cut:
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), NOWHERE)
        environment = environment | proxies | {"PIP_NO_INDEX": "1"}
    command = ["unshare", "-rn"] if cut else []
    command += [sys.executable, str(Path(__file__).with_name("bundle_session.py")), str(folder)]
    command += ["cut" if cut else "proxies", *map(str, drafts)]
    done = subprocess.run(
        command, env=environment, cwd=folder.parent, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    return ("a network namespace without any network" if cut else "invalid proxies"), json.loads(done.stdout)


def test_it_installs_checks_and_opens_the_desk_without_a_network(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    drafts = []
    for name in DRAFTS:
        drafts.append(tmp_path / name)
        shutil.copy(ROOT / "examples" / "drafts" / name, drafts[-1])
    how, result = session(folder, clean_environment(home), drafts)
    with capsys.disabled():
        print(f"\nnetwork cut off by: {how}; a connection outside: {result['outside']}")
    if how != "invalid proxies":
        assert result["outside"] == "Network is unreachable"

    code, said = result["install"]
    assert code == 0, said
    assert "装好了" in said
    # The compiled rules come in the wheel: no start had to make a copy.
    assert not list(home.rglob("rules-*.json"))

    for (code, said), expected in zip(result["check"], ({"art20-12368-report"}, set()), strict=True):
        assert code == (1 if expected else 0), said
        findings = json.loads(said)["documents"][0]["results"]
        failed = {item["rule"].partition("/")[2] for item in findings if item["verdict"] == "fail"}
        assert failed == expected

    code, said = result["again"]
    assert code == 0, said
    moved = folder.with_name("执核 新位置")
    assert not (moved / "venv.old").exists()

    assert result["desk"]["status"] == 200, result["desk"]["said"]
    assert "审稿" in result["desk"]["page"]
    assert (home / "执核").is_dir()


def install(folder: Path, environment: dict[str, str]) -> str:
    """What a failed installation says."""
    done = subprocess.run(
        ["sh", "安装.sh"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "安装没有完成" in done.stderr
    return done.stderr


def without_python(tmp_path: Path) -> dict[str, str]:
    """A machine that has the usual tools, and no Python at all."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for place in (Path("/usr/bin"), Path("/bin")):
        for tool in place.iterdir():
            if not tool.name.startswith(("python", "pip")) and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    return clean_environment(tmp_path / "home") | {"PATH": str(tools)}


def test_without_python_it_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    said = install(folder, without_python(tmp_path))
    assert "没有找到 Python 3.11。\n请把“安装说明.txt”第二节交给管理员" in said


def test_another_python_is_named_and_not_used(folder: Path, tmp_path: Path) -> None:
    environment = without_python(tmp_path)
    other = tmp_path / "tools" / "python3"
    other.write_text("#!/bin/sh\necho 3.8\n")
    other.chmod(0o755)
    assert f"{other} 是 Python 3.8" in install(folder, environment)


def python_without(name: str, prefix: Path) -> Path:
    """A Python 3.11 as compiled without some development files: one module of its library is not there."""
    whole = Path(sys.base_prefix)
    library = prefix / "lib" / "python3.11"
    modules = library / "lib-dynload"
    modules.mkdir(parents=True)
    original = whole / "lib" / "python3.11"
    for source, target in ((original, library), (original / "lib-dynload", modules)):
        for entry in source.iterdir():
            if entry.name != "lib-dynload" and not entry.name.startswith(f"{name}."):
                (target / entry.name).symlink_to(entry)
    (prefix / "bin").mkdir()
    return Path(shutil.copy(whole / "bin" / "python3.11", prefix / "bin"))


def test_a_python_with_parts_missing_is_not_used(folder: Path, tmp_path: Path) -> None:
    python = python_without("_sqlite3", tmp_path / "prefix")
    environment = clean_environment(tmp_path / "home") | {"ZHIHE_PYTHON": str(python)}
    assert f"{python} 不完整，缺少：_sqlite3。" in install(folder, environment)


@pytest.mark.parametrize("missing", [False, True], ids=["damaged", "missing"])
def test_a_file_spoilt_in_copying_is_named(folder: Path, tmp_path: Path, missing: bool) -> None:
    wheel = next((folder / "wheels").glob("lxml-*.whl"))
    if missing:
        wheel.unlink()
    else:
        wheel.write_bytes(wheel.read_bytes()[:-1])
    assert wheel.name in install(folder, clean_environment(tmp_path / "home"))
    assert not (folder / "venv").exists()


def test_a_bundle_for_another_processor_says_so(folder: Path, tmp_path: Path) -> None:
    version = folder / "VERSION"
    version.write_text(
        version.read_text("utf-8").replace(f"arch={os.uname().machine}", "arch=mips64"), "utf-8"
    )
    sums = subprocess.run(
        ["sha256sum", "VERSION"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    (folder / "SHA256SUMS").write_text(sums, "utf-8")
    said = install(folder, clean_environment(tmp_path / "home"))
    assert f"是给 mips64 处理器的，本机是 {os.uname().machine}" in said


def test_a_failed_update_leaves_the_former_version(folder: Path, tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "home")
    subprocess.run(
        ["sh", "安装.sh"], cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=True, timeout=300
    )
    wheel = next((folder / "wheels").glob("lxml-*.whl"))
    wheel.unlink()
    sums = folder / "SHA256SUMS"
    kept = [line for line in sums.read_text("utf-8").splitlines(keepends=True) if wheel.name not in line]
    sums.write_text("".join(kept), "utf-8")
    said = install(folder, environment)
    assert "原来的版本还在" in said
    assert "lxml" in said
    assert (folder / "venv" / "installed").exists()
    done = subprocess.run([folder / "venv" / "bin" / "zhihe", "--version"], env=environment, check=True)
    assert done.returncode == 0
