"""What one sentence says of money: whether it asks for some, orders an act, speaks of money at all.

It depends on nothing but the words of the sentence, and on which items of a judgment the document calls settled: so it is
remembered, as in `checker.statements`. What the sentences of a document come to is in `checker.moneydemand`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from checker.remembered import levelled, remembered
from corpus.lazily import kept
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# Warnings about interest on late performance speak of money in every notice, those for acts included.
_LATE_INTEREST = lazy_pattern(
    "(?:加倍)?(?:支付|承担|给付|计付)?[^，。；元]{0,16}迟延履行(?:期间)?(?:的)?(?:加倍)?(?:部分)?(?:债务)?(?:利息|金)(?:或者?|和|、)?(?:迟延履行金)?"
)
# Each choice begins with a fixed character: `re` then skips to these instead of trying every place.
_MONEY = lazy_pattern(
    r"元(?:整|(?<=[\d万亿拾佰仟]元))|案款|执行款|款项|货款|借款|价款|租金|工资|本金|执行标的款|标的款|赔偿金|补偿金|违约金|抚养费|扶养费|"
    r"赡养费|劳务费|工程款|缴纳|缴款|交款|汇入|汇款|付款|转账|支付|给付[^，。]{0,12}[费款金]|账户|罚金|罚款数|偿还|清偿|还款|"
    r"付清|尚欠|" + "|".join(f"{word}[^，。；]{{0,20}}(?:余款|剩余|尾款)" for word in "请限应须将")
)
# A sentence that tells how the dispute went, and in which nobody is told to do anything.
_TOLD = lazy_pattern(
    r"(?:原告|被告|上诉人|被上诉人|反诉原告|反诉被告)[^，。；：]{0,12}(?:诉称|辩称|称|主张|认为|抗辩|提交)|"
    r"经[^，。；]{0,8}(?:对账|结算|鉴定|评估|审理查明|庭审)|(?:另|又|再|还)?查明|(?:审理|庭审|诉讼)中|"
    r"上述事实|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?，?(?:经)?双方"
)
_TELLS_TO_DO = lazy_pattern("判决|判令|裁决|调解|责令|应|须|限期|限你|通知|执行|缴|汇入|账户|账号|你|您")
# What a notice may order besides money, and how it orders: in the same sentence, or as a numbered item.
_ACT = lazy_pattern(
    "腾退|腾空|腾出|腾房|腾让|让出|迁出|搬离|搬出|搬走|撤出|交付|交予|交还|交出|交回|移交|送交|拆除|清除|清理|清运|恢复[^。；，]{0,8}(?:原状|通行|供水|供电)|排除妨|停止|道歉|致歉|刊登|登报|"
    "办理[^。；，]{0,24}(?:登记|过户|手续|变更|迁移)|返还[^。；，]{0,16}(?:房|车|设备|机|物|证|章|账册|资料)|点验|清点|探望|探视|接走|"
    "配合|协助|退[还给][^。；，]{0,16}(?:证|卡|存折|物|章)|开具|出具[^。；，]{0,12}(?:证明|发票)|查阅|复制|封堵|修复|维修|修缮|抚养|变更[^。；，]{0,16}(?:名称|字号|登记)|更换|删除|销毁|澄清|填平|回填|拆下|拆掉|移走|移除|移开|赶离|驱离|开通|恢复[^。；，]{0,4}供应|撤销[^。；，]{0,12}决定|"
    "将[^。；，]{0,30}(?:证|卡|存折|章|车|设备|物|钥匙)[^。；]{0,12}(?:退还|返还|退给)"
)
_ORDERS = lazy_pattern(
    "责令|限|应|须|请|履行|要求|通知你|[一二三四五六七八九]、|（[一二三四五六七八九]）|[1-9](?:[.、]|）)"
)
_ORDER_REACHES = 80
# What a notice orders by reference to a judgment, without a word of what that is.
_AS_ADJUDGED = lazy_pattern(
    "(?:履行|执行|完成)[^，。；：]{0,40}?(?:义务|判决|判项|调解|裁决|法律文书|文书|债务|内容)|[上下前]列义务|[上前]述义务|[自主][动觉]履行|了结[^，。；]{0,6}债|(?:申请|请求)执行(?!人)[^，。；：]{0,12}(?:元|款|费|金|债)"
)
_COMMANDED = lazy_pattern(
    "责令|限你|限于|(?<!命)令你|通知你|要求你|(?<!申)请(?!求)|[你您们司位户][^，。；]{0,8}(?:应|须|需|务必)"
)
# What was paid before is history, not a demand. It ends where the same clause goes on to what is still owed.
_PAID = lazy_pattern(
    "(?:(?:仅|只|已经?|曾经?|先后|陆续)(?:向[^，。；]{1,20})?(?:支付|给付|付清|付|交付|偿还)|支付了|付清了)"
    "[^，。；应须请再仍继限余剩尚欠未责]{0,24}"
)
# 判决第二项你已自动履行完毕, 所涉租金已由你付清: what a judgment also says and nobody has to pay any more.
_SETTLED = lazy_pattern(
    "(?:第[一二三四五六七八九十]项|租金|货款|款项|价款|金钱[^，。；]{0,6}部分|金钱判项)[^，。；]{0,16}"
    "(?:已[^，。；欠未]{0,24}(?:付清|交付完毕|履行完毕|清偿完毕|支付完毕|结清)|不在[^，。；]{0,6}执行(?:之列|之内|内|范围)|不属[^，。；]{0,8}执行范围)"
)
_ITEM = lazy_pattern("第[一二三四五六七八九十]项")
_NO_MONEY = lazy_pattern(
    "(?:没有|并无|不含|不包含|不涉及|不存在|无)(?:任何|其他|确定|判令|要求)?(?:你|您)?(?:的)?"
    "(?:给付金钱|金钱给付|给付款项|款项给付|支付款项|金钱|给付)[^，。；]{0,4}(?:内容|判项|部分|事项|项目|义务)[^，。；]*|"
    # 目前没有需要交纳的款项, 没有任何款项需要你缴纳
    "(?:没有|并无|无)(?:任何|其他|别的)?(?:需要?|应当?|须)[^，。；]{0,10}[缴交付纳]的?(?:款项|费用|款|钱)[^，。；]*|"
    "(?:没有|并无|无)(?:任何|其他|别的)?(?:款项|费用|钱款)(?:需要?|应当?|须)[^，。；]{0,12}(?:缴|交|付)[^，。；]*|"
    "(?:未|没有|并未|并没有|不)(?:确定|判决|判令|责令|要求)[^，。；]{0,12}(?:给付|款项|金钱|费用|交款|缴款|付款)[^，。；]*|(?:无须|无需|不必|不用|不需|不(?:再)?(?:向[^，。；]{1,10})?收取|免交|免收|免予)[^。，；]{0,20}"
)
# A claim that was refused is owed by nobody.
_REFUSED = lazy_pattern(r"驳回(?:[^。；，]|(?<=\d)，(?=\d{3})){0,60}?请求")
_STOP = lazy_pattern("[，。；：！？]")
_NUMBER_GROUP = 3  # figures behind the comma of 5,000
# Items of a judgment named one after the other are clauses of their own: 第一项已履行、第二项未履行.
_NEXT_ITEM = lazy_pattern("[、及和与](?=(?:判决)?第[一二三四五六七八九十]项)")

# Beside an act: who asks for money says that it is to be paid, …
_PAY = lazy_pattern(
    "结清|清还|划付|退赔|赔付|兑付|拨付|偿清|缴存|付讫|支付(?!令|凭证|记录|密码|宝|能力)|(?<!金钱)给付(?!之诉|部分|内容)|付清|(?<!交)付给|付至|缴纳|交纳|缴清|交清|缴付|缴至|缴入|缴款|交款|付款(?!凭证|记录|人)|还款|"
    "偿还|清偿|偿付|还清|赔偿(?!金|款|部分|费|责任|的)|补偿(?!金|款|费|部分)|汇入|汇至|汇到|转入|转至|打入|存入|交入|付入|打到|补交|补缴"
)
# An account to pay into asks for money, whatever stands around it.
_ACCOUNT_GIVEN = lazy_pattern(
    r"(?:户名|账户名称|收款人|收款单位|开户行|开户银行|案款账户|[收付缴交]款账户)[^。]{0,80}?\d{10}"
)
# Things are given as well as money.
_GIVE = lazy_pattern(
    "负担|承担|返还|退还|退回|归还|交付|交至|交到|送[至到交]|交(?=本院|我院|法院)|付(?=[^，。；]{0,8}\\d)"
)
_SUM_GIVEN = lazy_pattern("[元圆]|款|费|[违补赔抚慰定订]金|本金|租金|现金|利息|工资|差额|损失")
_PAPERS = lazy_pattern(
    "[^，。；、和及]{0,10}(?:明细|流水|凭证|账[簿册目]|许可证|u盾|密码器|印鉴|收据|发票|合同|协议|存折|银行卡|清单|单据|章|证)"
)
_WORTH = lazy_pattern(
    "(?:价值|估价|评估价|评估|市值|票面|金额)[^，。；]{0,8}[元圆](?:[^，。；、]{0,12}发票)?"
)
_AGREED = lazy_pattern("(?:合同|协议|双方)[^，。；]{0,8}约定|^约定")
_BECAUSE = lazy_pattern("因|由于|鉴于|后因|理由")
_COMMANDS = lazy_pattern("责令|限你|限于|通知你|(?<!申)请|令你|判令|判决(?!书)")
_MAY_ASK = lazy_pattern("[元圆款费租息欠损]|[付偿赔补]|金|缴|[汇转打存][入至到]|清|还")
_SUM = lazy_pattern(
    "元|款|费|[违补赔金押抚慰定订罚]金|本金|租金|现金|奖金|资金|价金|息|账户|专户|账号|债务|工资|差额|余额|损失"
)
_ASKS = lazy_pattern("责令|应|须|限|(?<!申)请|需|务必|判令|判决|令你|要求你|立即|仍|前付|内付|并将")
# … or that it is still open, …
_OPEN = lazy_pattern(
    "尚欠|下欠|仍欠|尚余|[你您们司位人][还仍尚共]?欠(?:[^，。；]|(?<=\\d)，(?=\\d{3})){0,24}[元圆]|尚有[^，。；]{0,16}(?:未|没)|(?:至今|尚|还|仍|均|分文)未(?:支付|付|给付|缴|交纳|履行|偿还|清偿)|未(?:缴纳|付清|交清|支付|给付)(?!的)"
)
# … or names the sum as an item of what is ordered, or the fee of the enforcement.
_ITEM_MARK = lazy_pattern(
    "(?:[一二三四五六七八九十]{1,2}、|[甲乙丙丁戊己庚辛]、|（[一二三四五六七八九十]{1,2}）|\\d{1,2}(?:[.、．]|）)|[①-⑨])"
)
# The same and 第三，, where an item begins.
_LISTED = lazy_pattern(f"(?:^|[：；])(?:第[一二三四五六七八九十]{{1,2}}[，、项]|{_ITEM_MARK.pattern})")
_AMOUNT = lazy_pattern(
    r"(?:\d[\d，,.]*[百千万亿]*|[一二三四五六七八九十百千万零壹贰叁肆伍陆柒捌玖拾佰仟]+)[元圆]"
)
_FEE = lazy_pattern("执行费|申请费|受理费|诉讼费")
# What takes a clause out: it is paid, nobody asks for it here, …
_DONE = lazy_pattern(
    "已(?:经|于|由|向|全部|全数|自动|自觉|自行|主动|当庭|当场|如数|足额|在|从|被|按|通过|付|支付|给付|缴|交|清|偿|履行|结|返|退|抵|支|另|预|赔|补|汇|划|扣|收|拨|冲|兑|执行|到)|"
    "业经|早(?:在|已|就)|(?:当庭|当场|自行|双方|均|全部)[^，。；]{0,8}结清|(?:租金|款|费)[^，。；]{0,4}结清|完毕|付讫|两清|到账|互不找补|抵销|抵消|放弃|免除|豁免|免收|免交|免予|不收|不再收|"
    "不予(?:执行|处理|收)|不在|不属|不涉及|不包括在|另案|另行(?:主张|协商|起诉|解决|执行|处理|通知)|另诉|另循|自愿(?:承担|负担)|自行(?:结清|解决|协商|承担|负担|处理|约定)|"
    "不申请|未申请|没有(?:拖欠|欠)|不欠|无需|无须|不必|不用|不作|撤回|驳回|曾(?:于|在|经|向|已|支付|交)|此前|先前|案件执行|未(?:确定|判决|判令)"
)
# … others pay it, …
_OTHERS = lazy_pattern(
    "(?<![向给付还与对交至入偿欠])(?:申请执行人|申请人|对方|本院|我院|法院|银行|担保人|保证人|案外人|保险公司|买受人|任何人|他人|有人|原告)"
    "[^，。；你您向]{0,16}(?:支付|给付|付|交|缴|存|退|返还|偿|补|汇|承担|负担|折价|名义)"
)
# … or it follows only if the act is not done.
_THREAT = lazy_pattern(
    "逾期(?!利息|付款|还款|罚|[^，。；]{0,4}违约|贷款)|到期|届期|期满|拒不|拒绝|如不|若不|仍不|未按|不履行|未履行的|届时|否则|"
    "不交|不拆|不搬|不迁|未迁|未搬|未拆|未交|面临|未在[^，。；]{0,12}履行|进入强制执行|的，本院(?:可|将|会|有权)"
)
_RUNNING_COSTS = lazy_pattern(
    "(?:清[理运]|修[理复缮]|拆除|施工|恢复|税|水电|物业|燃气|过户|登记|搬[迁运]|运输|材料|维修|保管|公证|工本|手续)[^，。；]{0,6}(?:费|税|款)|税费|代履行"
)
# A day on which something was paid: not one by which it must be.
_ON_A_DAY = lazy_pattern(
    r"^[^，。；]{0,14}?(?:(?:19|20)\d{2}年|同年|当日|次日)(?:\d{1,2}月)?(?:\d{1,2}日)?(?!前|之前|以前|内|底|起|止|至|到|度|\d)[，]?"
)


def _parts_a_number(text: str, at: int) -> bool:
    """Whether the comma at an offset is that of 5,000元."""
    return text[at - 1 : at].isdigit() and len(text[at + 1 : at + 4]) == 3 and text[at + 1 : at + 4].isdigit()


def _clauses(text: str, start: int, end: int) -> Iterator[MatchSpan]:
    """The stretches of a sentence between two stops that hold something, in order."""
    stops = [
        hit.start()
        for hit in _STOP.finditer(text, start, end)
        if hit.group() != "，" or not _parts_a_number(text, hit.start())
    ]
    begin = start
    for stop in (*stops, end):
        for item in _NEXT_ITEM.finditer(text, begin, stop):
            if item.start() > begin:
                yield MatchSpan(begin, item.start())
            begin = item.end()
        if stop > begin:
            yield MatchSpan(begin, stop)
        begin = stop + 1


def _threatened(sentence: str) -> bool:
    """Whether the last of a sentence follows only if something is not done that it speaks of."""
    threat = max((hit.end() for hit in _THREAT.finditer(sentence)), default=-1)
    if threat < 0 or _COMMANDS.search(sentence, threat):
        return False
    # 二、逾期不交的，支付迟延履行金；三、缴纳执行费500元: the threat is that of its own item.
    return not (_LISTED.search(sentence, 0, threat) and _LISTED.search(sentence, threat))


class MoneySentence:
    """A sentence, up to its full stop, as far as money goes; what is asked of it is found out once.

    `text[start:end]` is the sentence. What stands around it in `text` is no part of it: it only tells whether a comma
    at its edge is that of a number.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end

    @kept
    def names_an_account(self) -> bool:
        """Whether it names an account to pay into, which asks for money whatever stands around it."""
        return _ACCOUNT_GIVEN.search(self._text, self._start, self._end) is not None

    @kept
    def settled(self) -> tuple[str, ...]:
        """What it says to be settled: 判决第二项你已自动履行完毕."""
        return tuple(hit.group() for hit in _SETTLED.finditer(self._text, self._start, self._end))

    @kept
    def settled_items(self) -> frozenset[str]:
        """The items of a judgment that it says to be settled."""
        return frozenset(item for words in self.settled for item in _ITEM.findall(words))

    @kept
    def _every_clause(self) -> tuple[MatchSpan, ...]:
        return tuple(_clauses(self._text, self._start, self._end))

    def asks(self, done: Collection[str]) -> bool:
        """Whether it asks for money by name, besides an account; `done` are the items of a judgment that are settled."""
        named = [item for item in done if self._text.find(item, self._start, self._end) >= 0]
        return self._asks_for(named) if named else self._asks

    @kept
    def _asks(self) -> bool:
        return self._asks_for(())

    def _asks_for(self, done: Collection[str]) -> bool:
        # Most sentences have nothing of it: a set of characters tells sooner than the patterns do.
        if not _MAY_ASK.search(self._text, self._start, self._end):
            return False
        for span in self._every_clause:
            if done:
                clause = self._text[span.start : span.end]
                if not set(done).isdisjoint(_ITEM.findall(clause)) and not _OPEN.search(clause):
                    continue
            if self._asked_for(span) and not self._only_told(span.start):
                return True
        return False

    def _asked_for(self, span: MatchSpan) -> bool:
        """Whether a clause asks for money by name."""
        text = self._text
        if not _MAY_ASK.search(text, *span):
            return False
        clause = text[span.start : span.end]
        cleaned = _PAID.sub("", _NO_MONEY.sub("", _REFUSED.sub("", clause) if "驳回" in clause else clause))
        if "迟延履行" in cleaned:
            cleaned = _LATE_INTEREST.sub("", cleaned)
        cleaned = _WORTH.sub("", cleaned)
        if not _SUM.search(cleaned) and not _PAY.search(cleaned):
            return False
        if _OPEN.search(cleaned) and not _BECAUSE.match(cleaned) and _SUM.search(cleaned):
            return True
        if _DONE.search(cleaned) or _OTHERS.search(cleaned):
            return False
        if _threatened(text[self._start : span.end]):
            return False
        amount = _AMOUNT.search(cleaned)
        if _RUNNING_COSTS.search(cleaned) and not amount:
            return False
        so_far = text[self._since(span.start) : span.end]
        if _ON_A_DAY.match(so_far) and not _ASKS.search(so_far):
            return False
        after = self._rest(span.end)
        if amount and _ITEM_MARK.match(clause):
            return not _DONE.search(after)
        if _FEE.search(cleaned) and (amount or _PAY.search(cleaned)):
            return not (_DONE.search(after) or _OTHERS.search(after))
        if _AGREED.search(cleaned):
            return False
        if _PAY.search(cleaned):
            if not amount and not _ASKS.search(cleaned) and _DONE.search(after):
                return False
            return bool(_SUM.search(cleaned) or _ASKS.search(cleaned))
        return bool(_GIVE.search(_PAPERS.sub("", cleaned)) and _SUM_GIVEN.search(_PAPERS.sub("", cleaned)))

    def _since(self, at: int) -> int:
        """Where the list item that holds an offset, or what a colon announces, begins."""
        return max(self._start, *(self._text.rfind(stop, self._start, at) + 1 for stop in "；："))

    def _rest(self, at: int) -> str:
        """What the sentence or list item goes on to say behind a clause, up to the next fee."""
        text = self._text
        end = min(
            (found for stop in "。；" if (found := text.find(stop, at, self._end)) >= 0), default=self._end
        )
        fee = _FEE.search(text, at, end)
        return text[at : fee.start() if fee else end]

    def _only_told(self, at: int) -> bool:
        """Whether it tells of the dispute, from the last colon before an offset on, and asks nobody for anything."""
        start = max(self._start, self._text.rfind("：", self._start, at) + 1)
        told = self._text[start : self._end].removesuffix("。")
        return bool(_TOLD.match(told)) and not _TELLS_TO_DO.search(told)

    @kept
    def orders_an_act(self) -> bool:
        """Whether it orders something besides money."""
        text = self._text
        for hit in _ACT.finditer(text, self._start, self._end):
            start = max(self._start, hit.start() - _ORDER_REACHES)
            if _ORDERS.search(text, max(start, text.rfind("；", start, hit.start()) + 1), hit.start()):
                return True
        return False

    def speaks_of_money(self, settled: Sequence[str], done: Collection[str]) -> bool:
        """Whether it speaks of money that is neither paid nor refused.

        `settled` is what the document says to be settled, `done` the items of a judgment among it.
        """
        text = self._text
        looked_at = self._start
        for hit in _MONEY.finditer(text, self._start, self._end):
            if hit.start() < looked_at:
                continue  # a clause with several words for money says the same each time
            start, looked_at = self._clause_of(hit.start())
            clause = text[start:looked_at]
            if any(words in clause for words in settled) or not set(done).isdisjoint(_ITEM.findall(clause)):
                return True
            if "迟延履行" in clause:
                clause = _LATE_INTEREST.sub("", clause)
            if _MONEY.search(_PAID.sub("", _NO_MONEY.sub("", _REFUSED.sub("", clause)))):
                return True
        return False

    def _clause_of(self, at: int) -> MatchSpan:
        clauses = self._every_clause
        return clauses[bisect_right(clauses, at, key=lambda clause: clause.start) - 1]

    @kept
    def orders_what_was_adjudged(self) -> bool:
        """Whether it orders something by reference to a judgment only."""
        return _AS_ADJUDGED.search(self._text, self._start, self._end) is not None

    @kept
    def commands(self) -> bool:
        """Whether it tells somebody to do something."""
        return _COMMANDED.search(self._text, self._start, self._end) is not None


# Longer sentences hardly occur twice; not keeping them bounds the memory of what is kept.
_REMEMBERED_LENGTH = 400
_REMEMBERED = 8192
# Which figures a sentence has matters only where a year may be one of ours, or an item may have the number 0.
_YEAR = lazy_pattern(r"(?:19|20)(?=\d{2}年)")
_alike = remembered(_REMEMBERED)(MoneySentence)


@remembered(_REMEMBERED)
def _remembered(text: str, start: int, end: int) -> MoneySentence:
    """The sentence, or one that differs from it in its figures only."""
    alike = levelled(text, "23456789", "1")
    for year in _YEAR.finditer(text):
        alike = alike[: year.start()] + year.group() + alike[year.end() :]
    return _alike(alike, start, end)


def money_sentences(text: str, body: MatchSpan, *, as_written: bool = False) -> Iterator[MoneySentence]:
    """The sentences of the body of a match text, each from one full stop to the next, in order.

    What they say to be settled may have other figures than the text, unless `as_written`.
    """
    start = body.start
    while start < body.end:
        stop = text.find("。", start, body.end)
        end = stop + 1 if stop >= 0 else body.end
        before = max(0, start - 1)
        around = text[before : end if stop >= 0 else end + _NUMBER_GROUP]
        remember = not as_written and len(around) <= _REMEMBERED_LENGTH
        yield (_remembered if remember else MoneySentence)(around, start - before, end - before)
        start = end
