"""A full disk, a read-only folder, damaged files, two writers: a clear answer in Chinese, a way out, and nothing that was acknowledged lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from generated_documents import generated_document, report_of, seeded
from test_command import GOOD, zhihe

from index.home import LibraryError
from index.library import Library
from index.tree import Phrase
from index.verify import verify

ROOT = Path(__file__).resolve().parents[1]
IN_FOLDERS = ("tantivy", "whoosh")
COUNT = 30
HAN = range(0x4E00, 0xA000)


def fill(home: Path, engine: str = "tantivy", first: int = 0, count: int = COUNT) -> None:
    with Library.open(home, engine) as library, library.writer() as writer:
        for number in range(first, first + count):
            document = generated_document(seeded(number), f"/{number}")
            writer.add(document, report_of(document, f"/{number}"), "r1")


def is_chinese(message: str) -> bool:
    """Whether it says in Chinese what happened and what to do; the words of a system or an engine may not stand alone."""
    return sum(ord(char) in HAN for char in message) > 15 and "请" in message


# --- the disk is full

NAMESPACE = ["unshare", "--map-root-user", "--mount"]


def _can_mount() -> bool:
    """Whether this system lets anybody mount a small file system of their own."""
    if not shutil.which("unshare"):
        return False
    mount = "mount -t tmpfs tmpfs /mnt"
    return not subprocess.run([*NAMESPACE, "sh", "-c", mount], capture_output=True, check=False).returncode


# A limit on the size of files fails like a full disk and needs no rights; a file system that is full fails everywhere at once.
FULL = [f"limit {size}" for size in (20_000, 150_000, 300_000)]
if _can_mount():
    FULL += [f"filler {size}" for size in (6_900, 7_500)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows 没有这种限制")
@pytest.mark.parametrize("engine", IN_FOLDERS)
@pytest.mark.parametrize("means", FULL)
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, engine: str, means: str) -> None:
    how, size = means.split()
    place = tmp_path / "disk"
    place.mkdir()
    program = [sys.executable, "tests/full_disk.py", str(place / "home"), engine, how]
    if how == "limit":
        command = [*program, size]
    else:
        filler = place / "filler"
        script = (
            f"mount -t tmpfs -o size=8m tmpfs '{place}' && head -c {int(size) * 1024} /dev/zero > '{filler}'"
            f' && exec "$0" "$@"'
        )
        command = [*NAMESPACE, "sh", "-c", script, *program, str(filler)]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [line.split(maxsplit=1) for line in run.stdout.splitlines()]
    refused = [rest[0] for kind, *rest in lines if kind == "refused"]
    assert refused
    assert all(is_chinese(message) for message in refused), refused
    assert not any("Errno" in message or "os error" in message for message in refused)
    assert lines[-1] == ["done"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows 没有这种限制")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["search", "执行", "--limit", "1"], 0, "共 "),
        (["library", "verify"], 0, "没有发现问题"),
        (["library", "recheck"], 2, "磁盘空间已满，没有写进资料库"),
        (["index", "examples"], 2, "磁盘空间已满，没有写进资料库"),
    ],
)
def test_where_there_is_no_room_at_all_one_can_still_search(
    tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    fill(tmp_path)
    (tmp_path / "store.sqlite-wal").unlink(missing_ok=True)
    script = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))\n"
        "from desk.command import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT,
        env=os.environ | {"ZHIHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code, run.stderr
    assert said in run.stdout + run.stderr
    with Library.open(tmp_path) as library:
        assert library.count() == COUNT
        assert not library.store.db.frozen
    assert [file for file in (tmp_path / "cache").iterdir() if file.stat().st_size == 0] == []


def test_a_backup_that_does_not_fit_leaves_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "home")
    (tmp_path / "out").mkdir()
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "from desk.command import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, "library", "backup", str(tmp_path / "out" / "b")],
        cwd=ROOT,
        env=os.environ | {"ZHIHE_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert is_chinese(run.stderr)
    assert "Traceback" not in run.stderr
    assert list((tmp_path / "out").iterdir()) == []


# --- a folder that may only be read


needs_read_only = pytest.mark.skipif(
    os.name != "posix" or (os.geteuid() == 0 and not _can_mount()),
    reason="root 不受权限限制，又不能挂载只读文件夹；Windows 的权限不是这样设的",
)


def read_only(home: Path, engine: str) -> subprocess.CompletedProcess[str]:
    """Search a library that may only be read, and try to write: without the rights, or for root on a read-only mount."""
    program = [sys.executable, "-c", SEARCH, str(home), engine]
    if os.geteuid() == 0:
        mount = f"mount --bind '{home}' '{home}' && mount -o remount,ro,bind '{home}'"
        program = [*NAMESPACE, "sh", "-c", f'{mount} && exec "$0" "$@"', *program]
    else:
        for path in (*home.rglob("*"), home):
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    finally:
        for path in (home, *home.rglob("*")):
            path.chmod(0o755)


SEARCH = (
    "import sys; from pathlib import Path; from index.library import Library; from index.home import LibraryError\n"
    "told = []\n"
    "with Library.open(Path(sys.argv[1]), sys.argv[2], tell=told.append) as library:\n"
    "    print(library.search('*').total, library.search('执行').total > 0, *told)\n"
    "    try:\n"
    "        library.remove('/1')\n"
    "    except LibraryError as fault:\n"
    "        print(fault)\n"
)


@needs_read_only
@pytest.mark.parametrize("engine", IN_FOLDERS)
def test_a_read_only_library_is_searched_and_not_written(tmp_path: Path, engine: str) -> None:
    home = tmp_path / "home"
    fill(home, engine)
    run = read_only(home, engine)
    assert run.returncode == 0, run.stderr
    found, refused = run.stdout.splitlines()
    assert found == f"{COUNT} True"
    assert "不能写资料库" in refused
    assert is_chinese(refused)


@needs_read_only
def test_a_read_only_library_whose_last_writer_was_killed(tmp_path: Path) -> None:
    """Part of it is in the log only: without writing nothing can be said of it."""
    home = tmp_path / "home"
    fill(home)
    with Library.open(home) as library:
        fill(home, first=COUNT, count=1)
        kept = tmp_path / "kept"
        shutil.copytree(home, kept)  # as a kill leaves it: with the log
        assert library.count() == COUNT + 1
    (kept / "store.sqlite-shm").unlink()
    assert (kept / "store.sqlite-wal").stat().st_size
    run = read_only(kept, "tantivy")
    assert "上一次写入没有收尾。请把整个文件夹复制到可以写的位置再打开" in run.stderr
    copy = tmp_path / "copy"
    shutil.copytree(kept, copy)
    with Library.open(copy) as library:
        assert library.search("*").total == COUNT + 1


@needs_read_only
def test_a_read_only_library_of_an_older_version(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Library.open(home):
        pass
    (home / "store.sqlite").unlink()
    shutil.copy(ROOT / "tests" / "files" / "store-version-1.sqlite", home / "store.sqlite")
    run = read_only(home, "tantivy")
    assert "由旧版本建立，要先更新格式，但这个文件夹是只读的。请把它复制到可以写的位置再打开" in run.stderr


# --- damaged files


def _segments(home: Path) -> list[Path]:
    return [
        path
        for path in sorted(home.glob("index/*/*"))
        if path.suffix not in (".json", ".lock") and path.stat().st_size
    ]


@pytest.mark.parametrize("engine", IN_FOLDERS)
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_segment_is_mended_or_told_and_never_a_crash(
    tmp_path: Path, engine: str, seed: int
) -> None:
    """Whatever opening and searching do with it: afterwards `rebuild` gives every document back."""
    home = tmp_path / "home"
    fill(home, engine)
    rnd = seeded(seed)
    for file in rnd.sample(_segments(home), k=min(2, len(_segments(home)))):
        data = bytearray(file.read_bytes())
        if seed % 3 == 0:
            data = data[: rnd.randrange(len(data))]
        elif seed % 3 == 1:
            data[rnd.randrange(len(data))] ^= 1 << rnd.randrange(8)
        else:
            at = rnd.randrange(len(data))
            data[at : at + 512] = bytes(len(data[at : at + 512]))
        file.unlink()  # not in place: an engine of this process may have it mapped
        file.write_bytes(data)
    try:
        with Library.open(home, engine) as library:
            for query in ("执行", "法院:*人民*", "违反:*", "日期:2022..2023", "冻结 非 扣划"):
                library.search(query)
    except LibraryError as fault:
        assert is_chinese(str(fault))  # noqa: PT017  which of both happens is for the engine to say
    with Library.open(home, engine) as library:
        library.rebuild()
        assert list(verify(library)) == []
        assert library.search("*").total == COUNT


# --- two writers


def test_a_second_writer_is_told_who_writes_and_damages_nothing(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, "utf-8")
    fill(home)
    with Library.open(home) as library, library.writer() as writer:
        document = generated_document(seeded("mine"), "/mine")
        writer.add(document, report_of(document, "/mine"), "r1")
        commands = (
            ["index", str(folder)],
            ["library", "rebuild"],
            ["library", "remove", "/1", "--yes"],
        )
        for command in commands:
            run = zhihe(*command, home=home)
            assert run.returncode == 2, command
            assert f"另一个执核程序（进程号 {os.getpid()}）正在写资料库" in run.stderr
            assert "请等它结束后再试；检索不受影响" in run.stderr
        assert f"共 {COUNT} 份" in zhihe("search", "*", home=home).stdout
        assert zhihe("library", "backup", str(tmp_path / "b"), home=home).returncode == 0
    with Library.open(home) as library:
        assert library.search("*").total == COUNT + 1
        assert list(verify(library)) == []
    assert zhihe("index", str(folder), home=home).returncode == 0


# --- what is shown, and when


def test_what_one_process_stores_another_that_is_running_shows(tmp_path: Path) -> None:
    """The desk keeps its library open: what `zhihe index` takes in is found there without starting it anew."""
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    with Library.open(home) as reader:
        for number in range(2):
            (folder / f"{number}.txt").write_text(GOOD.replace("123号", f"{number + 1}号"), "utf-8")
            zhihe("index", str(folder), home=home)
            assert reader.search("执行").total == number + 1
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / "x.txt").write_text("甲县人民法院\n" + GOOD.replace("123号", "99号"), "utf-8")
        zhihe("index", str(folder), "--remove-missing", home=home)
        assert reader.search("执行").total == 1
        zhihe("library", "rebuild", home=home)
        assert reader.search("执行").total == 1


def test_a_slow_run_shows_what_it_has_before_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans take seconds each: nobody waits for a thousand of them."""
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    with Library.open(tmp_path) as reader, Library.open(tmp_path) as library, library.writer() as writer:
        for number in range(6):
            document = generated_document(seeded(number), f"/{number}")
            writer.add(document, report_of(document, f"/{number}"), "r1")
            if number == 2:
                assert reader.search("*").total == 0
                clock[0] += 6
            if number == 3:
                assert reader.search("*").total == 4
        assert reader.search("*").total == 4
        clock[0] += 6
        assert writer.is_current("0" * 64, "r1", None) is False
        assert writer.is_current(document.sha256, "r1", "published", "/5")
        assert reader.search("*").total == 6


def test_a_reader_in_the_moment_between_two_indexes(tmp_path: Path) -> None:
    """While an index takes the place of another, there is none for some milliseconds."""
    fill(tmp_path)
    with Library.open(tmp_path) as reader:
        assert reader.search(Phrase("text", "执行")).total
        (folder,) = (tmp_path / "index").iterdir()
        aside = folder.with_name("aside")
        script = "import sys, time, pathlib; time.sleep(0.15); pathlib.Path(sys.argv[1]).rename(sys.argv[2])"
        with Library.open(tmp_path) as writing, writing.writer():  # so that nobody else builds one
            folder.rename(aside)
            mover = subprocess.Popen([sys.executable, "-c", script, str(aside), str(folder)])
            assert reader.search("*").total == COUNT
            mover.wait()
