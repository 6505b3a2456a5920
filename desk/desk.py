"""`zhihe desk`: the pages for judges, disclosure staff and auditors, on a local server."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.home import NoHome, home
from corpus.systemerrors import reason
from desk.options import rules_option, rules_or_fail

if TYPE_CHECKING:
    from desk.web.access import Access
    from desk.web.accesslog import AccessLog

_CHECKS = 120  # a minute, for one visitor of a desk that others reach: more than a person can read


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


@click.command("desk", help="打开网页：审稿、检索、巡查。默认只在本机，不连外网；按 Ctrl+C 结束。")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="监听的地址；0.0.0.0 表示别的机器也能访问，必须先发放令牌（zhihe token new）。",
)
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
    help="可以在网页上巡查的文件夹（含里面的文件夹）；可以写多次；不要登录时默认是当前文件夹，要登录时默认没有。",
)
@click.option("--login", is_flag=True, help="在本机也要凭令牌登录；几个人共用一台机器时用。")
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    help="可以用来打开网页的主机名，例如 zhihe.court；可以写几次。",
)
@click.option(
    "--tls-cert", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="证书文件（PEM）。"
)
@click.option(
    "--tls-key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="证书的私钥文件（PEM）。"
)
@click.option("--proxy-header", help="由反向代理验证身份：它写登录人姓名的请求头，例如 X-Remote-User。")
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    help="反向代理的 IP 地址；只相信从这里来的请求头。可以写几次。",
)
@click.option("--proxy-read-only", is_flag=True, help="经反向代理来的人只能看、检索和检查草稿。")
@click.option(
    "--access-log",
    type=click.Path(path_type=Path, dir_okay=False),
    help="访问日志：谁、何时、做什么、结果；不记检索词和文书内容。",
)
@click.option(
    "--checks-per-minute",
    type=click.IntRange(1),
    help=f"每人每分钟最多检查几份；要登录时默认 {_CHECKS}，不登录时不限。",
)
@rules_option
def command(
    host: str,
    port: int,
    no_browser: bool,
    audits: Path | None,
    audit_roots: tuple[Path, ...],
    login: bool,
    allow_hosts: tuple[str, ...],
    tls_cert: Path | None,
    tls_key: Path | None,
    proxy_header: str | None,
    trusted_proxies: tuple[str, ...],
    proxy_read_only: bool,
    access_log: Path | None,
    checks_per_minute: int | None,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when the desk must not or cannot be opened like that; 0 when ended by Ctrl+C."""
    if (tls_cert is None) != (tls_key is None):
        raise click.ClickException("--tls-cert 和 --tls-key 要一起写")
    from desk.opening import NotOpened, Wish, access_for, hosts_for  # noqa: PLC0415  as below
    from desk.web.tokens import TokenError  # noqa: PLC0415  as below

    try:
        library = home()
    except NoHome as trouble:
        raise click.ClickException(str(trouble)) from None
    wish = Wish(login, allow_hosts, proxy_header, trusted_proxies, proxy_read_only)
    with _listening(host, port) as listening:
        bound, port = listening.getsockname()[:2]
        try:
            access, hosts = access_for(bound, wish, library), hosts_for(bound, allow_hosts)
        except (NotOpened, TokenError) as trouble:
            raise click.ClickException(str(trouble)) from None
        rules = rules_or_fail(folders)

        from desk.web.app import create_app, usual_limits  # noqa: PLC0415  other commands start without a server
        from desk.web.connections import server  # noqa: PLC0415  as above
        from desk.web.drafts import Drafts  # noqa: PLC0415  as above
        from desk.web.judging import Judges  # noqa: PLC0415  as above
        from desk.web.state import Desk  # noqa: PLC0415  as above
        from desk.web.visitors import Sessions  # noqa: PLC0415  as above

        desk = Desk(
            rules=rules,
            judges=Judges(folders, workers=max(2, os.cpu_count() or 1)),
            drafts=Drafts(),
            sessions=Sessions.new(),
            library=library,
            waivers=Path.cwd(),
            audits=(audits or library / "audits").absolute(),
            # What visitors from elsewhere may read of this machine is to be said, not guessed.
            audit_roots=tuple(root.absolute() for root in audit_roots)
            or (() if access.required else (Path.cwd(),)),
            rule_folders=folders,
        )
        limits = usual_limits(checks_per_minute or (_CHECKS if access.required else None))
        app = create_app(desk, hosts, access, limits, _log(access_log))
        try:
            running = server(app, cert=tls_cert, key=tls_key)
        except OSError as trouble:  # of which ssl.SSLError is one
            raise click.ClickException(
                f"证书或私钥不能用（{trouble}）；应当是 PEM 格式，而且两个文件成对"
            ) from None
        listening.listen(128)  # whoever comes before the first worker is ready waits a moment
        address = f"{'https' if tls_cert else 'http'}://{_shown(bound)}:{port}/"
        click.echo(f"执核已打开：{address}\n按 Ctrl+C 结束；草稿只在内存里，结束后就没有了。")
        for line in _cautions(bound, access, encrypted=tls_cert is not None):
            click.echo(line, err=True)
        if not no_browser:
            threading.Timer(1.0, webbrowser.open, (address,)).start()
        running.run(sockets=[listening])
    return 0


def _shown(bound: str) -> str:
    """An address that a browser on this machine can open."""
    if bound in ("0.0.0.0", "::"):  # noqa: S104  compared, not bound to
        return "127.0.0.1" if bound == "0.0.0.0" else "[::1]"  # noqa: S104  as above
    return f"[{bound}]" if ":" in bound else bound


def _cautions(bound: str, access: Access, *, encrypted: bool) -> Iterator[str]:
    from desk.web.access import is_loopback  # noqa: PLC0415  as above

    if not access.required:
        return
    proxied = access.proxy is not None
    if not encrypted and not is_loopback(bound):
        yield (
            "注意：没有加密（TLS）。令牌、草稿和检索词在网络上是明文，同一网络里的人可能看到；"
            "请加 --tls-cert 和 --tls-key"
            + ("，或者确认反向代理在同一台机器上" if proxied else "，或者放在有 TLS 的反向代理后面")
            + "。"
        )
    if access.proxy and access.proxy.header:
        yield f"登录人由反向代理的请求头 {access.proxy.header} 给出；请确认代理会删除访问者自己带来的同名请求头。"


def _log(path: Path | None) -> AccessLog | None:
    if path is None:
        return None
    from desk.web.accesslog import AccessLog  # noqa: PLC0415  only where it is kept

    try:
        return AccessLog(path)
    except OSError as trouble:
        raise click.ClickException(f"访问日志 {path} 写不了（{reason(trouble)}）；请换一个位置") from None
