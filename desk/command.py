"""The command `zhihe`: its subcommands, its settings file and its messages.

What a subcommand does is in the module of its name.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click

from corpus import __version__
from corpus.limits import SETTING, LimitError, limits_in_force, limits_of
from corpus.patterns import lazy_pattern
from corpus.systemerrors import reason

# name of the command: one line for the overview; the module desk.<name> is imported only when it is called
COMMANDS = {
    "check": "检查一份或几份文书，指出缺什么、依据哪一条、补在哪里",
    "annotate": "检查一份 DOCX 或 PDF，把结果作为批注和修订写进它的副本",
    "read": "显示从文书里读到了什么：类型、案号、日期、金额、账户……",
    "explain": "用法官的话解释一条规则；给出文书时说明为什么适用、查到了什么",
    "rules": "列出、查看、测试、新建规则",
    "index": "把文书收进资料库，以便检索",
    "search": "检索资料库",
    "library": "管理资料库：统计、核对、备份、恢复、整理、按新规则重新检查",
    "compare": "对照同一份文书的送达版和公开版：个人信息是否都已处理，此外有没有改动",
    "audit": "成批检查一个文件夹，生成报告；中断后可以继续",
    "desk": "打开网页：审稿、检索、巡查",
    "token": "发放、列出、撤销访问令牌：网页对别的机器开放时，凭它登录",
}
SETTINGS_FILE = "zhihe.toml"
EXIT_USAGE = 2
EXIT_PIPE = 141
# Rules are a hundred thousand objects that stay, documents free themselves without circles: the garbage collector, which
# looks through all of them after every 700 new ones, took a tenth of a short run.
_NEW_OBJECTS = 20_000


class _Formatter(click.HelpFormatter):
    """Help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, translated in _TRANSLATED.items():
            args = args.replace(english, translated)
        super().write_usage(prog, args, "用法：")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        translated = [
            (term, _TRANSLATED.get(text, text).replace("[default: ", "[默认 ").replace("; ", "；"))
            for term, text in rows
        ]
        super().write_dl(translated, col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        super().write_heading(
            {"Options": "选项", "Commands": "命令", "Arguments": "参数"}.get(heading, heading)
        )


# click's own words that have no other place to be translated at.
_TRANSLATED = {
    "Show this message and exit.": "显示这段说明。",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
}


# Subcommands make contexts of their own; the class attribute is click's way to give them all a formatter.
click.Context.formatter_class = _Formatter


class _Group(click.Group):
    """A group whose commands are imported when called, with errors in Chinese."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"desk.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


_HAN = lazy_pattern("[一-鿿]")


def _wanted(kind: object) -> str:
    """What a value of this type must be, for a message that click has in English only."""
    match kind:
        case click.IntRange():
            ends = [
                f"不小于 {kind.min}" if kind.min is not None else "",
                f"不大于 {kind.max}" if kind.max is not None else "",
            ]
            return f"应当是{'、'.join(filter(None, ends))} 的整数"
        case click.Path() if not kind.file_okay:
            return "应当是文件夹；这个位置是一个文件，或者不能读写"
        case click.Path() if kind.exists:
            return "文件不存在，或者不能读取；请检查路径和文件名"
        case click.Path():
            return "这个位置不能读写；请换一个位置"
        case _:
            return "请检查写法"


def _named(parameter: click.Parameter | None) -> str:
    """An option as it is typed, an argument as the help calls it."""
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return "/".join(parameter.opts) if parameter else "参数"


def chinese(error: click.UsageError) -> str:
    """The message of a usage error: what is wrong and what to do."""
    match error:
        case click.NoSuchOption() if error.ctx and error.ctx.command.name == "search":
            return f"没有选项 {error.option_name}；检索式以减号开头的，前面加“-- ”，或者把减号写成“非”"
        case click.NoSuchOption():
            near = f"；是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else "参数"
            return f"缺少 {name}"
        case click.BadParameter():
            name = _named(error.param)
            choices = getattr(getattr(error.param, "type", None), "choices", None)
            if choices:
                return f"{name} 的值不对；可以是：{'、'.join(map(str, choices))}"
            if _HAN.search(error.message):
                return f"{name} 的值不对：{error.message}"
            return f"{name} 的值不对：{_wanted(getattr(error.param, 'type', None))}"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面缺少值"
        case _ if "No such command" in error.message:
            group = error.ctx.command if error.ctx else None
            names = (
                group.list_commands(error.ctx) if isinstance(group, click.Group) and error.ctx else COMMANDS
            )
            return f"没有这个命令；可以是：{'、'.join(names)}"
        case _ if found := re.search(r"unexpected extra arguments? \((.*)\)", error.message):
            return f"多了参数 {found.group(1)}"
    return error.message


def fail(message: str) -> NoReturn:
    """Ends the program with exit code 2 and a message on the error stream."""
    click.echo(f"zhihe：{message}", err=True)
    sys.exit(EXIT_USAGE)


def _settings(folder: Path) -> dict[str, Any]:
    """The nearest zhihe.toml up the tree of the working folder; its tables are named like the commands."""
    for place in (folder, *folder.parents):
        path = place / SETTINGS_FILE
        if path.is_file():
            import tomllib  # noqa: PLC0415  most working folders have no settings

            try:
                return tomllib.loads(path.read_text("utf-8"))
            except tomllib.TOMLDecodeError as trouble:
                at = re.search(r"at line (\d+), column (\d+)", str(trouble))
                where = f"第 {at.group(1)} 行第 {at.group(2)} 个字符处" if at else "末尾"
                fail(f"设置文件 {path} 的{where}写法不对；请改正或删除它")
            except UnicodeDecodeError:
                fail(f"设置文件 {path} 不是 UTF-8 编码；请另存为 UTF-8")
            except OSError as trouble:
                fail(f"设置文件 {path} 读不了：{reason(trouble)}；请改正或删除它")
    return {}


def _defaults(settings: dict[str, Any], name: str, command: click.Command) -> dict[str, Any]:
    """The settings of one command by the names click gives its options. Ends the program on an unknown one."""
    table = settings.get(name, {})
    if not isinstance(table, dict):
        fail(f"{SETTINGS_FILE}：[{name}] 应当是一节，下面写选项")
    options = {option.lstrip("-"): param.name for param in command.params for option in param.opts}
    for key in table:
        if key not in options:
            fail(f"{SETTINGS_FILE}：[{name}] 没有选项 {key}；可以是：{'、'.join(sorted(options))}")
    return {str(options[key]): value for key, value in table.items()}


def _set_limits(table: Any) -> None:
    """Puts the limits of the settings file into the environment, where workers find them; what is there already wins."""
    if not isinstance(table, dict):
        fail(f"{SETTINGS_FILE}：[limits] 应当是一张表，例：[limits] 换行 seconds = 120")
    try:
        limits_of({str(name): str(value) for name, value in table.items()})
        for name, value in table.items():
            os.environ.setdefault(SETTING + str(name).upper(), str(value))
        limits_in_force()
    except LimitError as trouble:
        fail(f"{trouble}（写在 {SETTINGS_FILE} 的 [limits] 里，或者环境变量 {SETTING}名称）")


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "ZHIHE"},
    help="执核：检查人民法院执行文书是否写明法律要求的内容，并检索文书。",
)
@click.version_option(__version__, "--version", message="zhihe %(version)s", help="显示版本。")
@click.pass_context
def cli(ctx: click.Context) -> None:
    settings = _settings(Path.cwd())
    _set_limits(settings.get("limits", {}))
    name = ctx.invoked_subcommand or ""
    command = cli.get_command(ctx, name) if name in settings else None
    if command is not None:
        ctx.default_map = {name: _defaults(settings, name, command)}


def main() -> None:
    """Runs the command line; exit codes as in docs/exit-codes.md."""
    if sys.stdout is None or sys.stderr is None:  # closed by the caller: there is nobody to tell
        os._exit(EXIT_USAGE)
    gc.set_threshold(_NEW_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        # File names may hold bytes that are no text; a report must not die of them.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(prog_name="zhihe", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(EXIT_USAGE)
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "zhihe"
        fail(f"{chinese(error)}（{where} --help 查看用法）")
    except click.ClickException as error:
        fail(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        sys.exit(130)
    except OSError as trouble:
        _silence()
        fail(f"结果写不出去：{reason(trouble)}；请检查磁盘空间")
    except SystemExit as leaving:
        if leaving.code != 1:
            raise
        # click leaves this way only when the reader of a pipe has gone (`zhihe … | head`), with the code that
        # means 不合格 here; 141 is what a shell says of it.
        _silence()
        sys.exit(EXIT_PIPE)
    # What is left goes with the process: looking through all of it for circles once more took a tenth of a short run.
    gc.freeze()
    sys.exit(code if isinstance(code, int) else 0)


def _silence() -> None:
    """Keeps the interpreter from complaining about an output that is gone when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
