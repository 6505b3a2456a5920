"""Who a document lists as its parties: the names behind their roles, in the part 当事人 and on lines of their own.

    申请执行人：潘月琴，女，1977年生，住桐源市
    被执行人：高峰
    本院受理的……

Match text has no lines, and such a line may lack its full stop. Where the words leave open how far a name goes, it ends with
its line; where they do not, a line end inside it is a wrap and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.lines import Lines
from corpus.parties import is_name, is_plainly_named, name_cut
from corpus.parts import Part, is_notice, part_named
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

Listed = tuple[str, MatchSpan]

_ROLES = "申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人"
_BEHIND_ROLE = "(?:（[^）]{1,30}）)?(?:[一二三四五六]?(?P<colon>[：│┃|]))?"
_ROLE = lazy_pattern(f"(?P<role>{_ROLES}){_BEHIND_ROLE}")
# In a list a role follows a stop; the number of the case before the first is none of its name.
_LISTED = lazy_pattern(f"(?<![一-鿿])(?P<role>{_ROLES}){_BEHIND_ROLE}")
# Before a role at the beginning of its line: the number of an item, a mark, the frame of a table.
_ITEM = "[│┃|·●○■◆☆*\\-—]*(?:（?[一二三四五六七八九十0-9]{1,2}[）、.])?[│┃|]*"
_LINE = lazy_pattern(f"{_ITEM}(?P<role>{_ROLES}){_BEHIND_ROLE}")
_RUN = lazy_pattern("[^，。；：（）│┃|]{2,60}")
_BETWEEN = lazy_pattern("[、①-⑩]")
# 乙（北京）有限公司, 丙企业（有限合伙）.
_BRACKET = lazy_pattern(
    "（(?:[一-鿿]{1,12}）[一-鿿]{0,20}?(?:公司|中心|[厂店行社部所会场站园队]|(?<!法)院)(?=[，。；：（、│┃|]|$)|(?:有限合伙|普通合伙|特殊普通合伙|集团|筹)）)"
)
_OTHER_ROLE = lazy_pattern(f"(?:{_ROLES}|法定代表人|法定代理人|负责人|委托(?:诉讼)?代理人|原告|被告)")
# With what the line under a name begins.
_NEXT = lazy_pattern(
    f"(?:{_ROLES}|法定代|负责人|委托|原告|被告|住|地址|统一社会|公民身份|身份证|本院|[你因经男女]|[一-鿿]{{1,3}}族|"
    "关于|根据|依[照据]|案[由号]|执行|立案|判决|现|责令|[一-鿿]{2,16}法院(?:（[12×]|于|作出|在)|[一二三四五六七八九十]、|[0-9]{1,2}[.、]|（)"
)
# Without one of these no line begins with a role and lists: in match text, in raw text.
_NAMED_BEHIND = ("人：", "人（", "人一：", "人二：", "人│", "人┃", "人|")
_NAMED_BESIDE = ("人 ", "人\u3000", "人\t")
_BEGIN_LINES = frozenset("申被复异案利第买竞│┃|·●○■◆☆*-—（一二三四五六七八九十0123456789")
_JOINING = frozenset("与和及以诉对被、")
_FAR = 1500  # characters behind title and number in which a list is looked for
# The addressee of a notice, on the line under its number: 李某乙：
_ADDRESSEE = lazy_pattern(
    r"(?:致|告知对象)?[：:]?(?:被执行人|申请执行人)?[：:]?([一-鿿（）·a-z×*、]{2,40})："
)
# 丁公司（被执行人）, 韩立新（公民身份号码……: no part of a name.
_REMARK = lazy_pattern("（(?:[^）]*$|(?:申请|被)执行人）|法定代表人|公民身份|身份证|经营者|现羁押|又名)")
_LABELS_OF_PERSONS = lazy_pattern(
    "告知对象|送达对象|受送达人|被(?!执行|申请)[一-鿿]{2,6}人|被限制消费单位|受告知人|当事人姓名|持证人(?:（[^）]{1,8}）)?"
)
ADDRESSEE = "告知对象"


def listed_parties(
    text: str, parts: tuple[Part, ...], own_number: MatchSpan | None, lines: Lines
) -> Iterator[Listed]:
    """Roles with the places of names, in the order of the text; a notice without a list names whom it speaks to."""
    head = part_named(parts, "当事人")
    top = max((part.span.end for part in parts if part.name in ("标题", "案号")), default=0)
    end = min(len(text), max(top + _FAR, head.end if head else 0))
    # 请协助执行以下事项： 被执行人：丁公司: what a notice asks for names them on lines too.
    stops = ("落款",) if is_notice(text, part_named(parts, "标题")) else ("主文", "落款")
    end = min([end, *(part.span.start for part in parts if part.name in stops)])
    hits: dict[int, re.Match[str]] = {}
    if any(text.find(mark, top, end) >= 0 for mark in _NAMED_BEHIND) or any(
        mark in lines.raw for mark in _NAMED_BESIDE
    ):
        hits = {
            hit.start("role"): hit
            for line in lines.starts
            if top <= line < end
            and text[line] in _BEGIN_LINES
            and (hit := _LINE.match(text, line, end))
            and (hit["colon"] or lines.gap_after(hit.end() - 1).strip("\n"))
        }
    if head:
        first = _ROLE.match(text, head.start)
        listed = _LISTED.finditer(text, head.start + 1, head.end)
        hits = {hit.start("role"): hit for hit in [*([first] if first else []), *listed]} | hits
    for start in sorted(hits):
        beside: re.Match[str] | None = hits[start]
        while beside:
            at = beside.end()
            for name in _names(text, at, lines):
                yield beside["role"], name
                at = name.end
            # Two roles on one line, a wide gap between them.
            wide = at > beside.end() and len(lines.gap_before(at).expandtabs(2)) > 1
            beside = _ROLE.match(text, at, end) if wide and at not in hits else None
    if head is None and own_number:
        for name in _addressees(text, own_number.end, lines):
            yield ADDRESSEE, name


def _names(text: str, start: int, lines: Lines) -> Iterator[MatchSpan]:
    """The names that begin at a place."""
    run = _RUN.match(text, start)
    if run is None:
        return
    end = _end(text, MatchSpan(*run.span()), lines)
    while text[end : end + 1] == "（":
        # To the end of the line, which may lack its stop; else over a wrap to the next stop.
        bracket = _BRACKET.match(text, end, lines.end_of(end)) or _BRACKET.match(text, end)
        if bracket is None:
            break
        end = bracket.end()
        more = _RUN.match(text, end) if text[end : end + 1] == "、" else None
        end = _end(text, MatchSpan(*more.span()), lines) if more else end
    at = start
    for name in _BETWEEN.split(text[start:end]):
        cut = name_cut(name)
        if name and not is_name(name[:cut]):
            return
        if name:
            yield MatchSpan(at, at + cut)
        if cut < len(name):
            return
        at += len(name) + 1


def _end(text: str, run: MatchSpan, lines: Lines) -> int:
    """Where the names end that begin with a run of characters without a stop."""
    words = text[run.start : run.end]
    other = _OTHER_ROLE.search(text, run.start + 2, run.end) if "人" in words or "告" in words else None
    end = other.start() if other else run.end
    while other and end > run.start + 2 and text[end - 1] in _JOINING:
        end -= 1
    open_ended = other is not None or text[end : end + 1] not in tuple("，。；（")
    for line in lines.within(MatchSpan(run.start, end + 1)):
        if line == end and not other:
            return end
        whole, part = text[run.start : end], text[run.start : line]
        if (
            open_ended or _NEXT.match(text, line) or (is_plainly_named(part) and not is_plainly_named(whole))
        ) and is_name(part):
            return line
    return end


def _addressees(text: str, start: int, lines: Lines) -> Iterator[MatchSpan]:
    """Whom a notice speaks to: 李某乙：, 甲公司（被执行人）、李某乙：, or behind a label of its form."""
    addressed = _ADDRESSEE.match(text, start)
    if addressed is None:
        return
    if _LABELS_OF_PERSONS.fullmatch(text, *addressed.span(1)):
        yield from _names(text, addressed.end(), lines)
        return
    at = addressed.start(1)
    for name in addressed.group(1).split("、"):
        role = _OTHER_ROLE.match(name)
        begin = role.end() if role else 0
        bare = name[begin:]
        remark = _REMARK.search(bare)
        cut = min(name_cut(bare), remark.start() if remark else len(bare))
        if is_name(bare[:cut]):
            yield MatchSpan(at + begin, at + begin + cut)
        elif at == addressed.start(1):
            return
        at += len(name) + 1
