"""Values as regular users write them: case numbers in any spelling, several courts in a row, short names of laws; and what they are told."""

from __future__ import annotations

import pytest

from index.compose import words
from index.query import CONDITIONS, QueryError, parse_query
from index.tree import And, Keyword, Node, Or, Phrase, Prefix, Present, Wildcard

COURT, OTHER = Phrase("court", "芜湖"), Phrase("court", "无为")
EITHER_COURT = Or((COURT, OTHER))


def spelt(field: str, before: str, serial: str, after: str = "号") -> tuple[Phrase, ...]:
    """The number with the serial number as it is and with zeros in front, up to six figures."""
    return tuple(
        Phrase(field, f"{before}{serial.rjust(width, '0')}{after}") for width in range(len(serial), 7)
    )


def bare(typed: str, before: str, serial: str) -> Or:
    return Or((Phrase("text", typed), Phrase("text", f"{before}{serial}号"), *spelt("case", before, serial)))


READ: dict[str, Node] = {
    # Numbers without brackets in the full text.
    "2022皖0207执7777号": bare("2022皖0207执7777号", "（2022）皖0207执", "7777"),
    "２０２２皖０２０７执７７７７号": bare("2022皖0207执7777号", "（2022）皖0207执", "7777"),
    "2022年5月1号": Phrase("text", "2022年5月1号"),
    "“2022皖0207执7777号”": Phrase("text", "2022皖0207执7777号"),
    "(2022)皖0207执7777号": Phrase("text", "（2022）皖0207执7777号"),
    # Zeros.
    "案号:（2013）镜执字第123号": Or(spelt("case", "（2013）镜执字第", "123")),
    "本案案号:2013镜执字第123号": Or(spelt("own", "（2013）镜执字第", "123")),
    "案号:执1号之二": Or(spelt("case", "执", "1", "号之二")),
    "案号:执012号": Or(
        (Phrase("case", "执012号"), *(each for each in spelt("case", "执", "12") if each.text != "执012号"))
    ),
    "案号:*执恢77号*": Or(
        tuple(Wildcard("case", f"*执恢{'77'.rjust(width, '0')}号*") for width in range(2, 7))
    ),
    "本案案号:(2022)皖*执恢077号之一": Or(
        (
            Wildcard("own", "（2022）皖*执恢077号之一"),
            *(Wildcard("own", f"（2022）皖*执恢{'77'.rjust(w, '0')}号之一") for w in (2, 4, 5, 6)),
        )
    ),
    "案号:（2022）皖0202执77号*": Or(
        tuple(Prefix("case", f"（2022）皖0202执{'77'.rjust(width, '0')}号") for width in range(2, 7))
    ),
    "案号:*77号": Wildcard("case", "*77号"),
    "案号:*执?77号": Wildcard("case", "*执?77号"),
    "法院:*执77号*": Wildcard("court", "*执77号*"),
    "案号:7777": Phrase("case", "7777"),
    # Roles in the names of cases.
    "案件名称:第三人民医院": Phrase("name", "第三人民医院"),
    "案件名称:买卖合同": Phrase("name", "买卖合同"),
    "案号:0007号": Phrase("case", "0007号"),
    "案号:“（2013）镜执字第123号”": Phrase("case", "（2013）镜执字第123号"),
    "案号:（2014）镜执字第12、13号": Phrase("case", "（2014）镜执字第12、13号"),
    # Wildcards in a number in the full text.
    "（2022）皖0207执????号": Wildcard("case", "（2022）皖0207执????号"),
    "2022皖0207执*号": Wildcard("case", "（2022）皖0207执*号"),
    "(2022)皖*执7？77号之一": Wildcard("case", "（2022）皖*执7?77号之一"),
    # Several in a row.
    "法院:芜湖、无为": EITHER_COURT,
    "法院:芜湖/无为": EITHER_COURT,
    "法院:芜湖|无为": EITHER_COURT,
    "法院:芜湖｜无为 冻结": And((EITHER_COURT, Phrase("text", "冻结"))),
    "法院:=甲法院、乙法院": Or((Keyword("court", "甲法院"), Keyword("court", "乙法院"))),
    "法院:*法院、芜湖": Or((Wildcard("court", "*法院"), COURT)),
    "案号:甲号、乙号": Or((Phrase("case", "甲号"), Phrase("case", "乙号"))),
    "案号:7777、8888": Or((Phrase("case", "7777"), Phrase("case", "8888"))),
    "案号:7777、执888888号": Or((Phrase("case", "7777"), Phrase("case", "执888888号"))),
    "案号:12、13号": Phrase("case", "12、13号"),
    "案号:(2021)皖*、(2022)皖*": Or((Prefix("case", "（2021）皖"), Prefix("case", "（2022）皖"))),
    "案号:（2022）皖0202执123456号、123457号": Or(
        (Phrase("case", "（2022）皖0202执123456号"), Phrase("case", "（2022）皖0202执123457号"))
    ),
    "类型:执行通知书、限制消费令": Or(
        (Keyword("type", "execution_notice"), Keyword("type", "consumption_order"))
    ),
    "类型:拍卖、变卖公告": parse_query("类型:“拍卖、变卖公告”"),
    "层级:中级/高级": Or((Keyword("level", "中级"), Keyword("level", "高级"))),
    "地域:安徽、江苏": Or((Phrase("region", "安徽"), Phrase("region", "江苏"))),
    "案件类型:执恢、执异": Or((Keyword("kind", "执恢"), Keyword("kind", "执异"))),
    "案由:生命权、健康权、身体权纠纷": Phrase("cause", "生命权、健康权、身体权纠纷"),
    "缺:变更、追加裁定告知救济": Keyword("fail", "变更、追加裁定告知救济"),
    "法院:“芜湖、无为”": Phrase("court", "芜湖、无为"),
    "路径:2022/执行": Phrase("path", "2022/执行"),
    # Names of laws and of levels.
    "法律依据:民诉法第249条": Or(
        (Phrase("basis", "民诉法第249条"), Phrase("basis", "中华人民共和国民事诉讼法第249条"))
    ),
    "引用:《刑诉法》": Or((Phrase("statute", "刑诉法"), Phrase("statute", "中华人民共和国刑事诉讼法"))),
    "引用:民诉解释第五百一十七条": Or(
        (
            Phrase("statute", "民诉解释第517条"),
            Phrase("statute", "最高人民法院关于适用中华人民共和国民事诉讼法的解释第517条"),
            Phrase("statute", "最高人民法院关于适用<中华人民共和国民事诉讼法>的解释第517条"),
        )
    ),
    "引用:最高人民法院关于适用《中华人民共和国民事诉讼法》的解释": Or(
        (
            Phrase("statute", "最高人民法院关于适用中华人民共和国民事诉讼法的解释"),
            Phrase("statute", "最高人民法院关于适用<中华人民共和国民事诉讼法>的解释"),
        )
    ),
    "引用:限高规定": Or(
        (
            Phrase("statute", "限高规定"),
            Phrase("statute", "最高人民法院关于限制被执行人高消费的若干规定"),
            Phrase("statute", "最高人民法院关于限制被执行人高消费及有关消费的若干规定"),
        )
    ),
    "引用:《关于贯彻《意见》的办法》第三条": Or(
        (Phrase("statute", "关于贯彻意见的办法第3条"), Phrase("statute", "关于贯彻<意见>的办法第3条"))
    ),
    "引用:民事诉讼法第264条": Phrase("statute", "民事诉讼法第264条"),
    "引用:公司法": Phrase("statute", "公司法"),
    "层级:基层法院": Keyword("level", "基层"),
    "法院层级:中级人民法院": Keyword("level", "中级"),
    "法院:*": Present("court"),
    # A question mark of a sentence.
    "是否属实？属实": Phrase("text", "是否属实？属实"),
    "是否属实?": Phrase("text", "是否属实？"),
}


@pytest.mark.parametrize(("query", "tree"), READ.items(), ids=list(READ))
def test_it_means(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("法院:芜湖;冻结", "第 6 个字符处：“芜湖;冻结”里有“;”。几个之一写成 法院:(甲 或 乙)"),
        ("法院:芜湖，冻结", "“芜湖，冻结”里有“，”"),
        ("案号:7777;冻结", "“7777;冻结”里有“;”"),
        ("案号:（2022）皖0202执7777号、", "里有“、”"),
        ("地域:安徽、乱写", "“安徽、乱写”里有“、”"),
        ("法院:芜湖、、无为", "里有“、”"),
        (
            "有权?拒绝",
            "这一栏按文字查找，不用 ?。写出连续的几个字就能找到含有它们的文书；要查找问号本身，请加引号。",
        ),
        ("有权??", "这一栏按文字查找，不用 ?"),
        ("当事人:张?三", "这一栏按文字查找，不用 ?"),
        ("类型:执行通知书、乱写", "“执行通知书、乱写”不是类型的取值"),
        # What is told instead is near, or all there is.
        ("冻结:甲", "没有叫“冻结”的检索栏。可用的有：全文、"),
        ("法元:芜湖", "是不是 法院"),
        ("裁判法院:芜湖", "是不是 法院"),
        ("执行人:李某", "是不是 被执行人、申请执行人、执行员"),
        ("法院层极:基层", "是不是 法院层级"),
        ("文书类型:判决书", "可以写：执行通知书；风险告知书；"),
        ("类型:执行通知", "可以写：执行通知书、协助执行通知书、恢复执行通知书；"),
        ("类型:执行裁定书", "也可以用 * 代替一部分。按标题查：标题:执行裁定书。"),
        ("首部:被执行人：李某乙", "内容里有冒号的，请加引号：首部:“……”"),
        ("类型: 法院:芜湖", "请写上类型的内容，在它前面加空格"),
        ("法院:'芜湖'", "“'”不是引号"),
        ("待定:“**”", "“**”不是规则。不加引号的 * 表示有任何一条：待定:*。"),
        ("日期:至今", "“今”不是日期"),
        ("日期:2022-13起", "历法上没有“2022-13”这一天"),
        ("日期:>2022年起", "“2022年起”不是日期"),
        ("层级:乡镇", "可以写：最高、高级、中级、基层、专门；"),
        ("程序:执行意议", "可以写：执行异议、执行复议；"),
    ],
)
def test_what_is_wrong_and_what_to_write_is_told(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert told in str(caught.value)


def test_a_number_in_several_spellings_is_one_condition() -> None:
    numbers = [f"2022皖0202执{n}号" for n in range(1000, 1080)]
    assert isinstance(parse_query(" 或 ".join(numbers)), Or)
    assert isinstance(parse_query("案号:" + "、".join(f"执{n}号" for n in range(1000, 1200))), Or)
    assert isinstance(parse_query("案号:" + "、".join(f"*执{n}号" for n in range(1000, 1200))), Or)
    with pytest.raises(QueryError, match=f"上限是 {CONDITIONS} 个"):
        parse_query("案号:" + "、".join(f"执{n}号" for n in range(1000, 1000 + CONDITIONS + 1)))


def test_a_number_typed_into_a_form_for_words_stays_without_quotes() -> None:
    assert words("2022皖0207执7777号 冻结") == "2022皖0207执7777号 冻结"
    assert words("a|b and 法院:芜湖") == 'a|b "and" "法院:芜湖"'
