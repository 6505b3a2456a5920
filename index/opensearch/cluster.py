"""Talks to a cluster: connects, tries again where that can help, and says in Chinese what went wrong.

An answer of only some shards is a fault here: it would be a wrong answer that looks like a right one.
It knows nothing of documents and queries.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from index.engine import IndexDamaged
from index.home import LibraryError
from index.opensearch.address import CA, PASSWORD, USER, Address

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

# `create_pit` came with 2.4; the tests run against what answers as 3.
OLDEST = (2, 4)
_BUSY = frozenset({429, 502, 503, 504})
_SHOWN = 300  # characters of a reason


class ClusterError(LibraryError):
    """The cluster does not do what it is asked; the documents themselves are safe in the store."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try again: at most `tries` times and about `seconds` in all, waits doubling from `first`."""

    tries: int
    first: float
    longest: float
    seconds: float

    def wait(self, tried: int) -> float:
        """Seconds to wait after the given number of tries; uneven, so that many clients do not come at once."""
        most: float = min(self.longest, self.first * 2.0 ** (tried - 1))
        return most * (0.5 + random.random() / 2)  # noqa: S311  nothing secret


ASKING = Patience(tries=3, first=0.2, longest=2.0, seconds=10.0)
LOADING = Patience(tries=100, first=0.5, longest=30.0, seconds=300.0)
ONCE = Patience(tries=1, first=0.0, longest=0.0, seconds=0.0)


class Cluster:
    """A connection that several threads may use."""

    def __init__(
        self, address: Address, asking: Patience = ASKING, loading: Patience = LOADING, seconds: float = 60.0
    ) -> None:
        self.address = address
        self.loading = loading
        self._asking = asking
        self._seconds = seconds  # to wait for one answer
        self._client: OpenSearch | None = None
        self._lock = threading.Lock()

    def ask(self, question: Callable[[OpenSearch], Any], patience: Patience | None = None) -> Any:
        """The answer; ClusterError or IndexDamaged (the index is not there) when there is none.

        Only what may be done twice is asked with a patience of more than one try.
        """
        patience = patience or self._asking
        client = self._connected()
        until = time.monotonic() + patience.seconds
        tried = 0
        while True:
            tried += 1
            try:
                return question(client)
            except Exception as fault:
                wait = patience.wait(tried)
                if (
                    not passing(fault)
                    or tried >= patience.tries
                    or (patience.seconds and time.monotonic() + wait > until)
                ):
                    self._give_up(fault)
            time.sleep(wait)

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connected(self) -> OpenSearch:
        with self._lock:
            if self._client is None:
                client = self._new_client()
                self._check_version(client)
                self._client = client
            return self._client

    def _new_client(self) -> OpenSearch:
        try:
            from opensearchpy import OpenSearch  # noqa: PLC0415  only who uses a cluster pays for it
        except ImportError as fault:
            raise LibraryError(
                "没有安装连接 OpenSearch 的程序。请运行 pip install 'zhihe[cluster]' 后再试。"
            ) from fault
        # Else Python prints the client's warnings, addresses and all, into what the user sees.
        logging.getLogger("opensearch").addHandler(logging.NullHandler())
        address = self.address
        hosts = [
            {"host": node.host, "port": node.port, "use_ssl": node.tls, "url_prefix": node.prefix}
            for node in address.nodes
        ]
        options: dict[str, Any] = {}
        if address.user:
            options["http_auth"] = (address.user, address.password)
        if any(node.tls for node in address.nodes):
            options |= {"verify_certs": True, "ca_certs": str(address.ca) if address.ca else None}
        # Trying again is decided in `ask` alone; the client's own tries would multiply with them.
        return OpenSearch(
            hosts=hosts,
            timeout=self._seconds,
            max_retries=0,
            retry_on_status=(),
            http_compress=True,
            **options,
        )

    def _check_version(self, client: OpenSearch) -> None:
        tried = 0
        while True:
            tried += 1
            try:
                answer = client.info()
                break
            except Exception as fault:
                if not passing(fault) or tried >= self._asking.tries:
                    self._give_up(fault)
            time.sleep(self._asking.wait(tried))
        version = answer.get("version") if isinstance(answer, dict) else None
        version = version if isinstance(version, dict) else {}
        number = str(version.get("number", ""))
        if version.get("distribution") != "opensearch":
            raise ClusterError(
                f"{self.address} 不是 OpenSearch（版本“{plain(number) or '不明'}”）。"
                "Elasticsearch 等其他产品不能使用；请检查 --url。"
            )
        figures = [int(each) for each in number.split(".")[:2] if each.isdigit()]
        if tuple(figures) < OLDEST:
            raise ClusterError(
                f"{self.address} 的 OpenSearch 版本是 {plain(number)}，"
                f"需要 {OLDEST[0]}.{OLDEST[1]} 或更新的版本。请升级集群。"
            )

    def _give_up(self, fault: Exception) -> NoReturn:
        """Raise the fault in words for the user; what is a mistake of this program stays as it is."""
        told = self._explained(fault)
        if told is None:
            raise fault
        raise told from fault

    def _explained(self, fault: Exception) -> Exception | None:
        import opensearchpy  # noqa: PLC0415  whoever gets here has loaded it already

        if isinstance(fault, opensearchpy.SSLError):
            return ClusterError(
                f"{self.address} 的证书没有通过检验：{plain(fault.error)}。"
                f"使用自建证书机构时，请用 --ca 或 {CA} 给出它的证书文件。"
            )
        if isinstance(fault, opensearchpy.ConnectionTimeout):
            return ClusterError(
                f"OpenSearch 集群 {self.address} 没有在 {self._seconds:g} 秒内应答。请检查集群的负荷，然后再试。"
            )
        if isinstance(fault, opensearchpy.ConnectionError):
            return ClusterError(
                f"连不上 OpenSearch 集群 {self.address}：{plain(fault.error)}。请检查地址、网络和集群是否在运行。"
            )
        if isinstance(fault, opensearchpy.TransportError):
            return self._refusal(fault.status_code, *error_of(fault))
        if isinstance(fault, opensearchpy.OpenSearchException):
            return ClusterError(f"{self.address} 的应答看不懂，它也许不是 OpenSearch：{plain(str(fault))}")
        return None

    def _refusal(self, status: int | str, kind: str, reason: str) -> Exception:
        if kind == "index_not_found_exception":
            return IndexDamaged(f"集群里没有索引：{plain(reason)}")
        if status == 401:
            return ClusterError(
                f"OpenSearch 集群 {self.address} 不接受这个用户名或口令。请检查 {USER} 和 {PASSWORD}。"
            )
        if kind == "cluster_block_exception":
            return ClusterError(blocked(reason))
        if status == 403:
            return ClusterError(
                f"OpenSearch 不许用户“{self.address.user or '（未登录）'}”这样做：{plain(reason)}。"
                "请给它索引 zhihe-* 的全部权限和管理索引模板的权限。"
            )
        if kind in ("search_context_missing_exception", "resource_not_found_exception"):
            return ClusterError("检索的时间点已经失效（集群重启，或索引重建）。请重新检索。")
        if "clause" in kind or "clause" in reason or "max_nested_depth" in reason or "nested depth" in reason:
            return ClusterError("检索式的条件太多，集群不接受。请减少条件，或者分几次检索。")
        if status in _BUSY:
            return ClusterError(f"OpenSearch 集群忙不过来（{status}）：{plain(reason)}。请稍后再试。")
        return ClusterError(f"OpenSearch 没有接受请求（{status}）：{plain(reason or kind)}")


def passing(fault: Exception) -> bool:
    """Whether trying again can help."""
    import opensearchpy  # noqa: PLC0415  whoever gets here has loaded it already

    if isinstance(fault, opensearchpy.SSLError):
        return False
    if isinstance(fault, opensearchpy.ConnectionError):
        return True
    if isinstance(fault, opensearchpy.TransportError):
        # A full disk answers 429 as well; waiting does not empty it.
        return fault.status_code in _BUSY and error_of(fault)[0] != "cluster_block_exception"
    return False


def error_of(fault: Any) -> tuple[str, str]:
    """Type and reason of a refusal, whatever shape it came in; the innermost cause says most."""
    info = fault.info if len(fault.args) > 2 else None
    error = info.get("error") if isinstance(info, dict) else None
    if not isinstance(error, dict):
        return str(fault.error), str(error or info or fault.error)
    causes = error.get("root_cause")
    cause = causes[0] if isinstance(causes, list) and causes and isinstance(causes[0], dict) else error
    return str(cause.get("type", "")), str(cause.get("reason", ""))


def blocked(reason: str) -> str:
    """What to say of an index that takes no changes."""
    if "read-only-allow-delete" in reason or "flood-stage" in reason:
        return (
            "OpenSearch 的磁盘快满了，索引已被集群锁为只读。请腾出磁盘空间或增加节点；"
            "空间够了以后集群会自行解锁，再运行一次 zhihe index 即可。"
        )
    return f"OpenSearch 不接受更改，索引或集群被锁定：{plain(reason)}。请解除锁定后再试。"


def whole(answer: Any) -> Any:
    """The answer, which must come from every shard and in time; else ClusterError."""
    shards = answer.get("_shards") if isinstance(answer, dict) else None
    if not isinstance(shards, dict):
        raise ClusterError("OpenSearch 的应答里没有分片情况，不能确定结果是否完整。请检查集群和中间的代理。")
    total, good = int(shards.get("total", 0)), int(shards.get("successful", 0))
    if shards.get("failed") or good < total or answer.get("timed_out"):
        failures = shards.get("failures")
        first = failures[0] if isinstance(failures, list) and failures else None
        cause = first.get("reason") if isinstance(first, dict) else None
        why = f"（{plain(str(cause.get('reason', '')))}）" if isinstance(cause, dict) else ""
        late = "没有在限期内完成" if answer.get("timed_out") else f"{total} 个分片中只有 {good} 个应答"
        raise ClusterError(f"检索结果不完整，没有采用：{late}{why}。请检查集群的健康状况，然后再试。")
    return answer


def plain(text: str) -> str:
    """A stranger's words for a message: one line, not too long, no control characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "……"
