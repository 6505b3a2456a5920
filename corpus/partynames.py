"""Names in a published document: who must be anonymous (隐名), and which names must not be withheld.

Anonymous are the natural persons of family and inheritance cases, minors, and the legal representatives (法定代理人)
of both (法释〔2016〕19号 art. 8). Whether a name is withheld is told by ×, * or 某 in it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.circumstances import birth_dates
from corpus.dates import dates
from corpus.document import Document
from corpus.landmarks import Landmarks
from corpus.parts import part_named
from corpus.spans import MatchSpan

REMAIN_NAMES = {
    "court": "法院名称",
    "judges": "审判人员姓名",
    "case_number": "案号",
    "companies": "单位名称",
}

_GUARDIAN = "法定代理人"
_NAMED = re.compile(
    "(申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人|原告|被告|"
    "法定代理人|法定代表人|负责人|委托代理人|委托诉讼代理人)(?:（[^）]{1,30}）)?：?([^，。；：、]{2,40})(?=[，。；])"
)
_REPRESENTATIVES = ("法定代表人", "负责人", "委托代理人", "委托诉讼代理人")
_ORGANISATION = re.compile(
    "公司|企业|合作社|中心|银行|政府|事务所|信用社|委员会|保险|[局处所队院校会社店行部园场馆站办厂](?:（|$)"
)
_AFTER_NAME = re.compile("（|系|男|女|现|住")
_FAMILY = "离婚|婚姻|同居|抚养|赡养|扶养|继承|遗产|遗嘱|遗赠|探望|监护|收养|分家析产|婚约|彩礼|亲子关系|夫妻"
_FAMILY_CAUSE = re.compile(f"(?:{_FAMILY})[^，。；]{{0,14}}$")
_CAUSE_LENGTH = 20
_OPPOSED = re.compile(
    "(?:申请执行人|申请人)([一-鿿×*]{2,4}?)(?:申请执行|诉|与|和)(?:被执行人|被申请人)?([一-鿿×*]{2,4}?)"
    f"(?=[，、（]|(?:变更)?(?:{_FAMILY}))"
)
_ADULT = 18
# Without one of these the list of parties does not say how old anybody is.
_AGES = ("日生", "出生", "生于", "未成年")

_WITHHELD = re.compile("[×*某]|x{2,}")
# The form that art. 9 asks for: 张某, 李某甲, 阿某1.
_PROPER = re.compile("某")


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
        name = hit.group(2)
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


def _is_minor(text: str, span: MatchSpan, day: datetime.date | None) -> bool:
    """Whether what stands about a person at `span` says that they are not yet of age on `day`."""
    described = text[span.start : span.end]
    if re.search("未成年(?!子女)", described):
        return True
    if day is None:
        return False
    for where, _masked, _sure in birth_dates(described):
        born = dates(described[where.start : where.end])
        if born:
            return 0 <= _age(born[0][0], day) < _ADULT
    return False


FAMILY_WORDS = ("纠纷", "一案")


def _family_case(text: str, places: Landmarks) -> bool:
    """Whether the text speaks of a family or inheritance dispute; found backwards from the rare words after it."""
    return any(
        _FAMILY_CAUSE.search(text, max(0, at - _CAUSE_LENGTH), at)
        for word in FAMILY_WORDS
        for at in places[word]
    )


def anonymous_names(
    text: str, places: Landmarks, parties: MatchSpan | None, day: datetime.date | None
) -> Iterator[tuple[MatchSpan, bool, bool]]:
    """Names of those entitled to anonymity: span, whether withheld, whether in the proper form (X某)."""
    family = _family_case(text, places)
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


_SIGNED = re.compile(
    "(审判长|代理审判员|助理审判员|审判员|人民陪审员|执行长|执行员|执行法官|法官助理|代理书记员|书记员)[：:]?([^，。；：、]{1,6}?)"
    "(?=审判|代理|助理|人民陪审|执行|法官|书记|[一二][〇o○◯0零×*]|[0-9]{4}年|打印|校对|本件|附|$)"
)
_FIRST_WORDS = 40
_COURT = re.compile("[一-鿿×*]{0,16}(?:人民法院|海事法院|铁路运输法院|互联网法院|知识产权法院|金融法院)")


def signers(document: Document) -> list[MatchSpan]:
    """The names of judges and clerks in the signature (落款)."""
    signature = part_named(document.parts, "落款")
    if signature is None:
        return []
    return [MatchSpan(*hit.span(2)) for hit in _SIGNED.finditer(document.match.text, *signature)]


def withheld_names(
    document: Document, kinds: Collection[str] = REMAIN_NAMES
) -> Iterator[tuple[str, MatchSpan, bool]]:
    """What is replaced though it must remain: `(kind, span, sure)`, `kind` a key of `REMAIN_NAMES`.

    A judge or court with 某 is unsure: those who reprint a document do that too.
    """
    text, parts = document.match.text, document.parts
    heading, signature = part_named(parts, "标题"), part_named(parts, "落款")
    if "court" in kinds:
        # A title whose court is withheld is not known as a title: the first words are looked at in any case.
        for zone in (heading, signature, MatchSpan(0, min(_FIRST_WORDS, len(text)))):
            hit = _COURT.search(text, *zone) if zone else None
            if hit and _WITHHELD.search(hit.group()):
                # 此致 李某乙 on the line above is not the court's name.
                begins = [at for at in document.line_starts if hit.start() < at < hit.end()]
                span = MatchSpan(max(begins, default=hit.start()), hit.end())
                if _WITHHELD.search(text, *span):
                    yield "court", span, bool(re.search("[×*]", text[span.start : span.end]))
                    break
    if "case_number" in kinds:
        own = document.fields.case_numbers[:1]
        if own and re.search("[×*某]|x{2,}", own[0].text.lower()):
            yield "case_number", own[0].span, True
    if "judges" in kinds:
        for span in signers(document):
            name = text[span.start : span.end]
            if _WITHHELD.search(name):
                yield "judges", span, bool(re.search("[×*]|x{2}", name))
    if "companies" in kinds:
        for each in party_names(text, part_named(parts, "当事人")):
            if each.organisation and each.withheld and each.role not in _REPRESENTATIVES:
                yield "companies", each.span, True
