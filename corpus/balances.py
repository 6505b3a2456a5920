"""What a document says was claimed, came in and is left, told one after another: 执行标的10万元，到位2万元，尚欠8万元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.patterns import lazy_pattern
from corpus.sumroles import Role, Sum

# Farther apart, or with a whole sentence between them, two sums are not told together.
_NEAR, _NEAR_ACROSS = 60, 25
# In the very words of a balance: a figure may hold it, or be without it, and which is not said.
_HELD = lazy_pattern(
    "利息|本息|罚息|复利|违约金|滞纳金|迟延|(?:执行|受理|诉讼|保全|评估|拍卖|鉴定|公告|律师|申请|仲裁)费|费用|抵|以物|扣除(?![0-9])|汇率|"
    "首次|首执|前次|上次|此前|以前|原案|前案|另案|历次|恢复|和解|判决前|诉讼中|诉前|起诉前|立案前|审理中|首期|每期|分期|第[一二三四五六]期|[含另]"
    "|(?<![合条])约(?![定谈])|左右|[十百千万]余|余[元圆]"
)
_BESIDE_PRINCIPAL = lazy_pattern("(?:及|和|、|以及|与)[^，。；0-9]{0,6}(?:利息|罚息|违约金|复利)")
_SUBJECT = lazy_pattern(
    "(?:被执行人)?([一-鿿]{2,4}?)(?:应[付当支偿还]|[已尚仍仅还未欠]|实[际付交]|代[付交缴])"
)
_NOBODY = lazy_pattern(
    "本案|全案|现|目前|至此|至今|截|其中|迄今|累计|执行|判决|债权|标的|本次|上述|合计|共计|款|金|元|费|到|受偿|申请|情况|结果|当|此|中"
)
# In a list without marks the next line follows the last sum: 未实现金额3万元本案执行费由被执行人负担.
_ANEW = lazy_pattern("本案|本院|被执行人|申请执行人|[一二三四五六七八九十]、|[0-9]{1,2}[.、]")
# 11.6万元 may be 115,980元.
_ROUNDED = 10_000
# Interest for delay runs beside the judgment debt and is paid after it (法释〔2014〕8号第4条): 尚欠8万元及迟延履行期间的债务利息.
_BESIDE = lazy_pattern(
    "[（，]?(?:及|和|以及|并|另)?(?:相应的?)?(?:迟延履行(?:期间)?的?)?(?:加倍(?:支付)?的?(?:部分)?的?)?(?:债务)?利息(?:另[计算行]|未计)?）?"
)
_FOR_DELAY = lazy_pattern("迟延|加倍")
_INTEREST = lazy_pattern("(?<!履行)(?<!债务)(?<!期间)(?<!倍)(?:利息|罚息|违约金)")
# Somewhere else in the document: less is owed than was claimed, or less was paid than came in.
_WAIVED = lazy_pattern(
    "(?<![不未])(?<!没有)(?<!视为)(?:放弃|减免|免除|豁免|让免)|同意扣减|(?:达成|签订)[^，。；]{0,8}和解|"
    "(?:扣除|扣减|扣缴|扣收|抵扣|抵充|冲抵|优先支付|优先扣)[^，。；]{0,10}(?:费|成本)"
)
_WITH_INTEREST = lazy_pattern("整?[（，]?(?:及|和|、|以及|并|与)?[^，。；）]{0,10}(?:利息|罚息|违约金)")


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of one telling; `claimed` is empty where the claim stands elsewhere.

    `plain` says that each is one sum in words that leave no doubt, `held` that one of them may hold interest, fees or
    what was waived, or that the document says why they differ.
    """

    claimed: tuple[Sum, ...]
    paid: tuple[Sum, ...]
    waived: tuple[Sum, ...]
    left: tuple[Sum, ...]
    plain: bool
    held: bool

    @property
    def sure(self) -> bool:
        """Whether the sums must agree."""
        return self.plain and not self.held

    @property
    def sums(self) -> tuple[Sum, ...]:
        """All of them, in order."""
        return tuple(
            sorted((*self.claimed, *self.paid, *self.waived, *self.left), key=lambda each: each.span)
        )


def balances(text: str, found: Sequence[Sum]) -> list[Balance]:
    """Every balance of a match text that tells at least what came in and what is left."""
    told = (
        _balance(text, each, found)
        for stretch in _stretches(text, found)
        for each in _tellings(text, stretch)
    )
    return [each for each in told if each.paid and each.left]


def claims(found: Sequence[Sum]) -> list[tuple[Sum, ...]]:
    """What is claimed, each time it is said: one sum, or the sums of which it consists."""
    said: list[list[Sum]] = []
    going_on = False
    for each in found:
        if each.role is Role.CLAIMED:
            said.append([each])
        elif each.role is Role.PART and going_on:
            said[-1].append(each)
        going_on = each.role is Role.CLAIMED or (going_on and each.role is Role.PART)
    return [tuple(each) for each in said]


def _stretches(text: str, found: Sequence[Sum]) -> Iterator[list[Sum]]:
    """Sums that stand near each other, with nothing else between them."""
    stretch: list[Sum] = []
    for each in found:
        if stretch:
            gap = text[stretch[-1].span.end : each.span.start]
            far = _NEAR_ACROSS if "。" in gap else _NEAR
            if each.role is Role.OTHER or len(gap) > far:
                yield stretch
                stretch = []
        if each.role is not Role.OTHER:
            stretch.append(each)
    if stretch:
        yield stretch


def _tellings(text: str, stretch: Sequence[Sum]) -> Iterator[list[tuple[Role, Sum]]]:
    """A stretch cut before each claim, and before what came in where something was left before."""
    telling: list[tuple[Role, Sum]] = []
    for each in stretch:
        role = each.role
        if role is Role.PART:
            if not telling:
                continue
            role = telling[-1][0]
        roles = {other for other, _ in telling}
        again = role is Role.CLAIMED and (
            roles - {Role.CLAIMED} or (telling and "。" in text[telling[-1][1].span.end : each.span.start])
        )
        if again or (role is Role.PAID and {Role.PAID, Role.LEFT} <= roles):
            yield telling
            telling = []
        telling.append((role, each))
    if telling:
        yield telling


def _of(telling: Sequence[tuple[Role, Sum]], wanted: Role) -> tuple[Sum, ...]:
    return tuple(each for role, each in telling if role is wanted)


def _balance(text: str, telling: Sequence[tuple[Role, Sum]], found: Sequence[Sum]) -> Balance:
    claimed, paid, waived, left = (
        _of(telling, role) for role in (Role.CLAIMED, Role.PAID, Role.WAIVED, Role.LEFT)
    )
    if not claimed and len(left) > 1 and paid and left[0].span < paid[0].span:
        claimed, left = left[:1], left[1:]  # 剩余债权10万元，此次到位2万元，剩余8万元
    plain = all(each.role is role for role, each in telling) and not waived
    plain = plain and all(len(each) == 1 and each[0].sure for each in (claimed, paid, left) if each)
    told = Balance(claimed, paid, waived, left, plain, held=False)
    return replace(told, held=True) if paid and left and _holds_more(text, told, found) else told


def _holds_more(text: str, told: Balance, found: Sequence[Sum]) -> bool:
    """Whether one of the figures may hold interest, fees or what was waived, or the difference has a reason."""
    inside = told.sums
    principal = all(each.principal for each in inside) and bool(told.claimed)
    if any(each.principal for each in inside) and not principal:
        return True
    if len({name for each in inside if (name := _whose(text, each))}) > 1:
        return True
    last = inside[-1]
    goes_on = _ANEW.search(text, last.span.end, last.end)
    words = text[inside[0].start : goes_on.start() if goes_on else last.end]
    if principal:
        words = _BESIDE_PRINCIPAL.sub("", words)
    words = _BESIDE.sub(lambda hit: "" if _FOR_DELAY.search(hit.group()) else hit.group(), words)
    if _HELD.search(words) or _WAIVED.search(text):
        return True
    if len(told.claimed) != 1 or len(told.paid) != 1 or len(told.left) != 1:
        return False
    if not principal and _claimed_with_interest(text, told.claimed[0], found):
        return True
    difference = abs(told.claimed[0].yuan - told.paid[0].yuan - told.left[0].yuan)
    rounded = any(unit in text[slice(*each.span)] for each in inside for unit in "万亿")
    return (rounded and difference < _ROUNDED) or _explained(told, difference, found)


def _whose(text: str, each: Sum) -> str | None:
    """Who is said to owe or to have paid: 张三应付, 李四已付."""
    hit = _SUBJECT.match(text, each.start, each.span.start)
    return hit.group(1) if hit and not _NOBODY.search(hit.group(1)) else None


def _explained(told: Balance, difference: Decimal, found: Sequence[Sum]) -> bool:
    """Whether the difference is a sum that the document names elsewhere: a fee taken out, a payment to another."""
    used = {each.yuan for each in told.sums}
    return difference > 1 and any(abs(each.yuan - difference) <= 1 for each in found if each.yuan not in used)


def _claimed_with_interest(text: str, claimed: Sum, found: Sequence[Sum]) -> bool:
    """Whether the figure of the claim is said elsewhere to be principal, or to have interest beside it."""
    for each in found:
        if each.yuan != claimed.yuan or each.span == claimed.span:
            continue
        if each.principal and _INTEREST.search(text):
            return True
        beside = _WITH_INTEREST.match(text, each.span.end)
        if beside and not _FOR_DELAY.search(beside.group()):
            return True
    return False


def totals(group: Sequence[Sum]) -> list[Decimal]:
    """Each sum of what was paid or is left, and all of them."""
    each = [one.yuan for one in group]
    return list(dict.fromkeys([*each, sum(each, Decimal(0))]))


def claimed_in_all(group: Sequence[Sum]) -> list[Decimal]:
    """What a claim comes to: the last sum with its parts, or all of them; with the fee of the court or without."""
    found = []
    for parts in (group, [each for each in group if not each.fee]):
        each = [sum((part.yuan for part in run), Decimal(0)) for run in _runs(parts)]
        found += [*each[-1:], sum(each, Decimal(0))]
    return list(dict.fromkeys(found))


def _runs(group: Sequence[Sum]) -> list[list[Sum]]:
    """Each sum with the parts that go on with it."""
    runs: list[list[Sum]] = []
    for each in group:
        if each.role is Role.PART and runs:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs
