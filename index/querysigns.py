"""Before a query is parsed: which quotes, brackets and marks are syntax, whatever habit or keyboard they come from.

No character is moved, so that a fault is told at the place where it was typed.
"""

from __future__ import annotations

import re

from corpus.patterns import lazy_pattern
from index.queryerror import QueryError

DEEPEST = 30  # brackets inside one another; Whoosh recurses through them
# Stand-ins inside the parser: characters that Unicode will never assign.
QUOTE, UNQUOTE = "\ufdd0", "\ufdd1"
EITHER = "\ufdd2"  # 或 without spaces around it
_CASE_YEAR = lazy_pattern(
    r"[(（〔［【\[](?:\d{4}|[〇○零一二三四五六七八九]{4}|[×xX*＊某]{4})[)）〕］】\]]"
    # A year of which only a part is known: a wildcard among digits, and the court's sign or a wildcard behind.
    r"|[(（〔［【\[](?=[\d*?＊？]*[*?＊？])(?=[*?＊？]*\d)[\d*?＊？]{2,5}[)）〕］】\]](?=[一-鿿*?＊？])"
    # Rarer brackets only where a court's sign follows.
    r"|[﹝〖｛{<〈《]\d{4}[﹞〗｝}>〉》](?=[一-鿿])"
)
_YEAR_BRACKETS = frozenset("(（〔［【[﹝〖｛{<〈《")
_OPENING, _CLOSING = "(（", ")）"
_QUOTES = {'"': '"＂', "＂": '"＂', "“": "”“", "”": "”“", "„": "”“", "「": "」", "『": "』"}
_NEAR = lazy_pattern(r"[~～]\s*(\d{1,4})(?=[\s)）]|$)")
# And, and, ＡＮＤ: nobody looks for an English word alone in Chinese documents, and who does puts it into quotes.
AND, OR, NOT = "(?i:and|ａｎｄ)|和|并且|並且", "(?i:or|ｏｒ)|或者?", "(?i:not|ｎｏｔ)|非|不含"
_OPERATOR_WORD = lazy_pattern(rf"(?:^|[\s(])(?:{AND}|{OR}|{NOT}|[-－])$")
NEAR_ADVICE = '请写成这样："执行 账户"~10，意思是两段文字相隔不超过 10 个字。'


def prepared(text: str) -> str:
    """The query with one kind of sign for each meaning; QueryError for quotes and brackets that do not match."""
    out = list(text.translate({ord(sign): "\ufffd" for sign in (QUOTE, UNQUOTE, EITHER)}))
    years = {
        at: bracket
        for hit in (_CASE_YEAR.finditer(text) if not _YEAR_BRACKETS.isdisjoint(text) else ())
        for at, bracket in ((hit.start(), "〔"), (hit.end() - 1, "〕"))
    }
    open_brackets: list[tuple[int, bool]] = []  # offset, whether it groups
    i = 0
    while i < len(text):
        char = text[i]
        if char in _QUOTES:
            end = next((j for j in range(i + 1, len(text)) if text[j] in _QUOTES[char]), None)
            if end is None:
                raise QueryError(f"引号 {char} 没有配对", i, "请补上另一半引号，或者删去它。")
            out[i], out[end] = QUOTE, UNQUOTE
            i = end
            if text[i + 1 : i + 2] in ("~", "～"):
                near = _NEAR.match(text, i + 1)
                if near is None:
                    raise QueryError("“~”后面没有字数", i + 1, NEAR_ADVICE)
                out[i + 1 : near.end()] = re.sub(r"\s", "0", near.group().replace("～", "~"))
                i = near.end() - 1
        elif char == "：":
            out[i] = ":"
        elif i in years:
            out[i] = years[i]  # part of a case number
        elif char in _OPENING:
            # A bracket inside a word is text: 安徽省（芜湖市）.
            before = "".join(out[:i])
            groups = not before.strip() or before[-1] in ":(" or before[-1].isspace()
            groups = groups or bool(_OPERATOR_WORD.search(before))
            open_brackets.append((i, groups))
            out[i] = "(" if groups else "〔"
            if len(open_brackets) > DEEPEST:
                raise QueryError(f"括号套了 {DEEPEST} 层以上", i, "请减少括号的层数。")
        elif char in _CLOSING:
            if not open_brackets:
                raise QueryError(f"括号 {char} 没有配对", i, "要查找括号本身，请把整句放进引号。")
            start, groups = open_brackets.pop()
            if groups and not text[start + 1 : i].strip():
                raise QueryError("括号里没有内容", start, "请删去空括号，或者在里面写上条件。")
            out[i] = ")" if groups else "〕"
            after = text[i + 1 : i + 2]
            if groups and after and not after.isspace() and after not in _CLOSING:
                raise QueryError(
                    "括号后面紧接着文字",
                    i + 1,
                    "括号用来分组时，请在它后面加空格；要查找括号本身，请把整句放进引号。",
                )
        i += 1
    if open_brackets:
        start = open_brackets[0][0]
        raise QueryError(f"括号 {text[start]} 没有配对", start, "要查找括号本身，请把整句放进引号。")
    return "".join(out)
