"""Opinions on cited instruments: not in force on the day, no basis of a ruling, a remedy that does not fit.

Days and kinds come from the register (`checker.statutes`); what it only recalls accuses nobody.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from checker.citation_case import Case, Opinion, article_name, shown, told
from checker.citations import Citation, rules_on
from checker.statutes import CODES, code, plain_title, register
from checker.verdict import Verdict
from corpus.spans import MatchSpan


@lru_cache(maxsize=512)
def _days(key: str) -> tuple[datetime.date | None, datetime.date | None, bool, str]:
    """First day of an instrument, the day after its last, whether they are known, and the source of the last."""
    instruments = register().instruments[key]
    starts = [(each.start, each.start_sure) for each in instruments if each.start]
    ends = [each for each in instruments if each.end]
    start = min(starts, default=(None, True))
    sure = start[1] and all(each.end_sure for each in ends)
    return start[0], ends[0].end if ends else None, sure, ends[0].source if ends else ""


_COMING = re.compile("将(?:于|自)|施行后|公布后|尚未施行|未施行")


def not_in_force(case: Case, wanted: frozenset[str]) -> list[Opinion]:
    """Opinions on cited instruments that were not yet or no longer in force.

    Days that are only recalled are left alone unless the instrument is among those `wanted`, and then undecided.
    """
    found = []
    for citation in case.cited:
        if citation.key is None or (wanted and citation.key not in wanted):
            continue
        start, end, sure, source = _days(citation.key)
        if not (start or end):
            continue
        title = register().title(citation.key)
        early, late = bool(start and case.day < start), bool(end and case.day >= end)
        coming = early and _COMING.search(citation.purpose + citation.around)
        mentioned = late and not citation.lead
        if not (early or late) or coming or mentioned or not (sure or wanted):
            found.append(Opinion(Verdict.PASS, f"《{title}》在文书日期没有发现失效", citation.span))
            continue
        reason = (
            f"《{title}》{start} 起施行，文书日期 {case.day} 时还没有施行"
            if early
            else f"《{title}》自 {end} 起不再适用：{source}"
        )
        settled = sure and citation.lead and not told(case, citation)
        verdict = Verdict.FAIL if settled else Verdict.UNDECIDED
        found.append(Opinion(verdict, reason if settled else f"{reason}，请核对", citation.span))
    return found


_APPEAL = re.compile("(?<!不得)(?<!不能)(?<!不可)申请复议")
_SUIT = re.compile("提起(?:案外人)?(?:执行异议之诉|诉讼)|(?<!不)起诉|另行诉讼")
# Articles of 2023 on objections to an act of enforcement and on those of a third party to its object.
_ACT, _THIRD = 236, 238


def remedy(case: Case) -> list[Opinion]:
    """Opinions on rulings on an objection: the article ruled by decides between review (复议) and suit (诉讼)."""
    code_ = code("cpl")
    known = {
        number: kind
        for kind in (_ACT, _THIRD)
        for number, attested in code_.numbers("2023", kind).values()
        if attested
    }
    ruled = [
        each for each in case.of(plain_title(CODES["cpl"])) if each.lead and each.span.start >= case.own_view
    ]
    cited = [
        (known[article.number], article)
        for each in ruled
        for article in each.articles
        if article.number in known
    ]
    if len({kind for kind, _ in cited}) != 1:
        return []
    kind, article = cited[0]
    appeal, suit = (pattern.search(case.text, article.span.end) for pattern in (_APPEAL, _SUIT))
    fitting, other = (suit, appeal) if kind == _THIRD else (appeal, suit)
    about, due = ("案外人异议", "提起诉讼") if kind == _THIRD else ("执行行为异议", "申请复议")
    name = article_name(article)
    if fitting:
        return [Opinion(Verdict.PASS, f"{name}（{about}）与告知的救济途径相符", article.span)]
    if not other:
        return []
    text = shown(code_.wording("2023", kind))
    reason = f"引用的{name}是{about}{text}，救济途径是{due}；文书告知的却是“{other.group()}”"
    return [Opinion(Verdict.FAIL, reason, span) for span in (article.span, MatchSpan(*other.span()))]


# Policy documents by the last words of their titles; interpretations were once called 意见 too.
_POLICY = re.compile("(?:意见|纪要|决议|工作纲要|工作方案|指引|讲话)$")
_INTERPRETING = re.compile("适用|贯彻执行")
# An expert's 意见 or a company's 决议 is evidence; policy is about (关于) something or has a court or an assembly.
_ISSUED = re.compile("法院|检察院|人民代表大会|人大|委员会|政府")
_LOCAL = re.compile("(?:省|市|县|区|州)[一-鿿]{0,4}(?:人大|人民代表大会)[一-鿿]{0,8}(?:决定|决议)")
_BARE_LOCAL = re.compile(
    f"(?:依照|依据|根据|按照)(?:《[^》]{{0,40}})?[一-鿿×]{{0,8}}{_LOCAL.pattern}[^。]{{0,40}}(?:裁定|决定)如下"
)
_SPIRIT = re.compile("^[^，。；]{0,6}(?:精神|理念|要求)")


def _policy(citation: Citation, wanted: frozenset[str]) -> tuple[bool, bool]:
    """Whether an instrument is policy or a local decision, and whether that is certain."""
    if citation.key in wanted:
        return True, True
    plain = plain_title(citation.title)
    if _LOCAL.search(plain):
        return True, True
    kinds = {each.kind for each in register().instruments.get(citation.key or "", ())}
    title = register().title(citation.key) if citation.key else citation.title
    if "judicial_interpretation" in kinds or not _POLICY.search(title) or _INTERPRETING.search(title):
        return False, True
    issued = bool(kinds) or bool(_ISSUED.search(citation.title))
    return issued or "关于" in plain, issued


def as_basis(case: Case, wanted: frozenset[str]) -> list[Opinion]:
    """Opinions on policy documents and local decisions from which a ruling follows directly."""
    found = []
    for citation in case.cited:
        based = rules_on(citation)
        policy, certain = _policy(citation, wanted) if based or citation.key in wanted else (False, True)
        title = register().title(citation.key) if citation.key else citation.title
        if not based or not policy:
            if based:
                found.append(Opinion(Verdict.PASS, "裁判依据里没有发现政策文件、地方决定", citation.span))
            elif policy:
                found.append(Opinion(Verdict.PASS, f"《{title}》没有作为裁判依据", citation.span))
            continue
        doubt = citation.lead == "参照" or _SPIRIT.search(citation.purpose) or told(case, citation)
        reason = f"“{citation.lead}”《{title}》之后直接作出裁定"
        if doubt or not certain:
            found.append(Opinion(Verdict.UNDECIDED, f"{reason}，但也可能只是说理，请核对", citation.span))
        else:
            why = "它不是法律、法律解释或者司法解释，只可用于说理"
            found.append(Opinion(Verdict.FAIL, f"{reason}；{why}", citation.span))
    assembly = "人大" in case.text or "人民代表大会" in case.text
    bare = _BARE_LOCAL.search(case.text) if assembly else None
    if bare and not any(opinion.verdict is Verdict.FAIL for opinion in found):
        reason = "依照地方人大常委会的决定、决议直接作出裁定"
        found.append(Opinion(Verdict.FAIL, reason, MatchSpan(*bare.span())))
    return found
