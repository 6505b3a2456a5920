"""Numbers that identify a person or what is theirs: ID cards, accounts, telephones, plates, certificates.

Each function gives `(span, masked, sure)` triples over match text, in which letters are lower case, figures are
half-width and white space is gone.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.landmarks import Landmarks
from corpus.patterns import BANK_ENDING
from corpus.spans import MatchSpan

Triple = tuple[MatchSpan, bool, bool]

# One pass over the text; what a run is, its length and the words before it say.
_SHORTEST_RUN = 4  # without the hyphens at its end
_RUN = re.compile(r"[0-9×x*][0-9×x*\-]{6,}")
_MASKS = frozenset("×x*")
# A number is masked beyond doubt when as many of its characters are, or when no more of its figures than these are
# legible; otherwise it could be completed by trying.
_ENOUGH_MASKED = 4
_MOST_LEGIBLE = {"id_number": 14, "bank_account": 10, "telephone": 7}

_BEFORE = 16
_LABEL = re.compile(
    "(?P<id>身份证|身份号|公民身份|证件号|居民身份)"
    "|(?P<code>信用代码|机构代码|注册号|执照|税号|纳税人识别)"
    "|(?P<other>保单|编号|单号|合同|发票|订单|流水|文号|案号|批号|型号|车架|发动机|识别代号|证书|邮编|网址|备案|标识码|第$|字$|no：?$)"
    f"|(?P<account>账号|账户|卡号|[账卡]）号|银行卡|存折|账卡|{BANK_ENDING}[，、：/（|]?$)"
    "|(?P<qq>qq)"
    "|(?P<phone>电话|手机|联系方式|致电|传真|拨打|座机)"
)
# The columns of a row: 甲县人民法院；乙银行丙支行；6222…
_AFTER_BANK = re.compile(f"{BANK_ENDING}；$")
_ID_GAP = re.compile("[号码件是为系：:（、]{0,8}$")
_STOPS = "。；！？"
_NOT_A_NUMBER = re.compile(r"\.\d{1,6}(?![\d.、])|余?元|万|亿|%|股|平方|公里|千米|吨|年|公顷|亩")
_MOBILE = re.compile(r"1[3-9]\d{9}$")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?[2-9]\d{6,7}|[2-9]\d{6,7})(?:-\d{1,5})?$")

# GB/T 2260: the first two digits of the place where an ID card was issued.
_PROVINCES = frozenset(
    f"{region}{place}"
    for region, last in ((1, 5), (2, 3), (3, 7), (4, 6), (5, 4), (6, 5), (7, 1), (8, 3))
    for place in range(1, last + 1)
) | {"50"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10x98765432"
_ID_LENGTHS = (15, 18)


def valid_id_number(number: str) -> bool:
    """Whether 18 characters are a citizen ID number: place, birth date and check digit (GB 11643-1999)."""
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return False
    if number[:2] not in _PROVINCES:
        return False
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return 1890 <= born.year <= 2100 and number[17].lower() == _CHECK[total % 11]


def luhn(number: str) -> bool:
    """Whether the digits end with a right check digit (ISO/IEC 7812-1), as those of bank cards do."""
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def _label(text: str, start: int) -> str | None:
    """The kind of the nearest label before a number, in the same sentence."""
    before = text[max(0, start - _BEFORE) : start]
    if _AFTER_BANK.search(before):
        return "account"
    name = None
    for hit in _LABEL.finditer(before, max(map(before.rfind, _STOPS)) + 1):
        # 张三（证件号码见附表）在你行开立的6217…: the label of another number.
        if hit.lastgroup != "id" or _ID_GAP.match(before, hit.end()):
            name = hit.lastgroup
    return name


# Whose telephone it is, told by the words before it and after it.
_OFFICIAL = re.compile(
    "法官|承办|书记员|执行员|执行人员|法院|本院|我院|监督|举报|咨询|投诉|看样|客服|热线|拍卖|公司|诉讼服务|接待|平台|"
    "技术支持|办案|执行局|司法|银行|中心|贷款|联系人|经理|小姐|先生"
)
_PARTY = re.compile(
    "申请执行人|被执行人|申请人|异议人|案外人|利害关系人|第三人|当事人|原告|被告|代理人|亲属|妻子|丈夫|父亲|母亲|儿子|女儿|其|本人|你"
)
_WINDOW = 30


def _whose(text: str, span: MatchSpan, parties: MatchSpan | None, signature: MatchSpan | None) -> str | None:
    """`party` for a number of a party, `court` for an official one, None when the text does not say."""
    if parties and parties.start <= span.start < parties.end:
        return "party"
    if signature and signature.start <= span.start:
        return "court"
    before = text[max(0, span.start - _WINDOW) : span.start]
    stop = max(before.rfind("。"), before.rfind("；"))
    before = before[stop + 1 :]
    official = [hit.start() for hit in _OFFICIAL.finditer(before)]
    party = [hit.start() for hit in _PARTY.finditer(before)]
    if official and (not party or official[-1] > party[-1]):
        return "court"
    return "party" if party else None


_PAYMENT = re.compile("户名|户头|开户|收款|汇入|银行|支行|信用社|案款")
_CONTEXT = 80
_ACCOUNT_AFTER = re.compile("[号的]?(?:银行)?[账卡]")


def _account(text: str, run: str, digits: str, end: int, label: str | None) -> bool | None:
    """Whether a run is an account number for sure, perhaps (False), or not (None)."""
    if label == "account":
        return True if len(run) >= 8 else None
    if label is None and 16 <= len(digits) <= 19 and digits == run and digits.startswith("62"):
        # 62 is the range of UnionPay; other ranges are too common among numbers of decisions.
        follows = text[end : end + 1]
        if follows in ("号", "-") and not text.startswith(("号卡", "号账"), end):
            return None
        if _ACCOUNT_AFTER.match(text, end):
            return True
        return luhn(digits) or bool(_PAYMENT.search(text, max(0, end - _CONTEXT), end))
    return None


def _runs(text: str, ends: Sequence[int]) -> Iterator[MatchSpan]:
    for hit in _RUN.finditer(text):
        inside = ends[bisect_right(ends, hit.start()) : bisect_left(ends, hit.end())]
        for start, end in pairwise((hit.start(), *inside, hit.end())):
            run = text[start:end].rstrip("-")
            if len(run) >= _SHORTEST_RUN:
                yield MatchSpan(start, start + len(run))


# A number with a figure, or up to four, in each cell of a table row, right behind its label. Match text marks cells only
# between figures.
_CELLS = re.compile(r"(?<![0-9×x*.\-|])[0-9×x*]{1,4}\|[0-9×x*|]{6,}")
_CELLS_LABEL = re.compile(
    "(?:(?P<id>身份证|身份号码|公民身份|证件号)|(?P<account>账号|账户|卡号|银行卡)|(?P<phone>电话|手机|联系方式))(?:号码?)?[：:]?$"
)
_FEWEST_CELLS, _FEWEST_IN_CELLS, _MOST_IN_CELL = 4, 8, 4


def _in_cells(
    text: str, parties: MatchSpan | None, signature: MatchSpan | None
) -> Iterator[tuple[str, MatchSpan, bool, bool]]:
    """Numbers with few figures in each cell: of those without a label only what is an ID number for sure."""
    for hit in _CELLS.finditer(text) if "|" in text else ():
        cells = hit.group().split("|")
        number = "".join(cells)
        masks = sum(char in _MASKS for char in number[:-1]) + (number[-1] in "×*")
        longest = max(sum(char.isdigit() for char in cell) for cell in cells)
        if len(number) < _FEWEST_IN_CELLS or longest > _MOST_IN_CELL or len(cells) < _FEWEST_CELLS:
            continue
        span = MatchSpan(*hit.span())
        label = _CELLS_LABEL.search(text, max(0, span.start - _BEFORE), span.start)
        kind = label.lastgroup if label else None
        if masks:
            named = {"id": "id_number", "account": "bank_account", "phone": "telephone"}.get(kind or "")
            if named:
                enough = masks >= _ENOUGH_MASKED or len(number) - masks <= _MOST_LEGIBLE[named]
                yield named, span, enough, enough
        elif kind == "id" or (kind is None and valid_id_number(number)):
            yield "id_number", span, False, len(number) in _ID_LENGTHS
        elif kind == "account":
            yield "bank_account", span, False, True
        elif kind == "phone" and _MOBILE.match(number):
            whose = _whose(text, span, parties, signature)
            if whose != "court":
                yield "telephone", span, False, whose == "party"


def numbers(
    text: str, parties: MatchSpan | None, signature: MatchSpan | None, ends: Sequence[int] = ()
) -> Iterator[tuple[str, MatchSpan, bool, bool]]:
    """ID numbers, bank accounts and telephones of persons: `(kind, span, masked, sure)`.

    `ends` is where numbers end with their line though the next one begins with figures (`corpus.accounts`).
    """
    apart = list(_in_cells(text, parties, signature))
    starts = [each.start for _, each, _, _ in apart]
    yield from apart
    anew = frozenset(ends)
    for span in _runs(text, ends):
        at = bisect_right(starts, span.start) - 1
        if at >= 0 and span.start < apart[at][1].end:
            continue
        run = text[span.start : span.end]
        # Most long numbers of a ruling are sums of money.
        if span.end not in anew and _NOT_A_NUMBER.match(text, span.end):
            continue
        plain = run.replace("-", "")
        # The x of an ID number is its check digit, not a mask.
        is_id = plain[-1] == "x" and plain[:-1].isdigit() and len(plain) == 18
        digits = plain if is_id else "".join(char for char in plain if char.isdigit())
        masks = 0 if is_id else sum(char in _MASKS for char in plain)
        before = text[span.start - 1 : span.start]
        if before.isascii() and (before.isalnum() or (before and before in "._@")) and span.start not in anew:
            continue
        label = _label(text, span.start)
        if masks:
            kind = {"id": "id_number", "account": "bank_account", "phone": "telephone"}.get(label or "")
            if kind is None and digits[:2] in _PROVINCES and len(plain) == 18:
                kind = "id_number"
            if kind:
                enough = masks >= _ENOUGH_MASKED or len(digits) <= _MOST_LEGIBLE[kind]
                yield kind, span, enough, enough
            continue
        if label in ("code", "other"):
            continue
        if label == "id" or (label != "account" and valid_id_number(digits)):
            if len(digits) in _ID_LENGTHS or len(digits) > 15:
                yield "id_number", span, False, True
            elif len(digits) >= 8:
                yield "id_number", span, False, False
            continue
        if _MOBILE.match(plain):
            whose = _whose(text, span, parties, signature)
            if whose != "court":
                yield "telephone", span, False, whose == "party"
            continue
        account = _account(text, plain, digits, span.end, label)
        if account is not None:
            yield "bank_account", span, False, account
        elif label == "phone" and _LANDLINE.match(run) and _whose(text, span, parties, signature) == "party":
            yield "telephone", span, False, True


_PROVINCE = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
# Begun at the letter, which is rare, not at the province.
_PLATE = re.compile("[a-z][·.\\-]?([a-z0-9×*]{4,5}[a-z0-9×*挂学警])(?![a-z0-9])")


def plates(text: str) -> Iterator[Triple]:
    """Plates of vehicles: 皖a12345, 皖ad12345 of new-energy ones, 皖a123挂."""
    if "车" not in text and "牌" not in text:
        return
    for hit in _PLATE.finditer(text):
        if text[hit.start() - 1 : hit.start()] not in _PROVINCE:
            continue
        own = hit.group(1)
        masked = "×" in own or "*" in own or "xx" in own
        if masked or any(char.isdigit() for char in own):
            yield MatchSpan(hit.start() - 1, hit.end()), masked, True


# What names a certificate of title; each is looked for by the rare pair of characters it ends with or holds.
CERTIFICATE_WORDS = (
    "产权",
    "权证",
    "产证",
    "产登记证明",
    "地权",
    "地证",
    "房证",
    "国用",
    "集用",
    "他项权",
    "使用证",
)
_TITLE_WORD = re.compile(
    "不动产权|不动产证|不动产登记证明|房权证|房产证|房地权|房地证|地产证|产权证|房证|土地证|使用权证|使用证|国用|集用|他项权|林权证"
)
_LONGEST_TITLE_WORD = 7
_TITLE_NUMBER = re.compile(
    "(?:证书|证|登记)?(?:编号|号码|号)?[：:为是]{0,2}(?:（[0-9×*x]{4}）)?[一-鿿]{0,14}?"
    r"(?:字|第|[：:号为]|（[0-9×*x]{4}）)[一-鿿]{0,8}?第?([a-z]{0,3}[0-9×*x][0-9×*x\-]{2,24})(?!年|元|条|月|日|平)"
)


def certificates(text: str, places: Landmarks) -> Iterator[Triple]:
    """Numbers of certificates of title: 皖（2020）甲县不动产权第0012345号, 房权证甲字第12345号."""
    seen = set()
    for pair in CERTIFICATE_WORDS:
        for at in places[pair]:
            word = _TITLE_WORD.search(text, max(0, at - 3), at + _LONGEST_TITLE_WORD)
            hit = word and _TITLE_NUMBER.match(text, word.end(), word.end() + 48)
            if hit and hit.start(1) not in seen:
                number = hit.group(1)
                seen.add(hit.start(1))
                yield MatchSpan(*hit.span(1)), any(char in _MASKS for char in number), True


_MAIL = re.compile(r"[a-z0-9×*][a-z0-9._×*\-]{0,40}$")
_DOMAIN = re.compile(r"[a-z0-9×*\-]{1,30}(?:\.[a-z0-9\-]{1,20}){1,4}")
_CHAT = re.compile("(?:账?号|账户|号码|id)?(?:为|是)?[：:]?([a-z0-9×*][a-z0-9_×*\\-]{4,24})(?![a-z0-9.元])")


_CHATS = ("微信", "qq", "支付宝")
ONLINE_WORDS = (*_CHATS, "@")


def online_accounts(
    text: str, places: Landmarks, parties: MatchSpan | None, signature: MatchSpan | None
) -> Iterator[Triple]:
    """微信, QQ and e-mail addresses of persons; those of courts and companies are not."""
    for word in _CHATS:
        for at in places[word]:
            hit = _CHAT.match(text, at + len(word))
            if hit and not _MOBILE.match(hit.group(1)):
                span = MatchSpan(*hit.span(1))
                whose = _whose(text, span, parties, signature)
                if whose != "court":
                    masked = any(char in "×*" for char in hit.group(1))
                    yield span, masked, masked or whose == "party"
    for at in places["@"]:
        name, domain = _MAIL.search(text, max(0, at - 41), at), _DOMAIN.match(text, at + 1)
        if name and domain and "gov." not in domain.group() and "court" not in domain.group():
            span = MatchSpan(name.start(), domain.end())
            whose = _whose(text, span, parties, signature)
            if whose == "party":
                masked = any(char in "×*" for char in text[span.start : span.end])
                yield span, masked, True
