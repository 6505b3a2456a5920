"""`zhihe library`: looks after the library: what is in it, is it whole, backup and restore, room, the rules of today."""

from __future__ import annotations

import datetime
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.reports.text import neutral
from checker.verdict import MODE_NAMES, Mode
from corpus import __version__
from desk.engines import engine_options, tell
from desk.index import Progress
from desk.options import as_of_option, rules_option, rules_or_fail, text_or_json_option
from desk.recheck import recheck
from index.backup import backup, restore
from index.compact import compact, size_of
from index.home import LibraryError, resolve_home
from index.library import Library, engine_kind
from index.rescue import rescue
from index.storecheck import stats
from index.verify import Part, verify

_SAMPLE = 500
_IN_FOLDERS = ("tantivy", "whoosh")

_Command = TypeVar("_Command", bound=Callable[..., Any])


@contextmanager
def _told() -> Iterator[None]:
    """What the library cannot do ends the command with exit code 2."""
    try:
        yield
    except LibraryError as trouble:
        raise click.ClickException(str(trouble)) from None


@click.group("library", help="管理资料库：统计、核对、备份、恢复、整理。说明见 docs/zh/资料库.md。")
def command() -> None:
    """Exit code 2 when it cannot be done."""


@contextmanager
def _opened(engine: str, url: str | None, ca: str | None, upkeep: bool = True) -> Iterator[Library]:
    with _told():
        home = resolve_home()
        home.refuse_absent()
        with Library.open(home, engine, url, ca, tell, upkeep) as library:
            yield library


def _mega(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


@command.command("stats", help="资料库在哪里、有多少文书、占多大、哪些要用新规则重新检查。")
@text_or_json_option()
@engine_options
@rules_option
def stats_(output: str, engine: str, url: str | None, ca: str | None, folders: tuple[Path, ...]) -> int:
    """Changes nothing."""
    rules = rules_or_fail(folders)
    with _opened(engine, url, ca, upkeep=False) as library:
        home, found = library.home, stats(library.store)
        outdated = library.store.outdated()
        current = dict(found.rules).get(rules.hash, 0)
        record = {
            "home": str(home.path),
            "documents": found.documents,
            "paths": found.paths,
            "modes": dict(found.modes),
            "judged_by_other_rules": found.documents - current,
            "without_new_fields": outdated,
            "text_only": found.text_only,
            "read_by_other_versions": found.older_reader,
            "store_bytes": size_of(home.store),
            "indexes": {
                folder.name: size_of(folder) for folder in sorted(home.indexes.iterdir()) if folder.is_dir()
            },
            "engine": engine,
            "index_in_step": library.is_in_step(),
        }
        fault = library.index_fault()
    if output == "json":
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return 0
    click.echo(f"资料库：{home.path}（zhihe {__version__}）")
    click.echo(f"文书 {found.documents} 份，文件 {found.paths} 个")
    for mode, count in found.modes:
        click.echo(
            f"　　按{MODE_NAMES[Mode(mode)] if mode in set(Mode) else '未说明的状态'}检查的 {count} 份"
        )
    if found.documents > current:
        click.echo(
            f"用别的规则检查过的 {found.documents - current} 份：zhihe library recheck 用现在的规则重新检查"
        )
    if outdated:
        click.echo(f"旧版本收入、还缺新检索栏的 {outdated} 份：zhihe index --renew 补上，不读原文件")
    if found.text_only:
        click.echo(f"旧版本收入、只存了文字的 {found.text_only} 份：重新检查时要用 zhihe index 读原文件")
    if found.older_reader > found.text_only:
        click.echo(f"由别的版本读取的 {found.older_reader} 份：想用本版本重读，用 zhihe index --reread")
    click.echo(f"数据库 {_mega(size_of(home.store))}")
    for name, size in record["indexes"].items():  # type: ignore[attr-defined]  # a table in a record of many kinds
        click.echo(f"索引 {name} {_mega(size)}")
    if fault:
        told = f"{fault}：用 zhihe library rebuild 重建；文书都在，不受影响"
    elif record["index_in_step"]:
        told = "与数据库一致"
    else:
        told = "没有跟上数据库：正在写入，或者下次检索、收录时补上"
    click.echo(f"索引（{engine}）{told}")
    return 0


@command.command(
    "verify", help="核对资料库：数据库是否完好，每份文书是否检索得到。什么也不改。退出码 1：有问题。"
)
@click.option(
    "--all", "everything", is_flag=True, help=f"逐份检索；不加时抽查 {_SAMPLE} 份，其余只核对编号。"
)
@engine_options
def verify_(everything: bool, engine: str, url: str | None, ca: str | None) -> int:
    """Exit code 1 for findings."""
    with _opened(engine, url, ca, upkeep=False) as library:
        findings = list(verify(library, None if everything else _SAMPLE))
        count = library.count()
    for finding in findings:
        click.echo(neutral(finding.text))
    broken = {finding.part for finding in findings}
    if Part.STORE in broken:
        click.echo(
            "数据库有问题：请先复制整个文件夹留底，再用 zhihe library restore 从备份恢复；"
            "没有备份时，用 zhihe library rescue 取出还能读的部分。",
            err=True,
        )
    elif Part.INDEX in broken:
        click.echo("索引有问题，文书都在：用 zhihe library rebuild 重建索引。", err=True)
    else:
        checked = count if everything else min(count, _SAMPLE)
        click.echo(f"没有发现问题：{count} 份文书都完好，索引与数据库一致（逐份检索了 {checked} 份）")
    return int(bool(findings))


@command.command("rebuild", help="由数据库重建索引，不读原文件；检索照常进行。")
@engine_options
def rebuild(engine: str, url: str | None, ca: str | None) -> int:
    """Of the engine that is named; others are brought up when they are next used."""
    with _opened(engine, url, ca, upkeep=False) as library:
        started = time.monotonic()
        library.rebuild()
        click.echo(f"已重建索引：{library.count()} 份，用时 {time.monotonic() - started:.0f} 秒")
    return 0


@command.command("compact", help="整理：删去旧版本的索引和中断留下的文件，压缩数据库，重建索引。")
@click.option("--keep-index", is_flag=True, help="不重建索引，只整理其余的。")
@engine_options
def compact_(keep_index: bool, engine: str, url: str | None, ca: str | None) -> int:
    """Needs room for two copies of the store meanwhile."""
    kinds = [engine_kind(name) for name in _IN_FOLDERS]
    with _opened(engine, url, ca) as library:
        done = compact(library, [(kind.name, kind.schema) for kind in kinds], not keep_index)
    if done.removed:
        click.echo(f"删去：{'、'.join(done.removed)}")
    click.echo(f"整理完毕：{_mega(done.before)} → {_mega(done.after)}")
    return 0


@command.command("backup", help="把资料库备份成一个文件 FILE；检索和收录照常进行。索引不必备份。")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
def backup_(target: Path) -> int:
    """The file is checked before it gets its name."""
    with _told():
        count = backup(resolve_home(), target)
    click.echo(f"已备份 {count} 份文书到 {target}（{_mega(target.stat().st_size)}），并已核对")
    return 0


@command.command("restore", help="从备份文件 FILE 恢复资料库，并重建索引。也用来把资料库搬到另一台机器。")
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True, help="资料库里已有文书时，换成备份里的。")
@engine_options
def restore_(source: Path, replace: bool, engine: str, url: str | None, ca: str | None) -> int:
    """Into ZHIHE_HOME, which need not exist."""
    with _told():
        count = restore(resolve_home(), source, replace)
        with Library.open(engine=engine, url=url, ca=ca, tell=tell) as library:
            library.renew()  # a backup of an older version
            found = library.search("*", limit=1, facets=()).total
    click.echo(f"已恢复 {count} 份文书，检索得到 {found} 份")
    return 0


@command.command("rescue", help="数据库损坏而没有备份时，取出还能读的文书，另建数据库；损坏的文件改名留下。")
@engine_options
def rescue_(engine: str, url: str | None, ca: str | None) -> int:
    """Exit code 1 when something was lost."""
    with _told():
        saved = rescue(resolve_home())
        with Library.open(engine=engine, url=url, ca=ca, tell=tell) as library:
            library.search("*", limit=1, facets=())
    click.echo(f"取出 {saved.kept} 份；损坏的数据库留在 {saved.aside}")
    if saved.lost:
        click.echo(f"有 {saved.lost} 份读不出来；原文件还在的，用 zhihe index 再收一次", err=True)
    else:
        click.echo("编号能查到的都取出来了；连编号也丢失的，用 zhihe index 再收一次原文件", err=True)
    return int(bool(saved.lost))


@command.command("recheck", help="规则变了以后，用现在的规则重新检查资料库里的文书，不读原文件。")
@as_of_option
@engine_options
@rules_option
def recheck_(
    as_of: datetime.date | None, engine: str, url: str | None, ca: str | None, folders: tuple[Path, ...]
) -> int:
    """Exit code 0, whatever the verdicts are: `zhihe search` tells them."""
    rules = rules_or_fail(folders)
    progress = Progress()
    with _opened(engine, url, ca) as library:
        done = recheck(
            library,
            rules,
            datetime.date.today(),
            as_of,
            lambda at, of: progress.tell(f"已重新检查 {at} 份，共 {of} 份……"),
        )
    click.echo(f"重新检查 {done.judged} 份，本来就是用这些规则检查的 {done.current} 份")
    if done.file_needed:
        click.echo(
            f"有 {done.file_needed} 份由旧版本收入，只存了文字，没有重新检查；请用 zhihe index 读原文件",
            err=True,
        )
    return 0


@command.command("remove", help="从资料库里删去一个文件或一个文件夹下的文书；原文件不动。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--yes", is_flag=True, help="确实删去；不加时只说会删去多少份。")
@engine_options
def remove(paths: tuple[Path, ...], yes: bool, engine: str, url: str | None, ca: str | None) -> int:
    """Paths as they were when `zhihe index` took them; the files need not exist. Exit code 1 when the library has none of them."""
    with _opened(engine, url, ca) as library:
        store = library.store
        wanted = dict.fromkeys(
            place
            for path in paths
            for name in (os.path.abspath(path),)  # noqa: PTH100  as `zhihe index` names it
            for place in (
                *((name,) if store.at(name) else ()),
                *store.paths_under(name),
                *store.paths_under(name + "!"),
            )
        )
        if yes and wanted:
            with library.writer() as writer:
                for place in wanted:
                    writer.remove(place)
        left = library.count()
    if not wanted:
        click.echo("资料库里没有这些路径下的文书；路径可以用 zhihe search '路径:…' 查", err=True)
        return 1
    if yes:
        click.echo(f"已删去 {len(wanted)} 个文件的记录；资料库现有 {left} 份")
    else:
        click.echo(f"会删去 {len(wanted)} 个文件的记录，还没有删；确实要删，加 --yes")
    return 0
