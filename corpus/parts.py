"""Parts (部分) of a document: 标题, 案号, 当事人, 正文, 主文, 告知, 落款.

Found in match text, which has no line breaks, so that a wrapped copy has the same parts. A document need not
have them all; what belongs to no other part is 正文.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.casenumbers import CASE_NUMBER
from corpus.dates import dates
from corpus.numerals import ZEROS
from corpus.patterns import COURT_BRANCH, lazy_pattern
from corpus.spans import MatchSpan

PART_NAMES = ("标题", "案号", "当事人", "正文", "主文", "告知", "落款")

TITLE_WORD = (
    "裁定书|决定书|通知书|告知书|提示书|提醒书|承诺书|确认书|保证书|委托书|公告|须知|笔录|方案|令|函(?!件)|执行通知|告被执行人书|"
    "特别提示|重要提示|义务提示|权利提示|执行提示|风险提示|缴款通知|缴纳通知|缴费通知|执行款通知|催款通知|催告书|催缴书|情况说明|调查表|情况表|登记表|审批表|回证|凭证|告知单|告知清单|提示清单|风险告知(?!书)|(?:提示|提醒|催告)通知(?!书)|催缴单|催款单|缴款单|通知单|意见书|的决定|的通知|问题解答|公示信息|释明|标的公示|标的物?介绍|一封信|(?:会议|谈话|约谈|询问|面谈|调查)记录|会议纪要|缴款书|分配表|(?:结案|履行完毕|执行完毕|自动履行|信用修复)证明(?:书)?|敦促(?:履行)?书|拘传票|监督卡|财产清单|(?:查封|扣押|物品)清单|封条"
)
# A court's name and then a name of a document: 甲县人民法院 执行裁定书. The furniture of a web page may precede.
_TITLE = lazy_pattern(
    rf"[一-鿿]{{2,24}}法院[一-鿿（）、/·]{{0,30}}?(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?(?=[^》])"
)
# 甲县人民法院《被执行人须知（风险告知）》 at the top is a title; in a sentence it is a citation.
_MARKED_TITLE = lazy_pattern(
    "^[一-鿿]{2,24}法院《[一-鿿]{0,20}(?:须知|告知书|提示书)(?:（[一-鿿]{1,12}）)?》"
)
_TITLE_ZONE = 300
# What a title speaks of may have figures: 甲县人民法院关于东路1号2栋房屋的拍卖公告.
_TITLE_ABOUT = lazy_pattern(
    "^[一-鿿]{2,24}法院(?:执行局)?关于[^。；：，]{2,80}?(?:公告|通知书|裁定书|决定书|告知书|(?:告知|答复|复|通知|提示|催告)函)(?:（[一-鿿]{1,12}）)?(?!的?(?:规定|内容|要求))"
)
# Forms whose name is their first word need no court before it.
_KNOWN_TITLE = lazy_pattern(
    "^(?:竞买|拍卖|竞拍|变卖)(?:须知|公告)(?:附：[一-鿿]{2,12})?|^(?:执行通知书|执行风险(?:告知|提示)书|被执行人须知|标的物(?:情况)?说明)"
)
_BARE_TITLE = lazy_pattern(
    rf"^[一-鿿]{{0,18}}?(?:{TITLE_WORD})(?:（[一-鿿]{{2,12}}）)?(?=[（\"]|申请|被执行|[一-鿿]{{2,20}}[：法]|致|法院诉讼文书样式)"
)
_PARTIES = lazy_pattern(
    "(?:申请执行人|申请人|被执行人|异议人|复议申请人|申诉人|案外人|利害关系人|原告|上诉人|第三人)"
)
# 被执行人李某乙： speaks to a party, it does not list the parties.
# 异议人（被执行人）： names a role and lists a party.
_ADDRESSED = lazy_pattern(f"{_PARTIES.pattern}(?!：|（[^）]{{1,20}}）：)[^，。；：]{{1,40}}：")
_BODY = lazy_pattern(
    "本院在执行|本院作出|本院于|本院受理|一案[，、]|因[一-鿿]{1,12}纠纷|你(?:单位|公司)?(?:与|应|须)|申请执行人[^。：]{1,60}与被"
    "执行人|限(?:你|被执行人)|责令|(?:执行依据|应?履行(?:的)?(?:义务|内容|期限)|案款账户|[收付缴交]款账户)[：│┃|]|通知事项|第一，|(?P<item>(?:一、|(?<![0-9])1[.、])(?=[你请应限责履给]))|依据已?[经]?发生|本院(?:在|依|认为)|关于|依[照据]《|根据《"
)
_RULES = lazy_pattern(
    r"(?:裁定|决定)(?=(?:对)?[^。；，：]{0,24}?(?:终结|中止|驳回|冻结|查封|扣押|扣划|划拨|提取|解除|拍卖|变更|追加))"
)
_LONGEST_HEAD = 4000
_OPERATIVE = lazy_pattern(
    '(?:裁定|决定|通知|判决|命令|公告|告知|责令)(?:事项)?如下：?|(?P<short>(?:裁定|决定)：(?!"))|请(?:你单位|贵单位|贵行|你行|你公司)?协助(?:执行)?(?:以下|下列)'
    "(?:事项|内容)：?"
)
# A ruling in headed sections; 判决主文： is what another court ruled.
_HEADED_RULING = lazy_pattern(
    "裁定(?:事项|内容|结果|主文)：|决定(?:事项|内容)：|(?<![决裁解书定])主文(?:：|(?=一、|（一）|1[.、]|终结|驳回|冻结|查封|扣划|解除))"
)
# 主文 first, the reasons behind it.
_REASONS_BEHIND = lazy_pattern("(?<=。)(?:事实[与和及]理由|理由|事实|查明(?:事实)?)(?![^。]{0,6}成立)")
# Each choice begins with a fixed character: `re` then skips to these instead of trying every place.
_NOTICE = lazy_pattern(
    # 应当在本通知送达之日起十五日内提出 is in the middle of a sentence.
    "如不服本(?:裁定|决定)|不服本(?:裁定|决定)|(?<![在于从按收到对与凭])本(?:裁定|决定|裁定书|决定书|通知|令)(?:书)?(?:自)?(?:一经)?(?:送达(?!协助|银行|有关|登记)|作出|公布|立即)|"
    "如对本(?:裁定|决定)|当事人[^。]{0,20}如不服|可以?自本?(?:裁定|决定)(?:书)?送达"
)
# A clause in a box between the number and the parties: 本裁定书送达双方当事人后生效。
_BOXED_NOTICE = lazy_pattern(
    "[┄┈─━═—_*＊※☆★│┃┌┐└┘【】（）-]{0,80}(本(?:裁定|决定|通知|令)书?[^。；：]{4,80}。)[┄┈─━═—_*＊※☆★│┃┌┐└┘【】（）-]{0,80}"
)
_SIGNER = "审判长|代理审判员|助理审判员|审判员|人民陪审员|执行长|执行员|执行法官|承办法官|副院长|院长|法官助理|书记员|执行局长"
_SIGNATURE = lazy_pattern(
    rf"(?:{_SIGNER})[：:]?[^，。；：、]{{0,8}}?(?={_SIGNER}|[一二][{ZEROS}][{ZEROS}一二三四五六七八九]{{2}}年|$)"
)
_SIGNERS = lazy_pattern(_SIGNER)
_COURT_NAMES = (
    "人民法院",
    "海事法院",
    "运输法院",
    "运输中级法院",
    "互联网法院",
    "产权法院",
    "金融法院",
    "军事法院",
    "兵团分院",
    "执行局",
)
_SIGNING_COURT = lazy_pattern(f"[一-鿿]{{2,30}}?法院{COURT_BRANCH}?(?:执行局|（印）)?$")
# Fixed words of the pattern of the operative part, with how far before them it may begin.
_OPERATIVE_WORDS = (("如下", 4), ("裁定：", 0), ("决定：", 0), ("协助", 5))
# The last signer stands within this many characters of the end, unless an annex follows.
_TAIL = 600


# A title right before a case number is one, however much of a web page stands before it. The name of the page
# often repeats it, so the last one near the first counts.
_ENDS_AS_TITLE = lazy_pattern(
    rf"(?:[一-鿿]{{2,24}}法院)?(?:关于(?:[^。；：，（）]|（[0-9]{{4}}）){{2,60}}?|[一-鿿、]{{0,20}}?)(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?$"
)
# 通知 alone is a title only at the very top: 甲县人民法院 履行义务催告通知.
_NOTICE_AT_TOP = lazy_pattern("^[一-鿿]{2,24}法院[一-鿿、]{0,20}(?:通知|告知|提示|提醒|须知)$")
_COURT_ALONE = lazy_pattern("[一-鿿]{2,24}法院")
_NAME_OF_PLAN = lazy_pattern("[一-鿿（）]{2,60}?方案(?=[-─—=一（(]|第一|根据|依照|本院)")
# 甲县人民法院（2024）…执恢188号拍卖公告（第二次拍卖）本院定于…: what the head, the sale or the parties begin behind; a ruling
# that a sentence names has neither behind it.
_NAME_BEHIND_NUMBER = lazy_pattern(
    "(?:[一-鿿]{0,8}(?:拍卖|变卖|竞买|竞价)[一-鿿]{0,6}公告(?:（[一-鿿]{1,12}）)?(?=本院|我院|根据|依照|依据|因|一、|[一-鿿]{2,24}法院)"
    f"|[一-鿿]{{0,12}}(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?(?=(?:申请执行人|被执行人|异议人|申请人)[：:]|(?![^：]{{0,12}}(?:如下|内容|主文|载明|写明|认定|确定|裁|判))[一-鿿·]{{2,12}}(?:（[一-鿿·]{{1,12}}）)?[：:]))"
)
# The title in the other language of the place, behind the Chinese one: Korean, Uyghur, Tibetan, Mongolian.
_OTHER_SCRIPT = lazy_pattern("[가-힣\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af]+$")
# 限制消费令———甲县人民法院（2024）…: title, and court with the number.
_COURT_BEHIND_DASHES = lazy_pattern("[-—─━＿_]{2,}[一-鿿]{2,24}法院$")
_TITLE_ENDS = frozenset(word[-1] for word in TITLE_WORD.split("|")) | set("）知示醒")
_LONGEST_TITLE = 90
_PAGE_HEAD = 3000
_REPEATED = 400


def _headed(text: str) -> MatchSpan | None:
    found = None
    for number in CASE_NUMBER.finditer(text, 0, _PAGE_HEAD):
        before = max(0, number.start() - _LONGEST_TITLE)
        ahead = text[before : number.start()].rstrip("-—")  # 履行到期债务通知——（2023）…
        ahead = _COURT_BEHIND_DASHES.sub("", ahead)
        ahead = _OTHER_SCRIPT.sub("", ahead)
        title = (
            _ENDS_AS_TITLE.search(ahead) or (None if before else _NOTICE_AT_TOP.search(ahead))
            if ahead[-1:] in _TITLE_ENDS
            else None
        )
        # A ruling that is cited in a sentence of the body is no title.
        between = text[found.end : number.start()] if title and found else ""
        if len(between) > _REPEATED + _LONGEST_TITLE or "。" in between or "本院" in between:
            break
        if title:
            # A running head repeats the court: 甲县人民法院 甲县人民法院 执行通知书.
            repeated = title.group().find("法院", 0, title.group().rfind("法院"))
            cut = repeated + 2 if repeated >= 0 else 0
            found = MatchSpan(before + title.start() + cut, before + len(ahead))
        elif found and number.start() > found.end + _REPEATED:
            break
    return found


def _title(text: str) -> MatchSpan | None:
    headed = _headed(text)
    if headed:
        return headed
    hit = (
        _KNOWN_TITLE.search(text)
        or _MARKED_TITLE.search(text, 0, _TITLE_ZONE)
        or _TITLE_ABOUT.search(text)
        or _TITLE.search(text, 0, _TITLE_ZONE)
        or _BARE_TITLE.search(text)
    )
    return MatchSpan(*hit.span()) if hit else _behind_the_number(text)


def _behind_the_number(text: str) -> MatchSpan | None:
    """甲县人民法院（2023）…执恢36号 被执行人丁公司财产分配方案: a title that stands behind the number at the very top."""
    number = CASE_NUMBER.search(text, 0, _LONGEST_TITLE)
    if number is None or not _COURT_ALONE.fullmatch(text, 0, number.start()):
        return None
    title = _NAME_OF_PLAN.match(text, number.end()) or _NAME_BEHIND_NUMBER.match(text, number.end())
    return MatchSpan(*title.span()) if title else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part and its span in match text; `name` is one of the seven of the module's docstring."""

    name: str
    span: MatchSpan


# What may follow the date of a signature: the clerk, annexes, contacts, notices printed below.
_BELOW = lazy_pattern(
    f"[-—－―=*]*(?:{_SIGNER}|附|本件|本人已|以上内容|被告知人|监督|联系|抄送|地址|电话|告知|注[：:意]|打印|校对|备注|（|[一-鿿]{{0,12}}(?:热线|电话)"
    "|[一-鿿]{2,20}法院(?:附|$))"
)


_GOES_ON = lazy_pattern(
    "作出|受理|立案|复函|回函|来函|发函|致函|出具|向|送达|以|对|将|发出|裁定|判决|申请|在|于|的|，|、|起|前|之|通过|依法|经(?!办)|因(?!由)"
)


def _closes(text: str, end: int) -> bool:
    """Whether only what belongs below a signature follows: a date inside the text is no signature."""
    return "。" not in text[end:] or bool(_BELOW.match(text, end))


# 竞价时间：2023年8月29日10时: a figure date that goes on to the hour, or to another day, is when something happens.
_HOUR = lazy_pattern("(?:上午|下午|[0-9]{1,2}(?:时|:|点)|至|到|-[0-9])")
_SEAL = lazy_pattern("（(?:院印|印|盖章|公章|院章|章)）")


def _lead(before: str) -> str | None:
    """What stands on the line of a date before it: from the last stop on, none when it is in a sentence."""
    last = max(map(before.rfind, "。；，！"))
    if last >= 0 and before[last] == "，":
        marks = [at for mark in "：）" if (at := before.find(mark, last)) >= 0]
        return before[min(marks) + 1 :] if marks else None
    return before[last + 1 :]


# With what a signature ends before an annex, and how an annex begins.
_SIGNED = lazy_pattern(
    "(?:(?:书记员|法官助理)[：:]?[^，。；：、0-9]{1,6}|月[0-9一二三四五六七八九十]{1,3}日(?:（院印）)?)$"
)
_ANNEX = lazy_pattern("附(?:件|录|页|表|本案|本裁定|相关|有关|法律|：|《)")


def _before_annex(text: str, end: int) -> int | None:
    """Where the signature ends that an annex follows which begins before `end`."""
    at = text.rfind("附", 0, end)
    while at >= 0:
        if _ANNEX.match(text, at) and _SIGNED.search(text, max(0, at - 16), at):
            return at
        at = text.rfind("附", 0, at)
    return None


def _signature_start(text: str, head: int) -> int | None:
    """Where the signature block begins: signers, court and date after the last sentence of the text, behind its head."""
    starts: list[int] = []
    tail = max(0, len(text) - _TAIL)
    for _date, span, chinese in dates(text, tail):
        lead = _lead(text[max(0, span.start - 60) : span.start])
        block = lead is not None
        lead = lead or ""
        court = _SIGNING_COURT.search(lead) if "法院" in lead else None
        signer = _SIGNERS.search(lead)
        # Under a court or a signer a date is a signature whatever is printed below, unless the sentence goes on.
        signed = chinese and bool(court or signer or _SIGNERS.match(text, span.end))
        named = _SEAL.sub("", lead)
        if not chinese and court and court.group() == named and named.endswith(_COURT_NAMES):
            # 甲县人民法院 2023年8月8日, on lines of their own; not （2023）… of a judgment that is named.
            signed = not text.startswith("（", span.end)
        goes_on = _GOES_ON.match(text, span.end) if signed else not _closes(text, span.end)
        # In figures and with nothing on its line a date is a signature only under a seal or at the end.
        if not (chinese or signed or court or signer or lead):
            goes_on = goes_on or not (_SEAL.match(text, span.end) or "。" not in text[span.end :])
        if goes_on or _HOUR.match(text, span.end):
            continue
        if signer:
            starts.append(span.start - len(lead) + signer.start())
        elif court:
            starts.append(span.start - len(court.group()))
        elif (chinese and (block or signed)) or span.end == len(text) or (block and not lead):
            starts.append(span.start)
    for hit in _SIGNATURE.finditer(text, tail):
        rest = text[hit.end() : hit.end() + 40]
        if "，" not in rest and _closes(text, hit.end()):
            starts.append(hit.start())
            break
    starts = [start for start in starts if start > head]
    if not starts and tail:
        # An annex of cited articles may be longer than the tail: look before it.
        cut = _before_annex(text, tail + _LONGEST_TITLE)
        return _signature_start(text[:cut], head) if cut else None
    return min(starts) if starts else None


# Where a signature is over and the document goes on: overleaf, in an annex, in a note.
_OVERLEAF = lazy_pattern(
    "[-—－─=＝]{4,}|（?第[一二12]页|（[背反]面）|（(?=[^（）0-9]{0,6}(?:告知|须知|更正|加注|附[记注])[^（）]{0,6}）)|附(?:件[一二1]|页|注|记|言|：)|又及|(?:备注|说明|注)：|(?<=[日）明])一、?(?=[一-鿿])"
)
_GRANTS = lazy_pattern("有权|可以|应当|应如实|竞买人|不得|拒绝|拒付|账户|账号|须知")
_LONG_SIGNATURE = 60


def _overleaf(text: str, signature: int) -> int | None:
    """Where clauses begin that stand below a signature; None where nothing but annexes and remarks does."""
    if len(text) - signature <= _LONG_SIGNATURE:
        return None
    hit = _OVERLEAF.search(text, signature + 1)
    return hit.start() if hit and _GRANTS.search(text, hit.end()) else None


def _operative(text: str, start: int, end: int, *, notice: bool) -> re.Match[str] | None:
    """Where the operative part begins; the rare words it always holds are found first.

    A notice that says 本院裁定：冻结… tells of a ruling, what it asks for comes after. So does a ruling that lists those made
    before, 先后作出下列裁定：①…, and rules with 裁定如下 further on.
    """
    places, listed = [], None
    for word, before in _OPERATIVE_WORDS:
        at = text.find(word, start, end)
        while at >= 0:
            places.append(max(start, at - before))
            at = text.find(word, at + 1, end)
    for place in sorted(places):
        hit = _OPERATIVE.match(text, place, end) or _OPERATIVE.search(text, place, min(end, place + 24))
        if hit and not hit["short"]:
            return hit
        if hit and not notice:
            listed = listed or hit
    return listed


_RULING = lazy_pattern("裁定|决定书")


def _is_ruling(text: str, title: MatchSpan | None) -> bool:
    return title is not None and bool(_RULING.search(text, *title))


def is_notice(text: str, title: MatchSpan | None) -> bool:
    """Whether a title says that the document notifies: what it tells of a ruling is not what it asks for."""
    return title is not None and text.find("通知", *title) >= 0


def _run_on(text: str, start: int, end: int, title: MatchSpan | None) -> int | None:
    """Where a ruling or decision without 裁定如下 rules: at the last 裁定终结…, 裁定冻结… of its body."""
    if not _is_ruling(text, title):
        return None
    return max((hit.start() for hit in _RULES.finditer(text, start, end)), default=None)


def find_parts(text: str) -> tuple[Part, ...]:
    """The parts of match text in order; together they cover it."""
    cuts: list[tuple[int, str]] = [(0, "正文")]
    title = _title(text)
    head = title.end if title else 0
    if title:
        cuts.append((title.start, "标题"))
        cuts.append((head, "正文"))
    number = CASE_NUMBER.search(text, head, head + 80)
    if (
        number
        and number.start() - head <= (40 if title else 0)
        and not any(mark in text[head : number.start()] for mark in "：。，")
    ):
        cuts.append((number.start(), "案号"))
        head = number.end()
        cuts.append((head, "正文"))
        if boxed := _BOXED_NOTICE.match(text, head):
            head = boxed.end()
            cuts += [(boxed.start(1), "告知"), (head, "正文")]
    parties = _PARTIES.match(text, head)
    if parties and not _ADDRESSED.match(text, head):
        # What follows 裁定如下 is no longer the head of the document.
        ruled = text.find("如下", parties.end(), parties.end() + _LONGEST_HEAD)
        body = _BODY.search(text, parties.end(), ruled if ruled >= 0 else parties.end() + _LONGEST_HEAD)
        if body:
            cuts.append((head, "当事人"))
            sentence = max(text.rfind("。", head, body.start()), text.rfind("；", head, body.start())) + 1
            # The first item of an order ends a head without a stop: 被执行人：… 事由：… 一、你方须在五日内付清.
            head = body.start() if body["item"] else max(sentence, parties.end())
            cuts.append((head, "正文"))
    signature = _signature_start(text, head)
    end = len(text) if signature is None else signature
    operative = _operative(text, head, end, notice=is_notice(text, title))
    headed = _HEADED_RULING.search(text, head, end) if _is_ruling(text, title) else None
    if headed and (operative is None or headed.start() < operative.start()):
        operative = headed
    ruling = operative.end() if operative else _run_on(text, head, end, title)
    after = head if ruling is None else ruling
    if ruling is not None:
        cuts.append((ruling, "主文"))
    if operative and operative is headed and (reasons := _REASONS_BEHIND.search(text, after, end)):
        cuts.append((reasons.start(), "正文"))
    told = None if ruling is None else _NOTICE.search(text, after, end)
    if told:
        # 可以申请恢复执行，但应自本裁定送达之日起二年内提出: the whole sentence tells, unless it is also what rules.
        sentence = text.rfind("。", after, told.start()) + 1
        cuts.append((max(sentence, after) if sentence else told.start(), "告知"))
    if end < len(text):
        cuts.append((end, "落款"))
        below = _overleaf(text, end)
        if below is not None:
            cuts.append((below, "正文"))
    ordered = dict(cuts)
    starts = sorted(start for start in ordered if start < len(text)) or [0]
    bounds = [*starts[1:], len(text)]
    return tuple(
        Part(ordered.get(start, "正文"), MatchSpan(start, stop))
        for start, stop in zip(starts, bounds, strict=True)
    )


def part_named(parts: tuple[Part, ...], name: str) -> MatchSpan | None:
    """The span of the first part of that name; None when the document has none."""
    return next((part.span for part in parts if part.name == name), None)
