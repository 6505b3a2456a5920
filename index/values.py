"""The values by which an entry is found.

`phrase_values`, `keyword_values`, `number_values` and `facet_values` are the one definition of what each search field
contains; all engines and the plain scan read them. Nothing here stores or searches.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from index.bounds import day_number
from index.cases import own_numbers, related_numbers
from index.entry import Entry
from index.folded import folded
from index.shown import PART_FIELDS, Shown, stretches
from index.statuteform import statute_form
from index.tree import VERDICT_FIELDS


def phrase_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per phrase field the folded texts in which a phrase is looked for; a phrase never spans two of them."""
    shown = entry.shown
    return {
        "text": (entry.match_text,),
        **_part_texts(entry),
        "title": (folded(entry.title),),
        "name": tuple(map(fold_query, filter(None, [shown.name]))),
        "court": _values(entry.court),
        "region": _region(shown),
        "case": tuple(map(folded, entry.case_numbers)),
        "own": own_numbers(entry.case_numbers, shown.roles),
        "cause": _values(shown.cause),
        "party": tuple(fold_query(name) for _role, name in entry.parties),
        "officer": tuple(map(fold_query, entry.officers)),
        "lawyer": tuple(map(fold_query, shown.lawyers)),
        "firm": tuple(map(folded, shown.firms)),
        "basis": tuple(map(_statute, shown.basis)),
        "statute": tuple(map(_statute, entry.statutes)),
        "source": _values(shown.source),
        "path": tuple(fold_query(path) for path in entry.paths),
    }


def _part_texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    found = stretches(entry.shown.parts)
    return {
        field: tuple(entry.match_text[start:end] for start, end in found.get(field, ()))
        for field in PART_FIELDS
    }


@lru_cache(maxsize=16_384)
def _statute(cited: str) -> str:
    return statute_form(fold_query(cited))


def _values(*texts: str | None) -> tuple[str, ...]:
    return tuple(folded(text) for text in texts if text)


def _region(shown: Shown) -> tuple[str, ...]:
    """安徽省, and 安徽省芜湖市: whoever asks for one of them by its whole name means it."""
    if not shown.province:
        return ()
    return _values(shown.province, shown.province + shown.city if shown.city else None)


def keyword_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per keyword field the folded values that are compared as a whole."""
    shown = entry.shown
    code = case_kind(entry.case_numbers)
    return {
        "type": (entry.type,) if entry.type else (),
        "court": _values(entry.court),
        "level": tuple(filter(None, [court_level(entry.court)])),
        "region": _region(shown),
        "case": tuple(map(folded, entry.case_numbers)),
        "own": own_numbers(entry.case_numbers, shown.roles),
        "related": related_numbers(entry.case_numbers, shown.roles, shown.procedure),
        # 执行 and 执恢: people ask for the kind by either.
        "kind": tuple(dict.fromkeys(filter(None, [shown.kind, code]))),
        "procedure": tuple(filter(None, [shown.procedure])),
        "cause": _values(shown.cause),
        "firm": tuple(map(folded, shown.firms)),
        "mode": (entry.mode,) if entry.mode else (),
        "fail": _rules(entry, "fail"),
        "undecided": _rules(entry, "undecided"),
        "pass": _rules(entry, "pass"),
        "verdict": _verdict_names(entry),
        "format": shown.formats,
        "source": _values(shown.source),
        "account": shown.accounts,
    }


def filled_fields(
    phrases: Mapping[str, tuple[str, ...]], keywords: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The fields that have a value, of what `phrase_values` and `keyword_values` gave: one short word each in an index.

    Whether there is any text of a part, or any name, could be asked of its terms only by walking through all of them.
    """
    return tuple(
        sorted(
            {field for values in (phrases, keywords) for field, each in values.items() if each and any(each)}
        )
    )


def _verdict_names(entry: Entry) -> tuple[str, ...]:
    """The verdicts that occur in the document."""
    occurring = {each.verdict for each in entry.verdicts}
    return tuple(name for name in VERDICT_FIELDS if name in occurring)


def _rules(entry: Entry, verdict: str) -> tuple[str, ...]:
    """Rule ids with that verdict, in full and without the instrument: people write either."""
    ids = _verdicts(entry, verdict)
    forms = [form for id_ in ids for form in (id_, id_.partition("/")[2]) if form]
    return tuple(dict.fromkeys(map(folded, forms)))


def _verdicts(entry: Entry, verdict: str) -> tuple[str, ...]:
    """Each rule once, also when ids differ in what folding takes away: a document counts once for a value."""
    return tuple(
        {folded(each.rule): each.rule for each in entry.verdicts if each.verdict == verdict}.values()
    )


def number_values(entry: Entry) -> dict[str, tuple[int, ...]]:
    """The date as 20220301, amounts in fen, counts, and the confidence in per cent."""
    shown = entry.shown
    failing = Counter(each.severity for each in entry.verdicts if each.verdict == "fail")
    return {
        "date": (date_number(entry),) if entry.date else (),
        "amount": entry.amounts,
        "largest": (shown.largest,) if shown.largest is not None else (),
        "claim": (shown.claim,) if shown.claim is not None else (),
        "errors": (failing["error"],),
        "warnings": (failing["warning"],),
        "infos": (failing["info"],),
        "undecideds": (sum(each.verdict == "undecided" for each in entry.verdicts),),
        "damage": (shown.damage,),
        "unread": (shown.unread,),
        "confidence": (shown.confidence,) if shown.confidence is not None else (),
    }


def date_number(entry: Entry) -> int:
    """The date as 20220301; 0 for an undated document."""
    return day_number(datetime.date.fromisoformat(entry.date)) if entry.date else 0


_EXACT_BITS = 29
_LESS = 28


def amount_rank(entry: Entry) -> int:
    """The largest sum as a whole number below 2**33 that sorts as the sums do; 0 for a document without one.

    Up to five million yuan it tells every fen apart, beyond that sums that differ by one in 200 million: with the number
    of the document in the same integer there is room for no more.
    """
    fen = entry.shown.largest
    if fen is None:
        return 0
    shift = max(0, fen.bit_length() - _EXACT_BITS)
    return (shift << _LESS) + (fen >> shift) + 1


def facet_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per facet the values under which the document is counted, as they are shown; `index.engine.by_count` puts together what folds alike."""
    shown = entry.shown
    return {
        "type": (entry.type,) if entry.type else (),
        "court": (entry.court,) if entry.court else (),
        "level": tuple(filter(None, [court_level(entry.court)])),
        "region": (shown.province,) if shown.province else (),
        "city": (shown.province + shown.city,) if shown.province and shown.city else (),
        "year": (entry.date[:4],) if entry.date else (),
        "kind": (shown.kind,) if shown.kind else (),
        "procedure": (shown.procedure,) if shown.procedure else (),
        "cause": (shown.cause,) if shown.cause else (),
        "verdict": _verdict_names(entry),
        "fail": _verdicts(entry, "fail"),
        "undecided": _verdicts(entry, "undecided"),
        "mode": (entry.mode,) if entry.mode else (),
        "format": shown.formats,
    }


_SPECIAL = lazy_pattern("海事|知识产权|金融|互联网|铁路|军事|林区|油田|农垦")


def court_level(court: str | None) -> str | None:
    """最高, 高级, 中级, 专门 or 基层, by the court's name."""
    if not court or "法院" not in court:
        return None
    for level in ("最高", "高级", "中级"):
        if level in court:
            return level
    return "专门" if _SPECIAL.search(court) else "基层"


_KIND = lazy_pattern(r"(?:[)）].*?)([一-鿿]+?)字?第?\d+号")


def case_kind(case_numbers: tuple[str, ...]) -> str | None:
    """The type code in the document's own case number: 执, 执恢, 执异, 民初, …"""
    hit = _KIND.search(folded(case_numbers[0])) if case_numbers else None
    if not hit:
        return None
    code = hit.group(1)
    return code[code.index("执") :] if "执" in code else code
