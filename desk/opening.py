"""Whom `zhihe desk` lets in, from its options: refuses what would open drafts to others without a login."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.web.access import Access, Network, Proxy, is_loopback
from desk.web.tokens import Tokens

_HEADER = re.compile("[A-Za-z0-9-]{1,60}")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
# Headers that every visitor sends: believing one of them would let everybody choose a name.
_EVERYBODYS = {
    "host",
    "cookie",
    "authorization",
    "user-agent",
    "accept",
    "referer",
    "origin",
    "x-forwarded-for",
}


class NotOpened(Exception):  # noqa: N818  an answer to the administrator
    """The desk must not be opened like that; `str()` says in Chinese why and what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The options of the command that concern visitors."""

    login: bool = False
    allow_hosts: tuple[str, ...] = ()
    proxy_header: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    proxy_read_only: bool = False


def access_for(bound: str, wish: Wish, library: Path) -> Access:
    """How visitors of a server bound to the address `bound` are admitted. Raises `NotOpened`, `TokenError`."""
    proxy = _proxy(wish)
    beyond = not is_loopback(bound)
    if not (beyond or wish.login or wish.allow_hosts or proxy):
        return Access()
    tokens = Tokens(library)
    if not tokens.all() and not (proxy and proxy.header):
        why = (
            f"地址 {bound} 别的机器也能访问"
            if beyond
            else "--login 要求登录"
            if wish.login
            else "--allow-host 和反向代理会让别的机器也能访问"
        )
        raise NotOpened(
            f"{why}，但是还没有设置身份验证，所以没有打开。请先发放访问令牌：zhihe token new 名字；"
            "或者由反向代理验证：--proxy-header 名称 --trusted-proxy 地址"
        )
    return Access(tokens, proxy)


def hosts_for(bound: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """The names under which the desk answers. Raises `NotOpened` for what is no name."""
    for name in allowed:
        if not _NAME.fullmatch(name):
            raise NotOpened(f"--allow-host 应当只是主机名，不带 http:// 和端口；“{name}”不是")
    itself = f"[{bound}]" if ":" in bound else bound
    return ("127.0.0.1", "localhost", "[::1]", itself, *allowed)


def _proxy(wish: Wish) -> Proxy | None:
    if wish.proxy_header is None:
        if wish.proxy_read_only:
            raise NotOpened("--proxy-read-only 要和 --proxy-header 一起用")
        return Proxy(_networks(wish.trusted_proxies)) if wish.trusted_proxies else None
    if not _HEADER.fullmatch(wish.proxy_header) or wish.proxy_header.lower() in _EVERYBODYS:
        raise NotOpened(
            f"--proxy-header 应当是反向代理专门写登录人的请求头，例如 X-Remote-User；“{wish.proxy_header}”不能用"
        )
    if not wish.trusted_proxies:
        raise NotOpened("--proxy-header 要和 --trusted-proxy 一起用：只相信从那个地址来的请求头")
    return Proxy(_networks(wish.trusted_proxies), wish.proxy_header.lower(), wish.proxy_read_only)


def _networks(texts: Sequence[str]) -> tuple[Network, ...]:
    try:
        found = tuple(ipaddress.ip_network(each) for each in texts)
    except ValueError:
        raise NotOpened("--trusted-proxy 应当是 IP 地址或者网段，例如 10.1.2.3 或 10.1.2.0/28") from None
    if any(network.prefixlen == 0 for network in found):
        raise NotOpened("--trusted-proxy 不能是全部地址：那样谁都可以自称任何人")
    return found
