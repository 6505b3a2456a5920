"""Personal data (个人信息) in match text: what of it stands there, where, and whether it is masked.

The kinds are those that 法释〔2016〕19号 art. 10 has deleted from a published document, the names that art. 8 has
replaced, and the birth date. It says what is there, not whether it may stay: that is for a rule of the kind `mask`.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.accounts import all_account_ends
from corpus.circumstances import (
    ADDRESS_WORDS,
    BIRTH_WORDS,
    HEALTH_WORDS,
    addresses,
    birth_dates,
    health,
)
from corpus.document import Document
from corpus.identifiers import CERTIFICATE_WORDS, ONLINE_WORDS, certificates, numbers, online_accounts, plates
from corpus.landmarks import landmarks
from corpus.parts import part_named
from corpus.partynames import NAME_WORDS, anonymous_names, list_of_parties
from corpus.spans import MatchSpan

KIND_NAMES = {
    "id_number": "身份证号码",
    "bank_account": "银行账号",
    "telephone": "电话号码",
    "home_address": "家庭住址",
    "birth_date": "出生日期",
    "vehicle_plate": "车牌号码",
    "certificate": "权属证书编号",
    "online_account": "微信、QQ、邮箱",
    "health": "健康状况",
    "anonymous_name": "应当隐名的人的姓名",
    "name_form": "没有用“某”替代的隐名",
}
# The rare words by which data of a kind are found; the others have none.
_WORDS = {
    "certificate": CERTIFICATE_WORDS,
    "online_account": ONLINE_WORDS,
    "home_address": ADDRESS_WORDS,
    "birth_date": BIRTH_WORDS,
    "health": HEALTH_WORDS,
    "anonymous_name": NAME_WORDS,
    "name_form": NAME_WORDS,
}
_NAMES = frozenset({"anonymous_name", "name_form"})
_NUMBERS = frozenset({"id_number", "bank_account", "telephone"})


@cache
def _words(kinds: frozenset[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for kind in _WORDS if kind in kinds for word in _WORDS[kind]))


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """One datum; `kind` is a key of `KIND_NAMES`.

    `masked` when characters of it are replaced by ×, * or 某. `sure` is False where it takes a person to tell
    whether it is one: an address that ends with a village, a number with three of its figures masked.
    """

    kind: str
    span: MatchSpan
    masked: bool
    sure: bool


def personal_data(
    text: str,
    *,
    parties: MatchSpan | None = None,
    signature: MatchSpan | None = None,
    day: datetime.date | None = None,
    kinds: Collection[str] = KIND_NAMES,
    account_ends: Sequence[int] = (),
) -> tuple[PersonalDatum, ...]:
    """The personal data of a match text, masked ones included, in order.

    `parties` is its list of the parties, where telephone numbers are those of parties; `signature` its 落款, where they
    are the court's; `day` the date of the document, at which a person is of age or not. Never raises; takes time linear in the text.
    `account_ends` is where numbers end that the figures of the next line follow.
    """
    places = landmarks(text, _words(frozenset(kinds)))
    found: list[tuple[str, MatchSpan, bool, bool]] = []
    if not _NUMBERS.isdisjoint(kinds):
        found += [each for each in numbers(text, parties, signature, account_ends) if each[0] in kinds]
    if "vehicle_plate" in kinds:
        found += [("vehicle_plate", *each) for each in plates(text)]
    if "certificate" in kinds:
        found += [("certificate", *each) for each in certificates(text, places)]
    if "online_account" in kinds:
        found += [("online_account", *each) for each in online_accounts(text, places, parties, signature)]
    if "home_address" in kinds:
        found += [("home_address", *each) for each in addresses(text, places)]
    if "birth_date" in kinds:
        found += [("birth_date", *each) for each in birth_dates(text, places)]
    if "health" in kinds:
        found += [("health", *each) for each in health(text, places)]
    if not _NAMES.isdisjoint(kinds):
        for span, withheld, proper in anonymous_names(text, places, parties, day):
            if "anonymous_name" in kinds:
                found.append(("anonymous_name", span, withheld, True))
            if "name_form" in kinds and withheld and not proper:
                found.append(("name_form", span, False, True))
    return tuple(sorted({PersonalDatum(*each) for each in found}, key=lambda each: (each.span, each.kind)))


def personal_data_of(
    document: Document, kinds: Collection[str] = KIND_NAMES, day: datetime.date | None = None
) -> tuple[PersonalDatum, ...]:
    """The personal data of a document, with its parts told apart; `day` stands in for a date it does not bear."""
    return personal_data(
        document.match.text,
        parties=list_of_parties(document.match.text, document.parts),
        signature=part_named(document.parts, "落款"),
        day=document.fields.date or day,
        kinds=kinds,
        account_ends=all_account_ends(document.match.text, document.fields.lines),
    )
