"""What the library holds about one document, and the values by which it is found.

`phrase_values`, `keyword_values`, `number_values` and `facet_values` are the one definition of what each
search field contains; both engines and the plain scan read them. Nothing here stores or searches.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from corpus.doctype import TYPE_NAMES
from corpus.document import Document
from corpus.matchtext import fold_query
from corpus.metadata import value_of
from corpus.parts import part_named
from index.bounds import LARGEST_FEN, day_number
from index.query import statute_form

PHRASE_FIELDS = ("text", "title", "court", "case", "party", "officer", "statute", "path")
KEYWORD_FIELDS = ("type", "court", "level", "case", "kind", "mode", "fail", "undecided", "pass")
NUMBER_FIELDS = ("date", "amount")
# Raise it whenever `entry_of` says something else of the same document: stored entries are then derived anew.
FORM = 1
FACETS = ("type", "court", "year", "fail", "undecided", "mode")


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """The verdict of one rule: `pass`, `fail` or `undecided`."""

    rule: str
    verdict: str
    severity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the library. Everything but `match_text` and `officers` is as a person sees it."""

    id: str
    paths: tuple[str, ...]
    title: str
    match_text: str
    type: str | None = None
    court: str | None = None
    case_numbers: tuple[str, ...] = ()
    date: str | None = None
    parties: tuple[tuple[str, str], ...] = ()
    officers: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()
    statutes: tuple[str, ...] = ()
    mode: str | None = None
    verdicts: tuple[RuleVerdict, ...] = ()

    @property
    def path(self) -> str:
        """The path to show; empty for text that never was a file."""
        return self.paths[0] if self.paths else ""

    @property
    def type_name(self) -> str | None:
        """The Chinese name of the type."""
        return TYPE_NAMES.get(self.type, self.type) if self.type else None


def entry_of(document: Document, report: Mapping[str, Any]) -> Entry:
    """The entry of a document with its report, the latter in the shape of `documents[]` of a check report."""
    fields = document.fields
    path = str(report.get("path") or document.source or "")
    articles = [f"{cited.title}第{article}条" for cited in fields.statutes for article in cited.articles]
    titles = [cited.title for cited in fields.statutes if not cited.articles]
    fen = {int(amount.yuan * 100) for amount in fields.amounts if amount.yuan * 100 <= LARGEST_FEN}
    return Entry(
        id=document.sha256,
        paths=(path,) if path else (),
        title=_title(document, path),
        match_text=document.match.text,
        type=report.get("type"),
        court=report.get("court"),
        case_numbers=tuple(report.get("case_numbers") or ()),
        date=report.get("date"),
        parties=tuple(dict.fromkeys((party.role, party.name) for party in fields.parties)),
        officers=_officers(document),
        amounts=tuple(sorted(fen)),
        statutes=tuple(dict.fromkeys([*articles, *titles])),
        mode=report.get("mode"),
        verdicts=tuple(
            RuleVerdict(result["rule"], result["verdict"], result["severity"])
            for result in report.get("results") or ()
            if result["verdict"] != "not_applicable"
        ),
    )


_LONGEST_TITLE = 100  # titles are shown on one line


def _title(document: Document, path: str) -> str:
    span = part_named(document.parts, "标题")
    if span:
        return "".join(document.raw_text(span).split())[:_LONGEST_TITLE]
    recorded = value_of(document.extract.metadata, "title")
    if recorded:
        return recorded[:_LONGEST_TITLE]
    lines = (line.strip() for line in document.raw.splitlines())
    return next((line for line in lines if line), PurePath(path).name)[:_LONGEST_TITLE]


_ROLES = (
    "审判长|代理审判员|助理审判员|审判员|人民陪审员|陪审员|"
    "执行长|执行员|执行法官|承办法官|院长|法官助理|书记员|执行局长"
)
_OFFICER = re.compile(
    rf"(?:{_ROLES})[：:]?([一-鿿·×*]{{2,5}}?)(?={_ROLES}|二[〇○零o]|[12]\d{{3}}年|本件|附|[，。；、（]|$)"
)


def _officers(document: Document) -> tuple[str, ...]:
    span = part_named(document.parts, "落款")
    if not span:
        return ()
    hits = _OFFICER.finditer(document.match.text, span.start, span.end)
    return tuple(dict.fromkeys(hit.group(1) for hit in hits))


@lru_cache(maxsize=4_096)
def _folded(text: str) -> str:
    """`fold_query` of what many documents share: rules, courts, titles."""
    return fold_query(text)


def phrase_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per phrase field the folded texts in which a phrase is looked for; a phrase never spans two of them."""
    return {
        "text": (entry.match_text,),
        "title": (_folded(entry.title),),
        "court": (_folded(entry.court),) if entry.court else (),
        "case": tuple(fold_query(number) for number in entry.case_numbers),
        "party": tuple(fold_query(name) for _role, name in entry.parties),
        "officer": entry.officers,
        "statute": tuple(statute_form(fold_query(cited)) for cited in entry.statutes),
        "path": tuple(fold_query(path) for path in entry.paths),
    }


def keyword_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per keyword field the folded values that are compared as a whole."""
    return {
        "type": (entry.type,) if entry.type else (),
        "court": (_folded(entry.court),) if entry.court else (),
        "level": tuple(filter(None, [court_level(entry.court)])),
        "case": tuple(fold_query(number) for number in entry.case_numbers),
        "kind": tuple(filter(None, [case_kind(entry.case_numbers)])),
        "mode": (entry.mode,) if entry.mode else (),
        "fail": _rules(entry, "fail"),
        "undecided": _rules(entry, "undecided"),
        "pass": _rules(entry, "pass"),
    }


def _rules(entry: Entry, verdict: str) -> tuple[str, ...]:
    """Rule ids with that verdict, in full and without the instrument: people write either."""
    ids = _verdicts(entry, verdict)
    forms = [form for id_ in ids for form in (id_, id_.partition("/")[2]) if form]
    return tuple(dict.fromkeys(map(_folded, forms)))


def _verdicts(entry: Entry, verdict: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.rule for each in entry.verdicts if each.verdict == verdict))


def number_values(entry: Entry) -> dict[str, tuple[int, ...]]:
    """The date as 20220301 and the amounts in fen."""
    return {"date": (date_number(entry),) if entry.date else (), "amount": entry.amounts}


def date_number(entry: Entry) -> int:
    """The date as 20220301; 0 for an undated document."""
    return day_number(datetime.date.fromisoformat(entry.date)) if entry.date else 0


def facet_values(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Per facet the values under which the document is counted."""
    return {
        "type": (entry.type,) if entry.type else (),
        "court": (entry.court,) if entry.court else (),
        "year": (entry.date[:4],) if entry.date else (),
        "fail": _verdicts(entry, "fail"),
        "undecided": _verdicts(entry, "undecided"),
        "mode": (entry.mode,) if entry.mode else (),
    }


_SPECIAL = re.compile("海事|知识产权|金融|互联网|铁路|军事|林区|油田|农垦")


def court_level(court: str | None) -> str | None:
    """最高, 高级, 中级, 专门 or 基层, by the court's name."""
    if not court or "法院" not in court:
        return None
    for level in ("最高", "高级", "中级"):
        if level in court:
            return level
    return "专门" if _SPECIAL.search(court) else "基层"


_KIND = re.compile(r"(?:[)）].*?)([一-鿿]+?)字?第?\d+号")


def case_kind(case_numbers: tuple[str, ...]) -> str | None:
    """The type code in the document's own case number: 执, 执恢, 执异, 民初, …"""
    hit = _KIND.search(fold_query(case_numbers[0])) if case_numbers else None
    if not hit:
        return None
    code = hit.group(1)
    return code[code.index("执") :] if "执" in code else code
