"""The values of a relation where a document tells claim, payment and remainder one after another (`together`).

Such sums must agree whatever else the document names; what else may count is for `corpus.balances` to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.values import holds, names_in, readable_relation
from checker.verdict import Verdict
from corpus.balances import Balance, balances, claimed_in_all, claims, totals
from corpus.spans import MatchSpan
from corpus.sumroles import Role, Sum, sums

_ROLES = ("claimed", "paid", "left")
# Of so small a payment claim and remainder are nearly the same sum; of so many sums some agree by chance.
_TRIFLE, _FEW = 10, 6
# Each telling is held against each claim; a ruling with more sums than this is a list of many cases.
_MOST = 400


class Telling(NamedTuple):
    """The sums of each role, and whether they must agree; `apart` where the claim stands elsewhere."""

    claimed: tuple[Sum, ...]
    balance: Balance
    sure: bool
    apart: bool


def read(data: Mapping[str, Any], relation: str) -> dict[str, str]:
    """The names of a relation with their roles; empty without `together`. Raises `ValueError` in Chinese."""
    given = data.get("together", {})
    if not given:
        return {}
    if not isinstance(given, dict) or sorted(map(str, given.values())) != sorted(_ROLES):
        raise ValueError("together 应当是“名称: claimed、名称: paid、名称: left”，各一个")
    unknown = [str(name) for name in given if name not in names_in(relation)]
    if unknown or len(names_in(relation)) != len(given):
        raise ValueError("together 里应当正好是 relation 里的三个名称")
    return {str(role): str(name) for name, role in given.items()}


def judge(rule: Rule, subject: Subject, otherwise: Finding) -> Finding:
    """What the sums told together say; `otherwise` is what the wordings of the rule say."""
    amounts = subject.document.fields.amounts
    if not 2 < len(amounts) <= _MOST:
        return otherwise
    found = sums(subject.text, amounts)
    told = balances(subject.text, found)
    if not told:
        return _scattered(rule, subject, found, otherwise)
    full = [Telling(each.claimed, each, each.sure, apart=False) for each in told if each.claimed]
    wrong = [each for each in full if not _agree(rule, each)]
    right = [each for each in full if each not in wrong]
    if surely := [each for each in wrong if each.sure and _near(each)]:
        if right or otherwise.verdict is Verdict.PASS:
            return _finding(rule, subject, surely[0], Verdict.UNDECIDED, "但别处的数额相符，请人工核对")
        return _finding(rule, subject, surely[0], Verdict.FAIL)
    if right:
        return _finding(rule, subject, right[0], Verdict.PASS)
    if otherwise.verdict is Verdict.PASS:
        return otherwise
    apart = list(_apart(claims(found), told))
    if agreeing := next((each for each in apart if _agree(rule, each)), None):
        return _finding(rule, subject, agreeing, Verdict.PASS)
    return _doubtful(rule, subject, [*wrong, *apart], otherwise)


def _doubtful(rule: Rule, subject: Subject, wrong: Sequence[Telling], otherwise: Finding) -> Finding:
    """What does not agree where no single sentence says it for certain."""
    for each in wrong:
        if each.apart and not each.balance.sure:
            continue
        if each.sure and _near(each) and not subject.unclear(rule):
            return _finding(rule, subject, each, Verdict.FAIL)
        doubtful = not (each.apart or each.balance.held) or _plausible(rule, each)
        held = otherwise.verdict is Verdict.FAIL and each.balance.held and not each.apart
        if held or (otherwise.verdict is Verdict.NOT_APPLICABLE and doubtful):
            return _finding(rule, subject, each, Verdict.UNDECIDED, "但可能没有读全，请人工核对")
    return otherwise


def _scattered(rule: Rule, subject: Subject, found: Sequence[Sum], otherwise: Finding) -> Finding:
    """What stands in different places and agrees to the yuan is no coincidence; what does not agree proves nothing."""
    if otherwise.verdict is not Verdict.NOT_APPLICABLE:
        return otherwise
    paid = [(each,) for each in found if each.role is Role.PAID and each.yuan > _TRIFLE]
    left = [(each,) for each in found if each.role is Role.LEFT and each.sure]
    if len(paid) > _FEW or len(left) > _FEW:
        return otherwise
    for claimed, came, rest in product(claims(found), paid, left):
        telling = Telling(
            claimed, Balance(claimed, came, (), rest, plain=False, held=False), sure=False, apart=True
        )
        if _agree(rule, telling):
            return _finding(rule, subject, telling, Verdict.PASS)
    return otherwise


def _apart(said: Sequence[tuple[Sum, ...]], told: Sequence[Balance]) -> Iterator[Telling]:
    """What is told without the claim, with each claim that stands elsewhere."""
    one = len({each[0].yuan for each in said}) == 1 and all(len(each) == 1 for each in said)
    sure = one and any(each[0].sure for each in said)
    for balance in told:
        if not balance.claimed:
            for claimed in said:
                yield Telling(claimed, balance, sure and balance.sure, apart=True)


def _choices(rule: Rule, telling: Telling) -> Iterator[dict[str, Decimal]]:
    """The values that the names of the relation may have."""
    name = rule.options["together"]
    given_up = sum((each.yuan for each in telling.balance.waived), Decimal(0))
    for claimed, paid, left in product(
        claimed_in_all(telling.claimed), totals(telling.balance.paid), totals(telling.balance.left)
    ):
        for more in {Decimal(0), given_up}:
            yield {name["claimed"]: claimed, name["paid"]: paid + more, name["left"]: left}


def _agree(rule: Rule, telling: Telling) -> bool:
    relation, slack = rule.options["relation"], Decimal(rule.options["tolerance"])
    return any(holds(relation, values, slack) for values in _choices(rule, telling))


def _near(telling: Telling) -> bool:
    """Whether what is told is near enough to be a slip: where little of the claim is accounted for, a sum is another thing."""
    [claimed, paid, left] = (
        group[0].yuan for group in (telling.claimed, telling.balance.paid, telling.balance.left)
    )
    return max(paid, left) <= claimed and abs(claimed - paid - left) <= claimed / 2


def _plausible(rule: Rule, telling: Telling) -> bool:
    plausible = rule.options.get("plausible")
    return not plausible or holds(plausible, next(_choices(rule, telling)), Decimal(0))


def _finding(rule: Rule, subject: Subject, telling: Telling, verdict: Verdict, more: str = "") -> Finding:
    name, balance = rule.options["together"], telling.balance
    paid = _words(subject, balance.paid)
    if balance.waived:
        paid += f"（另放弃、减免 {_words(subject, balance.waived)}）"
    shown = (
        f"{name['claimed']} {_words(subject, telling.claimed)}，{name['paid']} {paid}，"
        f"{name['left']} {_words(subject, balance.left)}"
    )
    law = readable_relation(rule.options["relation"])
    spans = tuple(
        each.span for each in sorted({*telling.claimed, *balance.sums}, key=lambda found: found.span)
    )
    agrees = "符合" if verdict is Verdict.PASS else "不符合"
    reason = f"{shown}：{agrees}“{law}”" + (f"，{more}" if more else "")
    return Finding(verdict, reason, spans, verdict is Verdict.FAIL)


def _words(subject: Subject, group: Sequence[Sum]) -> str:
    return "、".join(dict.fromkeys(subject.words(MatchSpan(*each.span)) for each in group))
