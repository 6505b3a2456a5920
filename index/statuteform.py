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


def forms_asked(text: str) -> tuple[str, ...]:
    """The forms in which an index may hold what was typed, folded: short names in full, titles in a title with 〈〉 or without.

    An index holds whole names. A short name that is the end of the whole one finds it as it is.
    """
    plain = statute_form(text)
    name = plain.partition("第")[0]
    titles = (each + plain[len(name) :] for each in _whole_names().get(name, ()) if name not in each)
    return tuple(dict.fromkeys((plain, statute_form(_with_inner_marks(text)), *titles)))


def _with_inner_marks(text: str) -> str:
    """《甲《乙》丙》 and 甲《乙》丙 as 《甲<乙>丙》 and 甲<乙>丙: so a title in a title is written, and folded."""
    out, outer = list(text), [False]
    for at, char in enumerate(text):
        if char == "《":
            outer.append(at == 0)
            out[at] = char if at == 0 else "<"
        elif char == "》" and len(outer) > 1:
            out[at] = char if outer.pop() else ">"
    return "".join(out)


@cache
def _whole_names() -> dict[str, tuple[str, ...]]:
    """By each name of an instrument its titles in every form, from the table by which citations in documents are read.

    A title that was changed later is in the table as another name of the same instrument.
    """
    from checker.statutes import short_names  # noqa: PLC0415  few queries name a statute

    found = {}
    for whole, names in short_names(bundled_rules() / "statutes"):
        full = [
            fold_query(each) for each in (whole, *names) if each == whole or each.startswith("最高人民法院")
        ]
        titles = tuple(
            dict.fromkeys(statute_form(form) for each in full for form in (each, _with_inner_marks(each)))
        )
        found.update(dict.fromkeys((statute_form(fold_query(each)) for each in (whole, *names)), titles))
    return found
