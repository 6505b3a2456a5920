"""Citations in the one form in which an index holds them and a query asks for them."""

from __future__ import annotations

from corpus.numerals import integer
from corpus.patterns import lazy_pattern

_ARTICLE = lazy_pattern("第([一二三四五六七八九十百千零〇]+)条")


def statute_form(text: str) -> str:
    """A citation as the index holds it: without 《》, 第二百六十四条 as 第264条."""
    text = text.replace("《", "").replace("》", "")
    return _ARTICLE.sub(lambda hit: f"第{integer(hit.group(1)) or 0}条", text)
