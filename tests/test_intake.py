"""`zhihe index` again and again: what changed, moved, was deleted, cannot be read, or is judged by other rules."""

from __future__ import annotations

import datetime
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from test_command import BAD, GOOD, zhihe

from audit.walk import Walk, absolute
from checker.check import Settings
from checker.load import RuleSet, load_rules
from checker.verdict import Mode
from desk import intake
from desk.intake import Intake
from index.library import Library
from index.tree import Phrase

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
RULES = load_rules()
Text = dict[str, str]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "文书"
    (folder / "甲").mkdir(parents=True)
    for name, text in {"甲/一.txt": GOOD, "甲/二.txt": BAD, "三.txt": GOOD.replace("123号", "9号")}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def run(
    home: Path, *paths: Path, rules: RuleSet = RULES, remove: bool = False, reread: bool = False
) -> tuple[Intake, dict[str, str]]:
    """One run: its counters, and the path of each document with what became of it: read, stored, same or unreadable."""
    became: dict[str, str] = {}
    with Library.open(home) as library, library.writer() as writer:
        settings = Settings(Mode.PUBLISHED)
        taken = Intake(library, writer, Walk(absolute(paths), home), rules, settings, reread=reread)
        for entry, name in taken.documents():
            before = taken.rejudged
            outcome = taken.keep(entry, name)
            if isinstance(outcome, str):
                became[name] = "unreadable"
            else:
                became[name] = "same" if outcome is None else "stored" if taken.rejudged > before else "read"
        taken.settle(remove)
    return taken, became


def held(home: Path) -> Text:
    """Every path of the library with the case number of its document; index and store agree."""
    with Library.open(home) as library:
        entries = list(library.iterate("*"))
        assert len(entries) == library.count()
        return {path: entry.case_numbers[0] for entry in entries for path in entry.paths}


def names(home: Path) -> set[str]:
    return {Path(path).name for path in held(home)}


def test_the_second_time_nothing_is_read(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    assert set(run(home, inputs)[1].values()) == {"read"}
    before = held(home)
    taken, became = run(home, inputs)
    assert set(became.values()) == {"same"}
    assert (taken.moved, taken.removed, taken.missing, held(home)) == (0, 0, 0, before)


def test_a_changed_file_takes_the_place_of_what_it_was(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    path = inputs / "三.txt"
    path.write_text(GOOD.replace("123号", "77号"), "utf-8")
    _, became = run(home, inputs)
    assert became == {
        str(path): "read",
        str(inputs / "甲" / "一.txt"): "same",
        str(inputs / "甲" / "二.txt"): "same",
    }
    assert held(home)[str(path)] == "（2022）甲0101执77号"
    assert len(held(home)) == 3


@pytest.mark.parametrize("other", [False, True], ids=["below the same input", "to another input"])
def test_a_moved_file_keeps_its_record_and_is_not_judged_again(
    tmp_path: Path, inputs: Path, other: bool
) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    target = (tmp_path / "别处" if other else inputs / "乙") / "改名.txt"
    target.parent.mkdir()
    shutil.move(inputs / "三.txt", target)
    with Library.open(home) as library:
        number = library.store.number_of(str(library.store.at(str(inputs / "三.txt"))))
    taken, became = run(home, target.parent if other else inputs)
    assert became[str(target)] == "same"
    assert (taken.moved, taken.removed, taken.missing) == (1, 0, 0)
    assert names(home) == {"一.txt", "二.txt", "改名.txt"}
    with Library.open(home) as library:
        assert library.store.number_of(str(library.store.at(str(target)))) == number


def test_a_moved_folder_keeps_all_its_records(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    (inputs / "甲").rename(inputs / "乙")
    taken, became = run(home, inputs)
    assert set(became.values()) == {"same"}
    assert taken.moved == 2
    assert {Path(path).parent.name for path in held(home)} == {"文书", "乙"}


def test_a_copy_is_one_document_in_two_places(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    shutil.copy(inputs / "三.txt", inputs / "副本.txt")
    taken, became = run(home, inputs)
    assert became[str(inputs / "副本.txt")] == "same"
    assert (taken.moved, len(held(home))) == (0, 4)
    (inputs / "三.txt").unlink()
    taken, _ = run(home, inputs)
    assert (taken.moved, taken.missing) == (1, 0)
    assert names(home) == {"一.txt", "二.txt", "副本.txt"}


def test_a_deleted_file_stays_until_its_removal_is_asked_for(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    (inputs / "三.txt").unlink()
    taken, _ = run(home, inputs)
    assert (taken.missing, taken.removed, len(held(home))) == (1, 0, 3)
    taken, _ = run(home, inputs, remove=True)
    assert (taken.missing, taken.removed) == (0, 1)
    assert names(home) == {"一.txt", "二.txt"}


def test_below_an_empty_folder_nothing_is_removed(tmp_path: Path, inputs: Path) -> None:
    """What a share looks like that is not connected."""
    home = tmp_path / "home"
    run(home, inputs)
    shutil.rmtree(inputs)
    inputs.mkdir()
    taken, _ = run(home, inputs, remove=True)
    assert (taken.missing, taken.removed, len(held(home))) == (3, 0, 3)
    shown = zhihe("index", str(inputs), "--remove-missing", home=home)
    assert "有 3 份的文件已不在原处" in shown.stderr
    assert "请检查磁盘或共享是否已连接" in shown.stderr


def test_a_folder_below_that_is_empty_may_be_a_disk_that_is_not_connected(
    tmp_path: Path, inputs: Path
) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    for file in (inputs / "甲").iterdir():
        file.unlink()
    taken, _ = run(home, inputs, remove=True)
    assert (taken.missing, taken.removed) == (2, 0)
    (inputs / "甲").rmdir()  # the folder itself is gone, what it was in is not empty
    taken, _ = run(home, inputs, remove=True)
    assert (taken.missing, taken.removed) == (0, 2)
    assert names(home) == {"三.txt"}


def test_where_the_system_does_not_say_that_a_file_is_gone_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, gone in {
        "a": False,
        "b": True,
        "a/b": True,
        "loop": False,
        "loop/b": False,
        "a!/b": False,
    }.items():
        assert intake._gone(str(tmp_path / path)) is gone, path
    assert intake._gone(str(tmp_path / "a\0b"))


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\0" * 90], ids=["nothing in it", "another format"])
def test_what_lay_at_a_place_goes_with_its_bytes(tmp_path: Path, inputs: Path, content: bytes) -> None:
    """A search must not show what no longer lies there, though what lies there now cannot be read."""
    home = tmp_path / "home"
    run(home, inputs)
    (inputs / "三.txt").write_bytes(content)
    _, became = run(home, inputs)
    assert became[str(inputs / "三.txt")] == "unreadable"
    assert names(home) == {"一.txt", "二.txt"}


def test_a_file_that_cannot_be_read_for_now_keeps_its_record(
    tmp_path: Path, inputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes, but the reader fails: an office program that is busy, a limit that was lowered."""
    home = tmp_path / "home"
    run(home, inputs)
    monkeypatch.setenv("ZHIHE_LIMIT_FILE_BYTES", "10")
    again = zhihe("index", str(inputs), "--reread", home=home)
    assert again.returncode == 2
    assert "没有读取 3 份；资料库现有 3 份" in again.stdout
    assert len(held(home)) == 3


def _zip(*texts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"{number}.txt", text)
    return file.getvalue()


def test_a_torn_archive_keeps_what_it_held(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    folder.mkdir()
    whole = _zip(*(GOOD.replace("123号", f"{number}号") for number in range(1, 5)))
    (folder / "a.zip").write_bytes(whole)
    run(home, folder)
    assert len(held(home)) == 4
    (folder / "a.zip").write_bytes(whole[: len(whole) // 2])
    _, became = run(home, folder, remove=True)
    assert "unreadable" in became.values()
    assert len(held(home)) == 4
    (folder / "a.zip").write_bytes(_zip(*(GOOD.replace("123号", f"{number}号") for number in range(1, 3))))
    taken, _ = run(home, folder)
    assert taken.removed == 2
    assert len(held(home)) == 2


# --- other rules


def _fewer_rules() -> RuleSet:
    return RuleSet("fewer", RULES.rules[: len(RULES.rules) // 2])


def test_under_other_rules_files_are_judged_without_being_read(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "in"
    shutil.copytree(EXAMPLES / "served", folder)
    run(home, folder)
    taken, became = run(home, folder, rules=_fewer_rules())
    assert set(became.values()) == {"stored"}
    assert taken.rejudged == len(became)
    with Library.open(home) as library:
        fewer = {entry.id: (entry.verdicts, library.report(entry.id)) for entry in library.iterate("*")}
    other = tmp_path / "other"
    run(other, folder, rules=_fewer_rules())
    with Library.open(other) as library:
        assert {
            entry.id: (entry.verdicts, library.report(entry.id)) for entry in library.iterate("*")
        } == fewer


def test_reread_reads_what_is_known(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    run(home, inputs)
    with Library.open(home) as library:
        before = library.store.sequence
    assert set(run(home, inputs, reread=True)[1].values()) == {"read"}
    with Library.open(home) as library:
        assert library.store.sequence == before  # the same came out of it


def test_a_type_that_is_declared_later_counts(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    path = inputs / "三.txt"
    zhihe("index", str(path), home=home)
    zhihe("index", str(path), "--type", "结案通知书", home=home)
    with Library.open(home) as library:
        (entry,) = library.iterate("*")
        assert entry.type_name == "结案通知书"
        assert library.search(Phrase("text", "三日内支付")).total == 1


def test_a_link_is_read_only_where_it_leads_to_a_file_of_an_input(tmp_path: Path, inputs: Path) -> None:
    outside = tmp_path / "别处.txt"
    outside.write_text(GOOD.replace("123号", "66号"), "utf-8")
    (inputs / "外.txt").symlink_to(outside)
    (inputs / "内.txt").symlink_to(inputs / "三.txt")
    _, became = run(tmp_path / "home", inputs)
    assert became[str(inputs / "外.txt")] == "unreadable"
    assert names(tmp_path / "home") == {"一.txt", "二.txt", "三.txt", "内.txt"}
    told = zhihe("index", str(inputs), home=tmp_path / "other")
    assert told.returncode == 2
    assert "外.txt：这是一个链接，指到所给的文件夹以外，没有读取" in told.stderr
    # What is named is wanted: the file, or the link itself.
    for named in (outside, inputs / "外.txt"):
        _, became = run(tmp_path / "homes" / named.stem, inputs, named)
        assert "unreadable" not in became.values()
    assert "外.txt" in names(tmp_path / "homes" / "外")


def _modes(home: Path) -> dict[str, str | None]:
    with Library.open(home) as library:
        return {Path(entry.path).name: entry.mode for entry in library.iterate("*")}


def test_without_a_mode_a_document_keeps_the_one_it_was_judged_in(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    zhihe("index", str(inputs), "--mode", "served", home=home)
    (inputs / "三.txt").write_text(
        GOOD.replace("123号", "77号"), "utf-8"
    )  # changed: the same document in another version
    (inputs / "四.txt").write_text(GOOD.replace("123号", "78号"), "utf-8")
    (inputs / "甲" / "一.txt").rename(inputs / "五.txt")
    again = zhihe("index", str(inputs), home=home)
    assert "收入或更新 2 份，没有变化或内容相同 2 份" in again.stdout
    assert "3 份保持原来的状态，没有改为已公开（要改，加 --mode）" in again.stdout
    assert _modes(home) == {"三.txt": "served", "二.txt": "served", "五.txt": "served", "四.txt": "published"}
    for options in ((), ("--reread",)):
        zhihe("index", str(inputs), *options, home=home)
        assert _modes(home)["二.txt"] == "served"
    done = zhihe("index", str(inputs), "--mode", "published", home=home)
    assert "保持原来的状态" not in done.stdout
    assert set(_modes(home).values()) == {"published"}


def test_the_day_that_was_given_stays_with_a_document(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    zhihe("index", str(inputs), "--as-of", "2022-03-01", home=home)
    zhihe("index", str(inputs), "--mode", "draft", home=home)
    with Library.open(home) as library:
        days = {
            judged.as_of for _, sha in library.store.last_changes(9) if (judged := library.store.judged(sha))
        }
    assert days == {datetime.date(2022, 3, 1)}


def test_the_summary_tells_what_became_of_the_files(tmp_path: Path, inputs: Path) -> None:
    home = tmp_path / "home"
    assert "收入或更新 3 份" in zhihe("index", str(inputs), home=home).stdout
    (inputs / "三.txt").rename(inputs / "四.txt")
    (inputs / "甲" / "一.txt").unlink()
    again = zhihe("index", str(inputs), "--mode", "served", home=home)
    assert "收入或更新 2 份" in again.stdout
    assert "其中 2 份重新检查而没有重读，移动或改名 1 份；资料库现有 3 份" in again.stdout
    assert "有 1 份的文件已不在原处，资料库里仍然保留；要删去，加 --remove-missing" in again.stderr
