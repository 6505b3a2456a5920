"""Citations in the one form in which an index holds them and a query asks for them."""

from __future__ import annotations

from functools import cache

from checker.bundled import bundled_rules
from corpus.matchtext import fold_query
from corpus.numerals import integer
from corpus.patterns import lazy_pattern

_ARTICLE = lazy_pattern("第([一二三四五六七八九十百千零〇]+)条")


def statute_form(text: str) -> str:
    """A citation as the index holds it: without 《》, 第二百六十四条 as 第264条."""
    text = text.replace("《", "").replace("》", "")
    return _ARTICLE.sub(lambda hit: f"第{integer(hit.group(1)) or 0}条", text)


def in_full_name(text: str) -> tuple[str, ...]:
    """A citation in the form of `statute_form`, and with the whole name for a short one in front: 民诉法第249条.

    An index holds whole names. A short name that is the end of the whole one finds it as it is.
    """
    name = text.partition("第")[0]
    whole = _whole_names().get(name)
    return (text,) if whole is None or name in whole else (text, whole + text[len(name) :])


@cache
def _whole_names() -> dict[str, str]:
    """By short name the whole one, from the table by which citations in documents are read."""
    from checker.statutes import short_names  # noqa: PLC0415  few queries name a statute

    return {
        short: statute_form(fold_query(whole))
        for whole, names in short_names(bundled_rules() / "statutes")
        for short in map(fold_query, names)
    }
