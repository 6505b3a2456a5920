"""Sends many changes: in pieces of bounded size, a few at a time, no faster than the cluster takes them.

A change that the cluster refuses for good is a fault, never a line in a log: the index would lack it.
It does not know what the changes mean.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from index.opensearch.cluster import ONCE, Cluster, ClusterError, blocked, error_of, passing, plain

PIECE_BYTES = 4_000_000  # OpenSearch takes 100 MB; small pieces share the load between its threads
PIECE_CHANGES = 1_000
AT_ONCE = 3  # pieces on their way: one is cut here while the others are worked on there


@dataclass(frozen=True, slots=True)
class Change:
    """A document to be put in place, or with None to be deleted, under its number."""

    number: int
    document: dict[str, Any] | None

    def lines(self) -> str:
        """As the bulk API takes it."""
        if self.document is None:
            return json.dumps({"delete": {"_id": str(self.number)}}) + "\n"
        head = json.dumps({"index": {"_id": str(self.number)}})
        return f"{head}\n{json.dumps(self.document, ensure_ascii=False)}\n"


_Piece = list[tuple[int, str]]  # numbers with their lines


class Bulk:
    """Sends changes to one alias. `send` may be called again and again."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster = cluster
        self._alias = alias
        # Held by a sender that was told to wait: the others then wait as well before they send.
        self._gate = threading.Lock()

    def send(self, changes: Iterable[Change]) -> None:
        """Send them all; ClusterError when one was not taken. No number may come twice in one call."""
        pool = ThreadPoolExecutor(AT_ONCE, "zhihe-bulk")
        waiting: set[Future[None]] = set()
        try:
            for piece in _pieces(changes):
                if len(waiting) >= AT_ONCE:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    for each in done:
                        each.result()
                waiting.add(pool.submit(self._deliver, piece))
            for each in waiting:
                each.result()
        finally:
            # Nothing may still be on its way when the caller learns of a fault and begins anew.
            pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, piece: _Piece) -> None:
        patience = self._cluster.loading
        until = time.monotonic() + patience.seconds
        tried = 0
        while piece:
            tried += 1
            with self._gate:
                pass
            piece, why = self._attempt(piece)
            if not piece:
                return
            pause = patience.wait(tried)
            if tried >= patience.tries or time.monotonic() + pause > until:
                raise ClusterError(
                    f"OpenSearch 一直不接受文书（重试 {tried} 次）：{why}。"
                    "请检查集群的负荷，然后再运行一次 zhihe index。"
                )
            with self._gate:
                time.sleep(pause)

    def _attempt(self, piece: _Piece) -> tuple[_Piece, str]:
        """Send a piece once: what is to be sent again, and why."""
        body = "".join(lines for _number, lines in piece)
        try:
            answer = self._cluster.ask(
                lambda client: client.bulk(
                    body=body, index=self._alias, params={"require_alias": "true", "filter_path": _WANTED}
                ),
                ONCE,
            )
        except ClusterError as refusal:
            cause = refusal.__cause__
            if isinstance(cause, Exception) and getattr(cause, "status_code", None) == 413 and len(piece) > 1:
                middle = len(piece) // 2
                self._deliver(piece[:middle])
                return piece[middle:], "一次送得太多"
            if isinstance(cause, Exception) and passing(cause):
                return piece, plain(error_of(cause)[1]) or str(refusal)
            raise
        return _left(piece, answer)


_WANTED = "errors,items.*._id,items.*.status,items.*.error.type,items.*.error.reason"


def _left(piece: _Piece, answer: Any) -> tuple[_Piece, str]:
    """Compares an answer with what was sent, change by change."""
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list) or len(items) != len(piece):
        raise ClusterError(
            "OpenSearch 没有逐份回答是否收下了文书，不能确定索引是否完整。请检查集群和中间的代理。"
        )
    again: _Piece = []
    why = ""
    for change, item in zip(piece, items, strict=True):
        outcome: dict[str, Any] = next(iter(item.values()), {})
        status = int(outcome.get("status", 0))
        if outcome.get("_id") != str(change[0]):
            raise ClusterError(
                "OpenSearch 的回答和送去的文书对不上，不能确定索引是否完整。请检查中间的代理。"
            )
        if 200 <= status < 300 or (status == 404 and "delete" in item and "error" not in outcome):
            continue  # to delete what is not there is no fault
        error = outcome.get("error") or {}
        kind, reason = str(error.get("type", "")), str(error.get("reason", ""))
        if kind == "cluster_block_exception":
            raise ClusterError(blocked(reason))
        if status not in (429, 503):
            raise ClusterError(
                f"OpenSearch 没有收下第 {change[0]} 号文书（{status}，{plain(kind)}）：{plain(reason)}。"
                "索引没有更新。"
            )
        again.append(change)
        why = plain(f"{kind}：{reason}")
    return again, why


def _pieces(changes: Iterable[Change]) -> Iterator[_Piece]:
    piece: _Piece = []
    size = 0
    for change in changes:
        lines = change.lines()
        length = len(lines.encode())
        if piece and (size + length > PIECE_BYTES or len(piece) >= PIECE_CHANGES):
            yield piece
            piece, size = [], 0
        piece.append((change.number, lines))
        size += length
    if piece:
        yield piece
