"""What is said of a query that cannot be understood. It is Chinese and complete: where, why, and what to write instead."""

from __future__ import annotations


class QueryError(ValueError):
    """A query that cannot be understood: where (offset in what was typed), why, and what to write instead."""

    def __init__(self, reason: str, position: int | None = None, advice: str = "") -> None:
        self.reason = reason
        self.position = position
        self.advice = advice
        where = f"第 {position + 1} 个字符处：" if position is not None else ""
        super().__init__(f"检索式有误。{where}{reason}。{advice}")
