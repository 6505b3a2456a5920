"""Forty requirements for the comparison with linters: a wording each, and sentences in which it stands.

`‖` marks a gap of the wording inside a sentence: cut in two there, the sentence becomes a decoy.
"""

from __future__ import annotations

import re

from checker.wording import SHORT_GAP_LENGTH, parse_wording

CLAUSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "有权…(拒绝|拒付)…(以外|其他)…账户",
        ("你公司有权‖拒绝向本通知书指定账户以外的任何账户付款", "对上述要求，你有权当场‖拒付到其他账户"),
    ),
    ("指定…其他…途径", ("如发现有人指定‖其他案款交付途径的，应立即告知本院监察部门",)),
    ("12368…(举报|投诉)", ("可以拨打12368‖进行举报", "诉讼服务热线12368同时受理‖对执行行为的投诉")),
    (
        "户名~法院执行款专户",
        ("户名‖为甲县人民法院执行款专户，请如实填写", "户名：甲县人民法院执行款专户，请勿写错"),
    ),
    ("开户(行|银行)~支行", ("开户行‖为乙银行丙支行", "开户银行‖乙银行丁支行营业室")),
    ("一案一(账号|账户)", ("本案实行一案一账号管理", "按照一案一账户的要求收取款项")),
    ("(总对总|点对点)…查控", ("通过“总对总”‖网络执行查控系统查询", "经“点对点”‖查控平台查询")),
    ("轮候(查封|冻结)…优先", ("轮候查封的房屋‖由优先受偿人申请", "对轮候冻结的股权‖主张优先购买")),
    ("商请…移送处置权", ("已向首封法院发函商请‖移送处置权",)),
    ("穷尽…财产调查措施", ("本院已穷尽‖各项财产调查措施",)),
    (
        "终结…本次执行程序",
        ("依法终结‖该案的本次执行程序", "裁定终结‖（2023）甲0121执1号案件的本次执行程序"),
    ),
    ("恢复执行…不受…时效", ("申请恢复执行‖的，不受申请执行时效期间限制",)),
    ("送达后(立即|即)[发生法律]生效", ("本裁定送达后立即生效", "本决定送达后即生效")),
    ("(十五|十|七)日内…申请复议", ("可在收到之日起十日内‖向上一级法院申请复议",)),
    ("(书面|口头)异议…审查", ("提出书面异议‖的，本院依法审查", "提出口头异议‖的，记入笔录后审查")),
    ("加倍支付…债务利息", ("并加倍支付‖迟延履行期间的债务利息",)),
    ("报告…前一年…财产", ("应当报告‖收到本通知之日前一年的财产",)),
    ("拒绝报告…(罚款|拘留)", ("拒绝报告‖或者虚假报告的，予以罚款", "拒绝报告‖情节严重的，予以拘留")),
    ("纳入失信…名单…期限", ("纳入失信‖被执行人名单的期限为二年",)),
    ("限制…高消费", ("限制你‖及法定代表人实施高消费", "依法限制‖其高消费行为")),
    ("(信用惩戒|联合惩戒)", ("有关单位予以信用惩戒", "由成员单位实施联合惩戒")),
    ("一处失信[，]处处受限", ("一处失信，处处受限",)),
    ("查封期限~(三年|二年|一年)", ("不动产查封期限‖为三年", "车辆查封期限‖为二年")),
    ("冻结期限~一年", ("存款冻结期限‖为一年",)),
    ("续行(查封|冻结)…届满", ("申请续行查封‖的，应在届满前提出", "请求续行冻结‖应于期限届满前提出")),
    ("法院…(负责|协助)…腾退", ("由法院‖负责组织腾退", "法院‖协助买受人办理腾退")),
    ("(拍卖|变卖)…公告期~日", ("本次拍卖‖的公告期不少于十五日", "变卖‖公告期为六十日")),
    ("保证金…(不予退还|抵作价款)", ("竞买人悔拍的，保证金‖不予退还", "成交后保证金‖抵作价款")),
    ("参考价…(议价|询价|评估)", ("参考价‖由当事人议价确定", "财产参考价‖经网络询价确定")),
    ("瑕疵…不承担…担保责任", ("对标的物瑕疵‖不承担任何担保责任",)),
    ("优先购买权…(通知|告知)", ("优先购买权人‖已由本院通知到场", "对优先购买权‖已依法告知")),
    ("税费…(各自|依法)…承担", ("过户税费‖由双方各自依法承担", "有关税费‖依法由义务人承担")),
    ("协助执行…(不得|禁止)…(转移|过户)", ("协助执行‖期间不得办理过户手续", "协助执行‖期间禁止转移款项")),
    ("(扣划|划拨)…案款专户", ("将该款扣划‖至案款专户", "依法划拨‖到本院案款专户")),
    ("三十日内…发放", ("应在到账后三十日内‖完成核算并发放",)),
    ("执行和解…恢复…原生效", ("不履行执行和解‖协议的，可以申请恢复执行原生效法律文书",)),
    ("(合议庭|执行长)…评议", ("经合议庭‖依法评议", "由执行长‖主持评议")),
    ("移送…破产审查", ("决定移送‖有管辖权的法院进行破产审查",)),
    ("追究…刑事责任", ("构成犯罪的，依法追究‖其刑事责任",)),
    (
        "(隐藏|转移|毁损)…已被(查封|扣押)…财产",
        ("隐藏‖已被查封的财产", "毁损‖、变卖已被扣押的有关财产"),
    ),
)
WORDINGS = tuple(wording for wording, _ in CLAUSES)


def expression(wording: str, between: str = "") -> str:
    """A wording as a regular expression for programs that know no wordings; `between` may stand between characters."""
    pieces: list[str] = []
    for segment in parse_wording(wording).segments:
        if pieces:
            short = rf"(?:{between}[^。；！？，]){{0,{SHORT_GAP_LENGTH}}}?{between}"
            pieces.append(short if segment.short else "[^。；！？]*?")
        pattern = segment.pattern
        if between:
            pattern = re.sub(r"(?<=[一-鿿0-9，])(?=[一-鿿0-9，])", lambda _: between, pattern)
        pieces.append(f"(?:{pattern})")
    return "".join(pieces)


def _plain(sentence: str) -> str:
    return sentence.replace("‖", "")


PATTERNS = tuple(expression(wording) for wording in WORDINGS)
_FINDERS = tuple(map(re.compile, PATTERNS))


def _holding(text: str) -> set[int]:
    return {number for number, finder in enumerate(_FINDERS) if finder.search(text)}


def phrasings() -> list[list[str]]:
    """For each clause the sentences that hold it and no other. Raises where the table above is wrong."""
    found = []
    for number, (wording, sentences) in enumerate(CLAUSES):
        plain = [_plain(sentence) for sentence in sentences]
        for sentence in plain:
            if _holding(sentence) != {number}:
                others = [WORDINGS[each] for each in _holding(sentence) - {number}]
                raise ValueError(f"{sentence}: not {wording} alone, but {others}")
        found.append(plain)
    return found


def decoys() -> list[str]:
    """Sentences cut in two at a gap: every word of a clause, and not the clause."""
    cut = [sentence.replace("‖", "。") + "。" for _, sentences in CLAUSES for sentence in sentences]
    return [each for each in cut if "。" in each[:-1] and not _holding(each)]
