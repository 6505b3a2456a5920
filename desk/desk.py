"""`zhihe desk`: the pages for judges, disclosure staff and auditors, on a local server."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from pathlib import Path

import click

from corpus.home import NoHome, home
from corpus.systemerrors import reason
from desk.options import rules_option, rules_or_fail

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _listening(host: str, port: int) -> socket.socket:
    """A socket on that address; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as trouble:
        found.close()
        raise click.ClickException(
            f"不能使用地址 {host}:{port}（{reason(trouble)}）；请换一个 --port，或者不写，由程序自己选"
        ) from None
    return found


@click.command("desk", help="打开网页：审稿、检索、巡查。只在本机，不连外网；按 Ctrl+C 结束。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听的地址。")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="端口；默认由程序选一个空的。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只显示地址。")
@click.option(
    "--audits",
    type=click.Path(path_type=Path, file_okay=False),
    help="存放巡查结果的文件夹；默认在资料库文件夹里。",
)
@click.option(
    "--audit-root",
    "audit_roots",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="可以在网页上巡查的文件夹（含里面的文件夹）；可以写多次，默认是当前文件夹。",
)
@rules_option
def command(
    host: str,
    port: int,
    no_browser: bool,
    audits: Path | None,
    audit_roots: tuple[Path, ...],
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when the address cannot be used; 0 when ended by Ctrl+C."""
    if host not in _LOOPBACK:
        raise click.ClickException("还不能在本机以外的地址上打开：没有设置身份验证")
    rules = rules_or_fail(folders)
    import uvicorn  # noqa: PLC0415  other commands start without a server

    from desk.web.app import create_app  # noqa: PLC0415  as above
    from desk.web.drafts import Drafts  # noqa: PLC0415  as above
    from desk.web.judging import Judges  # noqa: PLC0415  as above
    from desk.web.state import Desk  # noqa: PLC0415  as above
    from desk.web.visitors import Sessions  # noqa: PLC0415  as above

    try:
        library = home()
    except NoHome as trouble:
        raise click.ClickException(str(trouble)) from None
    desk = Desk(
        rules=rules,
        judges=Judges(folders, workers=max(2, os.cpu_count() or 1)),
        drafts=Drafts(),
        sessions=Sessions.new(),
        library=library,
        waivers=Path.cwd(),
        audits=(audits or library / "audits").absolute(),
        audit_roots=tuple(root.absolute() for root in audit_roots) or (Path.cwd(),),
        rule_folders=folders,
    )
    with _listening(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/"
        click.echo(f"执核已打开：{address}\n按 Ctrl+C 结束；草稿只在内存里，结束后就没有了。")
        if not no_browser:
            threading.Timer(1.0, webbrowser.open, (address,)).start()
        config = uvicorn.Config(
            create_app(desk), log_level="warning", access_log=False, server_header=False, lifespan="on"
        )
        uvicorn.Server(config).run(sockets=[listening])
    return 0
