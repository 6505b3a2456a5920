"""Where the cluster is, and as whom to go there. Passwords are never shown: not in messages, not in `repr`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from index.home import LibraryError

URL = "ZHIHE_OPENSEARCH_URL"
USER = "ZHIHE_OPENSEARCH_USER"
PASSWORD = "ZHIHE_OPENSEARCH_PASSWORD"  # noqa: S105  the name of a variable, not a password
CA = "ZHIHE_OPENSEARCH_CA"
SHARDS = "ZHIHE_OPENSEARCH_SHARDS"
REPLICAS = "ZHIHE_OPENSEARCH_REPLICAS"

_PORT = 9200
_MOST_SHARDS = 1_024  # the most that OpenSearch gives an index without being told otherwise
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Node:
    """One way into the cluster."""

    host: str
    port: int
    tls: bool
    prefix: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{self.prefix}"


@dataclass(frozen=True, slots=True)
class Address:
    """A cluster: its nodes, the account, the file of certificate authorities, how a new index is divided."""

    nodes: tuple[Node, ...]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None
    shards: int | None = None
    replicas: int | None = None

    def __str__(self) -> str:
        return "、".join(map(str, self.nodes))


def address_of(url: str | None, ca: str | None, environment: Mapping[str, str]) -> Address:
    """The cluster that was asked for, by `--url` or else by the environment; LibraryError says what is missing.

    Several nodes are divided by commas. An account in the URL goes before the one in the environment.
    """
    written = url or environment.get(URL) or ""
    parts = [_split(each.strip()) for each in written.split(",") if each.strip()]
    if not parts:
        raise LibraryError(
            f"没有说明 OpenSearch 集群在哪里。请用 --url https://主机:{_PORT} 或环境变量 {URL} 给出地址。"
        )
    nodes = tuple(_node(each) for each in parts)
    account = next(((each.username, each.password) for each in parts if each.username), None)
    if account:
        user, password = unquote(account[0] or ""), unquote(account[1] or "")
    else:
        user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        raise LibraryError(f"OpenSearch 的用户名和口令要一起给出：{USER} 和 {PASSWORD}。")
    open_ = [node for node in nodes if not node.tls and node.host not in _THIS_MACHINE]
    if user and open_:
        raise LibraryError(f"到 {open_[0]} 的口令会以明文传送，没有连接。请改用 https:// 的地址。")
    authorities = ca or environment.get(CA)
    if authorities and not Path(authorities).is_file():
        raise LibraryError(f"没有证书文件 {authorities}。请检查 --ca 或 {CA}。")
    return Address(
        nodes,
        user or None,
        password or None,
        Path(authorities) if authorities else None,
        _whole(environment, SHARDS, 1),
        _whole(environment, REPLICAS, 0),
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        # Not quoted back: what was typed may hold a password.
        raise LibraryError(f"OpenSearch 的地址不是 https://主机:{_PORT} 这样的网址。请检查 --url 或 {URL}。")
    return parts


def _node(parts: SplitResult) -> Node:
    port = parts.port or _PORT
    return Node(parts.hostname or "", port, parts.scheme == "https", parts.path.rstrip("/"))


def _whole(environment: Mapping[str, str], name: str, least: int) -> int | None:
    text = environment.get(name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and least <= int(text) <= _MOST_SHARDS):
        raise LibraryError(f"{name} 应是 {least} 到 {_MOST_SHARDS} 的整数。")
    return int(text)
