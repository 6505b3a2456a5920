"""Whether two lines of a table cell that meet in figures are one number, wrapped by hand, or two numbers.

An account in two lines is the account; two sums, two telephones or two accounts under each other never become one
number. What the column or the words before call the number decides, else its length.
"""

from __future__ import annotations

import re

_FIGURES = "0-9０-９"
_TAIL = re.compile(rf"[{_FIGURES}](?:[{_FIGURES} \-]*[{_FIGURES}])?$")
_HEAD = re.compile(rf"[{_FIGURES}](?:[{_FIGURES} \-]*[{_FIGURES}])?")
_LONG = re.compile("[账帐][号户]|户号|卡号|身份|证件|证号|号码|代码|案号|编号|流水|单号|条码")
_TELEPHONE = re.compile("电话|手机|传真|联系方式|热线")
_MONEY = re.compile("金额|[价费税额款息]|本金|标的|合计|小计|总计|数量|面积|元")
_MOBILE = re.compile(r"1[3-9]\d{9}$")
# Figures of an account: the shortest without a name for it, the longest, and of one that is whole by itself.
_SHORTEST, _LONGEST, _WHOLE = 15, 32, 12
_SHORTEST_PART = 4
_TELEPHONE_FIGURES = 12
_IDENTITY_FIGURES = 18


def one_number(above: str, below: str, heading: str = "") -> bool:
    """Whether the number at the end of one line goes on at the beginning of the next one.

    `heading` is what stands over and before the cell.
    """
    tail, head = _TAIL.search(above), _HEAD.match(below[: 2 * _LONGEST])
    if tail is None or head is None:
        return False
    words = above[: len(above) - len(tail.group())]
    before, after = words[-1:], below[head.end() : head.end() + 1]
    if (before and before in ".．,，") or (after and after in ".．,，元万亿%％"):
        return False
    if before.isalpha() and after and after in "号日月年":  # 执1|2号, 6月1|0日
        return True
    first, rest = (re.sub(r"[ \-]", "", each.group()) for each in (tail, head))
    length = len(first) + len(rest)
    if _MOBILE.fullmatch(first) or _MOBILE.fullmatch(rest):
        return False
    called = re.sub(r"\s", "", heading + words)
    if _TELEPHONE.search(called):
        return length <= _TELEPHONE_FIGURES and not _LONG.search(called)
    if _LONG.search(called):
        whole = len(first) >= _WHOLE and len(rest) >= _WHOLE
        if "身份" in called:
            whole = len(first) >= _IDENTITY_FIGURES
        return not whole and length <= _LONGEST
    if _MONEY.search(called) or (first.endswith("00") and rest.endswith("00")):
        return False
    # Without a name for it: the first line of a wrapped number is full, the rest is no longer.
    return _SHORTEST <= length <= _LONGEST and _SHORTEST_PART <= len(rest) <= len(first) < _SHORTEST
