"""A field and what was typed for it, as a condition of the tree; QueryError for what is no value of the field.

It knows nothing of how a whole query is put together: that is `index.query`.
"""

from __future__ import annotations

import re

from corpus.casekinds import KINDS
from corpus.casenumbers import in_figures, spellings
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from index.bounds import BadBounds, amount_bounds, count_bounds, date_bounds
from index.cases import number_typed, stem, with_brackets
from index.fingerprints import account_typed
from index.likeness import likest
from index.namespelling import with_roles
from index.nearness import MOST, SHORTEST
from index.numberspelling import bare_number, either, in_any_spelling, number_pattern
from index.queryerror import QueryError
from index.queryfields import BY_ID, BY_NAME, RANGES, Kind, kind_value, known_values, main_values
from index.querysigns import NEAR_ADVICE, UNQUOTE
from index.severalvalues import NUMBERS, Value, one_by_one
from index.statuteform import forms_asked
from index.tree import VERDICT_FIELDS, All, Keyword, Near, Node, Phrase, Prefix, Present, Range, Wildcard

_LONGEST_PATTERN = 80  # a regular expression of an engine has a size limit

_COMPARISON = lazy_pattern(r"[<>≥≤＜＞]|=[<>]")


def condition(field_id: str, value: Value) -> Node:
    """What a field with a value asks for; QueryError for what is no value of it."""
    field = BY_ID[field_id]
    if field.kind in RANGES:
        return _range(field_id, value)
    if field.kind is Kind.ACCOUNT:
        return _account(field_id, value)
    return either([_one(field_id, each) for each in one_by_one(field_id, value)])


def _one(field_id: str, value: Value) -> Node:
    field = BY_ID[field_id]
    if not value.quoted:
        _refuse_signs(field_id, value)
    folded = fold_query(value.text)
    if field_id in NUMBERS:
        folded = in_figures(folded if value.quoted else with_brackets(folded))
    if not folded:
        raise QueryError("这里没有可查找的文字", value.position, "请输入文字。")
    if not value.quoted:
        if folded == "*":
            return All() if field_id == "text" else Present(field_id)
        if field_id == "text":
            _refuse_stray(value, folded)
            if (pattern := number_pattern(folded)) is not None:
                return _pattern("case", pattern, value)
            if (bare := bare_number(folded)) is not None:
                return bare
        if field.kind in (Kind.KEYWORD, Kind.NAME) and ("*" in folded or "？" in folded):
            return _pattern(field_id, folded, value)
        if field.kind is Kind.NAME and folded.startswith("=") and len(folded) > 1:
            if field_id == "region":
                _refuse_no_place(value, folded[1:], whole=True)
            whole = Keyword(field_id, folded[1:])
            return in_any_spelling(whole) if field_id in NUMBERS else whole
    if field_id == "related":
        number = number_typed(folded)
        if number is None:
            raise QueryError(f"“{value.text}”不是案号", value.position, _NUMBER_ADVICE)
        return in_any_spelling(Keyword(field_id, stem(number)))
    if field_id in VERDICT_FIELDS and not folded.strip("*？"):
        raise QueryError(
            f"“{value.text}”不是规则", value.position, f"不加引号的 * 表示有任何一条：{field.names[0]}:*。"
        )
    if field.kind is Kind.KEYWORD:
        return Keyword(field_id, _keyword(field_id, folded, value))
    if field.kind is Kind.PHRASE and not value.quoted and (sign := _wildcard_in(value, folded)):
        raise QueryError(
            f"这一栏按文字查找，不用 {sign}",
            value.position,
            f"写出连续的几个字就能找到含有它们的文书；要查找{_SIGN_NAMES[sign]}本身，请加引号。",
        )
    if field_id in ("statute", "basis"):
        return either([Phrase(field_id, each) for each in forms_asked(folded)])
    if field_id == "name" and not value.quoted:
        return either([Phrase(field_id, each) for each in with_roles(folded)])
    if field_id == "region":
        _refuse_no_place(value, folded)
    phrase = Phrase(field_id, folded)
    return phrase if value.quoted or field_id not in NUMBERS else in_any_spelling(phrase)


_SIGN_NAMES = {"*": "星号", "?": "问号"}
# 吗？ is text, and so is a question mark as it stands in Chinese sentences.
_QUESTION = lazy_pattern(r"\?(?=[^?])|\?\?")


def _wildcard_in(value: Value, folded: str) -> str | None:
    """The sign that would be one of a wildcard where the field had any."""
    if "*" in folded:
        return "*"
    return "?" if _QUESTION.search(value.text) else None


_NUMBER_ADVICE = "请写完整的案号，例如：（2022）皖0202执1号；只记得一部分，用 * 代替其余。"


def _refuse_no_place(value: Value, folded: str, whole: bool = False) -> None:
    from corpus.regions import is_region  # noqa: PLC0415  a table that most queries do not need

    if not is_region(folded, whole):
        raise QueryError(
            f"没有叫“{value.text}”的省、市",
            value.position,
            "这一栏是法院所在的省和市，例如：安徽、芜湖市；县、区请用法院的名称查，例如：法院:镜湖区。",
        )


def near(field_id: str, text: str, position: int | None) -> Node:
    """What two pieces in quotes with ~ and a number behind them ask for; QueryError says what is wrong with them."""
    inside, _, distance = text.partition(UNQUOTE + "~")
    pieces = [fold_query(piece) for piece in inside.split()]
    if field_id not in ("text", "title", "court"):
        raise QueryError(f"{BY_ID[field_id].names[0]}里不能用“~”", position, "它只用于全文、标题和法院。")
    if len(pieces) != 2:
        raise QueryError(f"“~”要两段文字，这里有 {len(pieces)} 段", position, NEAR_ADVICE)
    short = next((piece for piece in pieces if len(piece) < SHORTEST), None)
    if short is not None:
        raise QueryError(f"“{short}”太短", position, f"用“~”时，每段文字至少 {SHORTEST} 个字。")
    if int(distance) > MOST:
        raise QueryError(
            f"相隔的字数“{int(distance)}”太大", position, f"最多是 {MOST}；不论远近时，用空格隔开两个词。"
        )
    return Near(field_id, pieces[0], pieces[1], int(distance))


_SINGLE = lazy_pattern("'[一-鿿]")
_PLUS = lazy_pattern("[+＋][一-鿿“「]")
_ORDERED = lazy_pattern(r"(\w*)(?:[<>≥≤＜＞]|=[<>])")


def _refuse_signs(field_id: str, value: Value) -> None:
    """What stands for quotes, for 和 or for a comparison elsewhere, where it would be searched as text."""
    if _SINGLE.match(value.text):
        raise QueryError(
            "“'”不是引号", value.position, '请用双引号："冻结 扣划"；要查找它本身，把整句放进双引号。'
        )
    if field_id == "text" and _PLUS.match(value.text):
        raise QueryError(
            f"“{value.text[0]}”没有含义", value.position, "空格就是“和”，不用写加号；要查找它本身，请加引号。"
        )
    hit = _ORDERED.match(value.text)
    name = hit.group(1) if hit else ""
    named = BY_NAME.get(fold_query(name)) if field_id == "text" and len(name) > 1 else None
    beyond = (
        BY_ID[field_id] if hit and not name and field_id != "text" and value.text[0] not in "<＜" else named
    )
    if beyond is not None and beyond.kind not in RANGES:
        raise QueryError(
            f"“{name or beyond.names[0]}”不能比较大小",
            value.position,
            "只有日期、金额和数量的检索栏可以用 >、<；要查找这个符号本身，请加引号。",
        )


_SYMBOLS = lazy_pattern(r"&{1,2}|\|{1,2}|\+|-|~\d*")


def _refuse_stray(value: Value, folded: str) -> None:
    """What belongs to a condition, or is an operator elsewhere, and would otherwise be searched as text."""
    if _SYMBOLS.fullmatch(folded):
        raise QueryError(
            f"单独的“{value.text}”没有含义",
            value.position,
            "“和”用空格，“或”写或，排除写非，范围写成 2022..2023，“~10”紧接在引号之后；要查找这个符号本身，请加引号。",
        )
    if _COMPARISON.match(value.text):
        raise QueryError(
            "比较号前面要有检索栏",
            value.position,
            "例如：金额:>10万元、日期:>2022-01-01；要查找这个符号，请加引号。",
        )
    if re.search(r"^\.\.|\.\.$|^\d{4}(-\d+)*\.\.\d", folded):
        raise QueryError(
            "范围要写在检索栏里",
            value.position,
            "例如：日期:2022..2023，中间不加空格；要查找这些字符，请加引号。",
        )


_READERS = {
    Kind.DATE: (date_bounds, "2022、2022-03、2022..2023、>2022-01-01"),
    Kind.AMOUNT: (amount_bounds, "10万元、>10万元、10万..50万"),
    Kind.COUNT: (count_bounds, "0、>0、2..5"),
}


def _range(field_id: str, value: Value) -> Node:
    read, example = _READERS[BY_ID[field_id].kind]
    try:
        low, high = read(value.text)
    except BadBounds as fault:
        said = str(fault).replace(f"“{fold_query(value.text)}”", f"“{value.text}”")  # as it was typed
        raise QueryError(said, value.position, f"请写成这样：{example}。") from None
    return Range(field_id, low, high)


def _account(field_id: str, value: Value) -> Node:
    folded = fold_query(value.text)
    if folded == "*" and not value.quoted:
        return Present(field_id)
    account = account_typed(folded)
    if account is None:
        raise QueryError(
            f"“{value.text}”不是账号",
            value.position,
            "请写出完整的账号，中间不加空格，例如：账户:6222020200001234567；写 * 表示有账号。",
        )
    return Keyword(field_id, account)


def _pattern(field_id: str, folded: str, value: Value) -> Node:
    if len(folded) > _LONGEST_PATTERN:
        raise QueryError(f"带 * 的内容超过 {_LONGEST_PATTERN} 个字符", value.position, "请写短一些。")
    closed = known_values(field_id)
    if closed is not None:
        # Names and ids fit alike; the index holds ids.
        shape = re.compile(re.escape(folded).replace(r"\*", ".*").replace("？", "."))
        ids = sorted({id_ for name, id_ in closed.items() if shape.fullmatch(name)})
        if not ids:
            raise _unknown_value(field_id, value)
        return either([Keyword(field_id, id_) for id_ in ids])
    return either(
        [_shape(field_id, each) for each in (spellings(folded) if field_id in NUMBERS else (folded,))]
    )


def _shape(field_id: str, folded: str) -> Node:
    body = folded.rstrip("*")
    if folded.endswith("*") and "*" not in body and "？" not in body:
        return Prefix(field_id, body)
    return Wildcard(field_id, re.sub(r"\*+", "*", folded).replace("？", "?"))


def _keyword(field_id: str, folded: str, value: Value) -> str:
    if field_id == "kind":
        kind = kind_value(folded)
        if kind is None:
            raise QueryError(
                f"“{value.text}”不是{BY_ID[field_id].names[0]}的取值",
                value.position,
                f"可以写：{'、'.join(KINDS)}；或者案号里的类型代字：执、执恢、执异、民初……",
            )
        return kind
    closed = known_values(field_id)
    if closed is None:
        return folded
    if folded not in closed:
        raise _unknown_value(field_id, value)
    return closed[folded]


def _unknown_value(field_id: str, value: Value) -> QueryError:
    field = BY_ID[field_id]
    names = [name for name in known_values(field_id) or {} if not name.isascii()]
    # 不合格 is like 合格, and means the opposite.
    alike = () if field_id == "verdict" else likest(fold_query(value.text), names, 5)
    shown = alike or main_values(field_id)
    between = "；" if any("、" in name for name in shown) else "、"  # 查封、扣押裁定书 is one
    # 执行裁定书 is the title of many types.
    title = (
        f"按标题查：标题:{value.text}。"
        if field_id == "type" and not {"*", "?"} & set(fold_query(value.text))
        else ""
    )
    return QueryError(
        f"“{value.text}”不是{field.names[0]}的取值",
        value.position,
        f"可以写：{between.join(shown)}；也可以用 * 代替一部分。{title}",
    )
