"""Names in a published document: who must be anonymous (隐名), and which names must not be withheld.

Anonymous are the natural persons of family and inheritance cases, minors, and the legal representatives (法定代理人)
of both (法释〔2016〕19号 art. 8). Whether a name is withheld is told by ×, * or 某 in it.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.circumstances import birth_dates
from corpus.dates import dates
from corpus.document import Document
from corpus.landmarks import Landmarks
from corpus.parts import Part, part_named
from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.spans import MatchSpan, RawSpan

REMAIN_NAMES = {
    "court": "法院名称",
    "judges": "审判人员姓名",
    "case_number": "案号",
    "companies": "单位名称",
}

_GUARDIAN = "法定代理人"
_NAMED = lazy_pattern(
    "(申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人|原告|被告|"
    "法定代理人|法定代表人|负责人|委托代理人|委托诉讼代理人)(?:（[^）]{1,30}）)?：?([^，。；：、]{2,40})(?=[，。；])"
)
_REPRESENTATIVES = ("法定代表人", "负责人", "委托代理人", "委托诉讼代理人")
_ORGANISATION = lazy_pattern(
    "公司|企业|合作社|中心|银行|政府|事务所|信用社|委员会|保险|[局处所队院校会社店行部园场馆站办厂](?:（|$)"
)
_AFTER_NAME = lazy_pattern("（|系|男|女|现|住")
_FAMILY = "离婚|婚姻|同居|抚养|赡养|扶养|继承|遗产|遗嘱|遗赠|探望|监护|收养|分家析产|婚约|彩礼|亲子关系|夫妻"
_FAMILY_CAUSE = lazy_pattern(f"(?:{_FAMILY})[^，。；]{{0,14}}$")
_CAUSE_LENGTH = 20
_OPPOSED = lazy_pattern(
    "(?:申请执行人|申请人)([一-鿿×*]{2,4}?)(?:申请执行|诉|与|和)(?:被执行人|被申请人)?([一-鿿×*]{2,4}?)"
    f"(?=[，、（]|(?:变更)?(?:{_FAMILY}))"
)
_ADULT = 18
_BIRTH_YEAR = lazy_pattern("((?:19|20)[0-9]{2})年(?:[0-9]{1,2}月)?(?:出生|生[，。（）])")
# 婚生女甄小朵（2013年出生）: a child who is no party.
_CHILD = lazy_pattern(
    "(?:婚生|之|其|长|次|独生|女|儿|养|继)[子女]([一-鿿]{2,3})（(?:男|女)?，?((?:19|20)[0-9]{2})年[0-9月日]{0,6}$"
)
# Without one of these the list of parties does not say how old anybody is.
_AGES = ("日生", "出生", "年生", "月生", "生于", "未成年")

_WITHHELD = lazy_pattern("[×*某]|x{2,}")
_CROSSED = lazy_pattern("[×*]|x{2}")
# The form that art. 9 asks for: 张某, 李某甲, 阿某1.
_PROPER = lazy_pattern("某")


@dataclass(frozen=True, slots=True)
class PartyName:
    """A name in the list of the parties with the role before it."""

    role: str
    name: str
    span: MatchSpan
    organisation: bool

    @property
    def withheld(self) -> bool:
        """Whether characters of the name are replaced."""
        return bool(_WITHHELD.search(self.name))


_ROLE_FIRST = lazy_pattern(
    "(?:申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人|原告|被告|法定代理人|"
    "法定代表人|负责人|委托代理人|委托诉讼代理人)(?:（[^）]{1,30}）)?：?[^。：]{1,200}。"
)


def list_of_parties(text: str, parts: Sequence[Part]) -> MatchSpan | None:
    """The part 当事人; where there is none, the sentences under the case number that each begin with a role."""
    found = part_named(tuple(parts), "当事人")
    if found:
        return found
    start = max((part.span.end for part in parts if part.name in ("标题", "案号")), default=0)
    end = start
    while hit := _ROLE_FIRST.match(text, end):
        # 申请执行人张三与被执行人李四离婚纠纷一案 tells of the case, it lists nobody.
        if "一案" in hit.group() or "纠纷" in hit.group():
            break
        end = hit.end()
    return MatchSpan(start, end) if end > start else None


def party_names(text: str, parties: MatchSpan | None) -> list[PartyName]:
    """The names in the part 当事人 with their roles, in order; none without that part."""
    if parties is None:
        return []
    found = []
    # A slice, so that the case number before the first party is not taken for the beginning of its name.
    listed = text[parties.start : parties.end + 1]
    for hit in _NAMED.finditer(listed):
        if "一" <= listed[hit.start() - 1 : hit.start()] <= "鿿":
            continue
        # 复议申请人谢某不服某人民法院……: the court is no part of the name.
        name = hit.group(2).partition("不服")[0]
        ends = _AFTER_NAME.search(name, 2, 5)
        # 某某（北京）有限公司 is not a person called 某某.
        organisation = bool(_ORGANISATION.search(name)) and (ends is None or ends.group() == "（")
        if ends and not organisation:
            name = name[: ends.start()]
        start = parties.start + hit.start(2)
        found.append(PartyName(hit.group(1), name, MatchSpan(start, start + len(name)), organisation))
    return found


def _age(born: datetime.date, day: datetime.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


_MINOR = lazy_pattern("未成年(?!子女)")


def _is_minor(text: str, span: MatchSpan, day: datetime.date | None) -> bool:
    """Whether what stands about a person at `span` says that they are not yet of age on `day`."""
    described = text[span.start : span.end]
    if _MINOR.search(described):
        return True
    if day is None:
        return False
    for where, _masked, _sure in birth_dates(described):
        born = dates(described[where.start : where.end])
        if born:
            return 0 <= _age(born[0][0], day) < _ADULT
    year = _BIRTH_YEAR.search(described)
    return year is not None and 0 <= day.year - int(year.group(1)) < _ADULT


_CAUSE_WORDS = ("纠纷", "一案")
NAME_WORDS = (*_CAUSE_WORDS, "出生")


def _family_case(text: str, places: Landmarks) -> bool:
    """Whether the text speaks of a family or inheritance dispute; found backwards from the rare words after it."""
    return any(
        _FAMILY_CAUSE.search(text, max(0, at - _CAUSE_LENGTH), at)
        for word in _CAUSE_WORDS
        for at in places[word]
    )


def anonymous_names(
    text: str, places: Landmarks, parties: MatchSpan | None, day: datetime.date | None
) -> Iterator[tuple[MatchSpan, bool, bool]]:
    """Names of those entitled to anonymity: span, whether withheld, whether in the proper form (X某)."""
    family = _family_case(text, places)
    children = [_CHILD.search(text, max(0, at - 24), at) for at in places["出生"]] if day else []
    for child in children:
        if child and day and 0 <= day.year - int(child.group(2)) < _ADULT:
            name = child.group(1)
            yield MatchSpan(*child.span(1)), bool(_WITHHELD.search(name)), bool(_PROPER.search(name))
    if not family and not (parties and any(word in text[parties.start : parties.end] for word in _AGES)):
        return
    names = party_names(text, parties)
    entitled = []
    minor = False
    for place, each in enumerate(names):
        end = names[place + 1].span.start if place + 1 < len(names) else (parties or each.span).end
        if each.organisation or each.role in _REPRESENTATIVES:
            continue
        if each.role != _GUARDIAN:
            minor = _is_minor(text, MatchSpan(each.span.start, end), day)
        if family or minor:
            entitled.append(each.span)
    if family and not names:
        opposed = _OPPOSED.search(text)
        if opposed:
            entitled = [
                MatchSpan(*opposed.span(group))
                for group in (1, 2)
                if not _ORGANISATION.search(opposed.group(group))
            ]
    for span in entitled:
        name = text[span.start : span.end]
        yield span, bool(_WITHHELD.search(name)), bool(_PROPER.search(name))


_SIGNED = lazy_pattern(
    "(审判长|代理审判员|助理审判员|审判员|人民陪审员|执行长|执行员|执行法官|法官助理|代理书记员|书记员)[：:]?([^，。；：、0-9\\-第]{1,6}?)"
    r"(?:-?\d{1,3}-?|第\d{1,3}页(?:[，/]?共\d{1,3}页)?)?"  # the foot of the page on which the signature begins
    "(?=审判|代理|助理|人民陪审|执行|法官|书记|[一二][〇o○◯0零×*]|[0-9]{4}年|打印|校对|本件|附|$)"
)
_FIRST_WORDS = 40
_COURT = lazy_pattern(f"[一-鿿×*]{{0,16}}{COURT_ENDING}")


def signers(document: Document) -> list[MatchSpan]:
    """The names of judges and clerks in the signature (落款)."""
    signature = part_named(document.parts, "落款")
    if signature is None:
        return []
    return [MatchSpan(*hit.span(2)) for hit in _SIGNED.finditer(document.match.text, signature.start)]


def withheld_names(
    document: Document, kinds: Collection[str] = REMAIN_NAMES
) -> Iterator[tuple[str, MatchSpan, bool]]:
    """What is replaced though it must remain: `(kind, span, sure)`, `kind` a key of `REMAIN_NAMES`.

    A name with 某 is unsure: those who reprint a document do that too.
    """
    text, parts = document.match.text, document.parts

    def replaced(zone: MatchSpan | None) -> bool:
        return zone is not None and _WITHHELD.search(text, *zone) is not None

    signature = part_named(parts, "落款")
    if "court" in kinds:
        # A title whose court is withheld is not known as a title: the first words are looked at in any case.
        zones = (part_named(parts, "标题"), signature, MatchSpan(0, min(_FIRST_WORDS, len(text))))
        courts = [court for zone in zones if zone and replaced(zone) for court in _courts(document, zone)]
        if courts:
            yield "court", courts[0], bool(_CROSSED.search(text, *courts[0]))
    if "case_number" in kinds:
        own = document.fields.case_numbers[:1]
        if own and replaced(own[0].span):
            yield "case_number", own[0].span, True
    if "judges" in kinds and replaced(signature):
        for span in filter(replaced, signers(document)):
            yield "judges", span, bool(_CROSSED.search(text, *span))
    if "companies" in kinds:
        parties = list_of_parties(text, parts)
        for each in party_names(text, parties) if replaced(parties) else ():
            if each.organisation and each.withheld and each.role not in _REPRESENTATIVES:
                yield "companies", each.span, bool(_CROSSED.search(each.name))


def _courts(document: Document, zone: MatchSpan) -> Iterator[MatchSpan]:
    """A court in a zone whose name is replaced; 此致 李某乙 on the line above belongs to no name."""
    hit = _COURT.search(document.match.text, *zone)
    if hit:
        raw = document.match.to_raw(MatchSpan(*hit.span()))
        above = document.raw.rfind("\n", raw.start, raw.end) + 1
        span = document.match.from_raw(RawSpan(max(raw.start, above), raw.end))
        if _WITHHELD.search(document.match.text, *span):
            yield span
