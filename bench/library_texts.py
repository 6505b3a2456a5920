"""Made-up enforcement documents of about 1,830 characters (5 KB) for the bench of the library, each a function of its number.

What an index and a packed store cost hangs on how many different pairs of characters a document holds and how little
of it repeats. Real documents of 1,700 characters have 0.62 to 0.70 different pairs a character and pack (zlib, level 1) to
0.47 to 0.52 of their size; so do these (`python -m bench.library_texts` prints both). Set phrases of the form, sentences of the legal texts in
`rules/`, and narration of names, places, sums, days and words drawn by rank make the mixture.
"""

from __future__ import annotations

import bisect
import itertools
import random
import re
import zlib
from collections.abc import Sequence
from functools import cache

from bench.documents import seeded
from bench.report import ROOT

LENGTH = 1_830

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
_PLACES = (
    "芜湖市镜湖区",
    "芜湖市弋江区",
    "芜湖市鸠江区",
    "合肥市庐阳区",
    "合肥市包河区",
    "马鞍山市花山区",
    "安庆市迎江区",
    "滁州市琅琊区",
    "六安市金安区",
    "蚌埠市蚌山区",
    "淮南市田家庵区",
    "铜陵市铜官区",
    "大连市中山区",
    "大连市沙河口区",
    "沈阳市和平区",
    "聊城市东昌府区",
    "济南市历下区",
    "青岛市市南区",
    "南京市玄武区",
    "苏州市姑苏区",
    "杭州市西湖区",
    "宁波市海曙区",
    "武汉市江岸区",
    "长沙市岳麓区",
    "成都市锦江区",
    "重庆市渝中区",
    "广州市越秀区",
    "深圳市福田区",
    "昆明市官渡区",
    "西安市碑林区",
)
_MIDDLE = ("安徽省芜湖市", "安徽省合肥市", "辽宁省大连市", "山东省聊城市", "江苏省南京市", "浙江省杭州市")
COURTS = tuple(f"{place}人民法院" for place in _PLACES) + tuple(f"{place}中级人民法院" for place in _MIDDLE)
_CODES = {
    "安": "皖",
    "芜": "皖",
    "合": "皖",
    "马": "皖",
    "滁": "皖",
    "六": "皖",
    "蚌": "皖",
    "铜": "皖",
    "大": "辽",
    "沈": "辽",
    "辽": "辽",
}
_TRADES = (
    "建筑工程",
    "商贸",
    "置业",
    "物流",
    "机械制造",
    "农业科技",
    "餐饮管理",
    "纺织",
    "投资管理",
    "汽车销售",
    "担保",
    "劳务",
)
_CAUSES = (
    "买卖合同纠纷",
    "民间借贷纠纷",
    "金融借款合同纠纷",
    "劳动争议",
    "机动车交通事故责任纠纷",
    "建设工程施工合同纠纷",
    "租赁合同纠纷",
    "离婚纠纷",
    "追偿权纠纷",
    "物业服务合同纠纷",
)
_TITLES = ("执行裁定书", "执行裁定书", "执行通知书", "限制消费令", "结案通知书", "协助执行通知书")
# What the forms say, with blanks; each document takes some.
_FORMS = (
    "申请执行人{name}与被执行人{firm}{cause}一案，{court}作出的{number}民事判决已发生法律效力",
    "因被执行人未履行生效法律文书确定的义务，申请执行人于{day}向本院申请强制执行，请求支付{sum}元及利息，本院于{day}立案执行",
    "本院于{day}向被执行人{name}送达执行通知书、报告财产令，责令其在{n}日内履行义务并如实报告财产状况",
    "案款应当汇入下列账户：户名{court}，开户行中国农业银行{place}支行，账号{digits}",
    "对执行人员指定其他案款交付途径的，有权拒绝，并可以拨打12368举报",
    "通过网络执行查控系统查询，被执行人{name}在{bank}的账户{digits}有存款{sum}元，本院已予扣划",
    "冻结被执行人{firm}在{bank}的存款{sum}元，期限为一年，自{day}起至{day}止",
    "查封被执行人{name}名下位于{place}{words}路{n}号{n}幢{n}室的房屋（不动产权证号{digits}），期限三年",
    "本院委托{firm}对上述房屋进行评估，评估价为{sum}元，{day}在淘宝网司法拍卖平台公开拍卖，因无人竞买而流拍",
    "依照《中华人民共和国民事诉讼法》第{n}条、《最高人民法院关于民事执行中拍卖、变卖财产的规定》第{n}条的规定，裁定如下",
    "终结本次执行程序后，申请执行人发现被执行人有可供执行财产的，可以再次申请执行，不受申请执行时效期间的限制",
    "被执行人{name}，{sex}，{day}出生，汉族，住{place}{words}镇{words}村{n}号，公民身份号码{digits}",
    "案外人{firm}对执行标的提出书面异议，称其已于{day}支付价款{sum}元并实际占有，请求中止执行",
    "如不服本裁定，可以自本裁定书送达之日起十日内，向{court}申请复议",
)
# What is told of the case; {words} are words drawn by rank.
_TOLD = (
    "{day}，{name}与{firm}签订《{words}{words}合同》，约定由{name}向其供应{words}{n}吨，单价{sum}元，{words}{words}{words}",
    "{name}称，{words}{words}{words}，{words}{words}，{words}{words}{words}{words}，对方至今未付余款{sum}元",
    "经查，{firm}的法定代表人由{name}变更为{name}，{words}{words}{words}{words}，{words}{words}{words}",
    "双方于{day}在{place}{words}路见面，{words}{words}{words}{words}，{words}{words}，约定分{n}期给付",
    "{words}{words}{words}{words}，{words}{words}{words}{words}，{words}{words}{words}",
    "{name}提交的{words}{words}、{words}、{words}{words}等证据，{words}{words}{words}，{words}{words}{words}{words}",
    "关于{words}{words}的问题，{words}{words}{words}{words}{words}，{words}{words}{words}，本院认为{words}{words}{words}{words}",
    "另查明，{place}{words}{words}厂于{day}停产，{words}{words}{words}，{name}等{n}名职工{words}{words}{words}",
)
_CHANCE = {"form": 0.3, "law": 0.15}  # the rest is told
_EXPONENT = 0.8  # words and sentences are drawn by rank to the power of minus this


@cache
def _words() -> tuple[Sequence[str], Sequence[float]]:
    """Words of two to four characters, the rank drawn once, with running weights."""
    from pypinyin.phrases_dict import phrases_dict  # noqa: PLC0415  takes 0.2 s

    words = sorted(word for word in phrases_dict if len(word) <= 4)
    seeded(322).shuffle(words)
    # Two characters are the common length of words; idioms of four are half of the dictionary and rare in courts.
    words.sort(key=lambda word: len(word) == 4)
    return words, _running(len(words))


@cache
def _law() -> tuple[Sequence[str], Sequence[float]]:
    text = "".join("".join(file.read_text("utf-8").split()) for file in sorted(ROOT.glob("rules/*/text.txt")))
    found = [each[:-1] for each in re.findall("[^。；]+[。；]", text) if 8 <= len(each) <= 120]
    seeded(323).shuffle(found)
    return found, _running(len(found))


def _running(count: int) -> Sequence[float]:
    return list(itertools.accumulate(rank**-_EXPONENT for rank in range(1, count + 1)))


@cache
def _given() -> tuple[Sequence[str], Sequence[float]]:
    """Characters of given names and firms, common ones first."""
    counts: dict[str, int] = {}
    for word in _words()[0]:
        for char in word:
            counts[char] = counts.get(char, 0) + 1
    found = sorted(counts, key=lambda char: (-counts[char], char))[:1_500]
    return found, _running(len(found))


def _drawn(rnd: random.Random, held: tuple[Sequence[str], Sequence[float]]) -> str:
    values, running = held
    return values[min(bisect.bisect(running, rnd.random() * running[-1]), len(values) - 1)]


class Maker:
    """Draws the parts of one document."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.rnd = seeded(number * 7 + 1)
        self.year = 2018 + number % 7
        self.court = self.rnd.choice(COURTS)
        self.people = [self._name() for _ in range(3)]
        self.firms = [self._firm() for _ in range(2)]
        self._blanks = {
            "name": lambda: self.rnd.choice(self.people) if self.rnd.random() < 0.8 else self._name(),
            "firm": lambda: self.rnd.choice(self.firms) if self.rnd.random() < 0.8 else self._firm(),
            "court": lambda: self.court,
            "cause": lambda: self.rnd.choice(_CAUSES),
            "number": lambda: self.case_number("民初"),
            "day": self._day,
            "sum": lambda: f"{self.rnd.randint(1, 10 ** self.rnd.randint(2, 7)):,}",
            "n": lambda: str(self.rnd.randint(1, 300)),
            "digits": lambda: "".join(self.rnd.choices("0123456789", k=19)),
            "place": lambda: self.rnd.choice(_PLACES),
            "bank": lambda: self.rnd.choice(("中国建设银行", "徽商银行", "中国工商银行", "农村商业银行")),
            "sex": lambda: self.rnd.choice("男女"),
            "words": lambda: _drawn(self.rnd, _words()),
        }

    def _name(self) -> str:
        given = "".join(_drawn(self.rnd, _given()) for _ in range(self.rnd.choice((1, 2, 2))))
        return self.rnd.choice(_SURNAMES) + given

    def _firm(self) -> str:
        given = _drawn(self.rnd, _given()) + _drawn(self.rnd, _given())
        return self.rnd.choice(_PLACES)[:2] + given + self.rnd.choice(_TRADES) + "有限公司"

    def _day(self) -> str:
        return f"{self.year - self.rnd.randint(0, 3)}年{self.rnd.randint(1, 12)}月{self.rnd.randint(1, 28)}日"

    def case_number(self, code: str) -> str:
        """A case number of the document's court."""
        place = f"{_CODES.get(self.court[0], '苏')}{COURTS.index(self.court) + 101:04d}"
        return f"（{self.year}）{place}{code}{self.rnd.randint(1, 9_999)}号"

    def _sentence(self) -> str:
        chance = self.rnd.random()
        if chance < _CHANCE["law"]:
            return _drawn(self.rnd, _law())
        form = self.rnd.choice(_FORMS if chance < _CHANCE["law"] + _CHANCE["form"] else _TOLD)
        return re.sub(r"\{(\w+)\}", lambda hit: self._blanks[hit.group(1)](), form)

    def _signed(self) -> str:
        figures = "〇一二三四五六七八九"
        year = "".join(figures[int(figure)] for figure in str(self.year))
        return f"{year}年{figures[1 + self.number % 9]}月{figures[1 + self.number // 9 % 9]}日"

    def text(self, length: int = LENGTH) -> str:
        """The document."""
        own = f"（{self.year}）{self.case_number('')[6:11]}执{self.rnd.choice(('', '', '恢', '异'))}{self.number}号"
        lines = [
            self.court,
            self.rnd.choice(_TITLES),
            own,
            f"申请执行人：{self.people[0]}，{self.rnd.choice('男女')}，{self._day()}出生。",
            f"被执行人：{self.firms[0]}，住所地{self.rnd.choice(_PLACES)}。",
            f"法定代表人：{self.people[1]}。",
        ]
        size = sum(map(len, lines))
        while size < length - 60:
            paragraph = "".join(self._sentence() + "。" for _ in range(self.rnd.randint(1, 5)))
            lines.append(paragraph)
            size += len(paragraph)
        lines += [
            f"审判长{self._name()}",
            f"审判员{self._name()}",
            self._signed(),
            f"书记员{self._name()}",
        ]
        return "\n".join(lines)


def text_of(number: int) -> str:
    """The document of that number."""
    return Maker(number).text()


def density(texts: Sequence[str]) -> tuple[float, float, float]:
    """Different pairs a character within a document and in all of them, and the share that zlib leaves; without white space."""
    different = characters = size = packed = 0
    seen: set[str] = set()
    for text in ("".join(each.split()) for each in texts):
        found = {text[at : at + 2] for at in range(len(text) - 1)}
        seen |= found
        different += len(found)
        characters += len(text)
        size += len(text.encode())
        packed += len(zlib.compress(text.encode(), 1))
    return different / characters, len(seen) / characters, packed / size


def main() -> None:
    """Prints how dense these documents are, beside the real ones where they are at hand."""
    made = [text_of(number) for number in range(2_000)]
    folder = ROOT.parent / "shared" / "corpus" / "real"
    real = [text for file in sorted(folder.glob("*.txt")) if len(text := file.read_text("utf-8")) >= LENGTH]
    for name, texts in (
        ("made, 29 documents", made[:29]),
        ("made, 2,000", made),
        ("real, their first 1,700", [text[:LENGTH] for text in real]),
    ):
        if texts:
            own, over, packed = density(texts)
            print(
                f"{name}: {len(texts)}, pairs a character {own:.2f} in a document, {over:.3f} in all; zlib {packed:.2f}"
            )


if __name__ == "__main__":
    main()
