"""Where a natural person lives, when they were born, what they suffer from.

Each function gives `(span, masked, sure)` triples over match text. The address of a company is no personal datum,
nor is where the property that is enforced against lies.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.landmarks import Landmarks, landmarks
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

Triple = tuple[MatchSpan, bool, bool]

_LIVES = lazy_pattern(
    "住(?![房宅院户建宿权持处的]|所及|所和|址及)(?:所地址|所地|所|址|地)?(?:均|为|是|在|于|址){0,2}：?"
)
_OTHER_LABELS = (
    ("户籍", lazy_pattern("户籍(?:所在地|地址|地|住址)(?:为|是|在|于)?：?")),
    ("地址", lazy_pattern("(?<=家庭|身份)地址(?:为|是|在)?：?|(?<=通讯|送达|联系)地址(?:为|是|在)?：?")),
)
_ADDRESS = lazy_pattern('[^，。；：？！（）|"]{2,60}')
# Where an address ends in a document without stops.
_NEXT = lazy_pattern(
    "法定|公民身份|身份证|身份号|电话|联系|统一社会|组织机构|被执行|申请|委托|负责人|代表人|现羁押|户籍|手机|案外人|本院"
)
_COUNTY = lazy_pattern("^.*(?:市|县|(?<![小社园])区|旗|自治州|盟)")
_MASKS = lazy_pattern("[×*某]|x{2,}")
_NUMBERED = lazy_pattern(
    r"[0-9](?:[0-9\-]{0,8})(?:号|室|幢|栋|弄|单元|组|楼|户|房|座|巷|队|社|排|层)"
    "|[一二三四五六七八九十]{1,3}(?:组|社|队|单元|幢|栋|楼|室|号|户|座|层)"
    "|(?:单元|幢|栋|座|楼|号)[0-9][0-9\\-]{0,6}"
)
_NAMED = lazy_pattern("[村路街巷屯庄弄寨]|社区|小区|花园|大道|公寓|胡同|嘎查")
# A town is no home; the 庄 of 孟庄镇 is none either.
_TOWN = lazy_pattern("^[一-鿿]{1,8}?(?:镇|乡|街道|苏木)")

_ROLE = lazy_pattern(
    "申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人|"
    "法定代表人|法定代理人|负责人|委托代理人|委托诉讼代理人|原告|被告|当事人|经营者|被处罚人|被拘留人|被罚款人"
)
_PERSON = lazy_pattern("，(?:男|女)(?:[，。]|$)|出生|[日年]生|[一-鿿]族[，。]|公民|身份证|身份号")
_ORGANISATION = lazy_pattern(
    "公司|企业|厂|合作社|中心|银行|[一-鿿](?:局|处|所|队|院|校|会|社|店|行|部|园|场|馆|站|办)(?=[，。（：]|$|住)|政府|法定代表人|负责人|事务所|信用社|委员会|组织机构"
)
_LOOK_BACK = 160


def _subject(text: str, at: int) -> str:
    """The words that say who lives there: from the role of the party before, else from the sentence's beginning."""
    before = text[max(0, at - _LOOK_BACK) : at]
    start = 0
    for hit in _ROLE.finditer(before):
        start = hit.start()
    if start == 0 and not _ROLE.match(before):
        start = max(before.rfind("。"), before.rfind("；")) + 1
    return before[start:]


def _lives_there(text: str, at: int) -> bool | None:
    """Whether a natural person lives at an address; None when the text does not say."""
    subject = _subject(text, at)
    if subject.startswith(("法定代表人", "负责人")):
        # What follows the representative in the list is the company's again, unless a person is described.
        return bool(_PERSON.search(subject))
    if _PERSON.search(subject):
        return True
    if _ORGANISATION.search(subject):
        return False
    return True if _ROLE.match(subject) else None


def _address_at(text: str, start: int) -> Triple | None:
    """The part of an address at `start` that is finer than a county or district."""
    hit = _ADDRESS.match(text, start)
    if not hit:
        return None
    county = _COUNTY.match(hit.group())
    detail = hit.group()[county.end() :] if county else hit.group()
    begin = hit.end() - len(detail)
    following = _NEXT.search(detail)
    if following:
        detail = detail[: following.start()]
    if not detail:
        return None
    span = MatchSpan(begin, begin + len(detail))
    if _NUMBERED.search(detail):
        return span, False, True
    if _MASKS.search(detail):
        return span, True, True
    # Without a county before it a name is not known to be one: 到其住所地村委会走访.
    town = _TOWN.match(detail)
    named = county and _NAMED.search(detail, town.end() if town else 0)
    return (span, False, False) if named else None


ADDRESS_WORDS = ("住", "户籍", "地址")


def addresses(text: str, places: Landmarks) -> Iterator[Triple]:
    """Home addresses finer than county or district; sure with a house number or group, unsure with a village or road."""
    seen = set()
    for word, pattern in (("住", _LIVES), *_OTHER_LABELS):
        for at in places[word]:
            hit = pattern.match(text, at)
            if hit and hit.end() not in seen:
                seen.add(hit.end())
                datum = _address_at(text, hit.end())
                lives = _lives_there(text, at) if datum else False
                # 联系地址 of whom nobody says is the court's.
                if datum and (lives or (lives is None and word == "住")):
                    yield datum[0], datum[1], datum[2] and bool(lives)


_DAY = r"(?:[0-9×*x]{4}年[0-9×*x]{1,2}月[0-9×*x]{1,2}日|[一二×*][〇o○◯0零一二三四五六七八九×*]{3}年[一二三四五六七八九十〇×*]{1,3}月[一二三四五六七八九十〇×*]{1,3}日)"
_DAY_BEFORE = lazy_pattern(f"{_DAY}$")
_DAY_AFTER = lazy_pattern(
    f"(?:日期|年月日|年月|于|时间)(?:为|是)?：?((?:{_DAY}|[0-9×*]{{4}}[-./][0-9×*]{{1,2}}[-./][0-9×*]{{1,2}}))"
)
_LONGEST_DAY = 14


BIRTH_WORDS = ("日生", "出生", "生于")


def birth_dates(text: str, places: Landmarks | None = None) -> Iterator[Triple]:
    """Days of birth: 1980年1月1日出生, 1980年1月1日生, 生于…, 出生日期：…."""
    places = landmarks(text, BIRTH_WORDS) if places is None else places
    for at in sorted({at + word.index("生") for word in BIRTH_WORDS for at in places[word]}):
        found = None
        end = at - 1 if text.startswith("出", at - 1) and at else at
        if text.startswith("日", end - 1) and end:
            hit = _DAY_BEFORE.search(text, max(0, end - _LONGEST_DAY), end)
            # 1月1日生效 and the like are no births.
            if hit and (end < at or text[at + 1 : at + 2] in ("", "，", "。", "；", "、", "）", "于")):
                found = MatchSpan(*hit.span())
        if not found:
            after = _DAY_AFTER.match(text, at + 1)
            if after:
                found = MatchSpan(*after.span(1))
        if found:
            yield found, bool(_MASKS.search(text, *found)), True


_ILLNESS = lazy_pattern(
    "(?:患有?|罹患|确诊为?|诊断为|身患|患上)((?:[^，。；、（）]{0,12}?)"
    "(?:癌|瘤|艾滋病?|白血病|尿毒症|糖尿病|高血压|心脏病|肝炎|肝硬化|结核|精神分裂症?|抑郁症|精神(?:疾病|障碍|病)|痴呆|癫痫|中风|"
    "脑梗死?|脑出血|偏瘫|瘫痪|综合征|硬化症|衰竭|残疾|[一-鿿]{1,4}症|[××*]{2,}|某病))"
)
_DISABLED = lazy_pattern(
    "(?:肢体|视力|听力|智力|精神|言语|多重)[一二三四]级残疾|残疾(?:人)?证号?[：:]?[0-9×*]{6,}|hiv"
)


HEALTH_WORDS = ("患", "诊", "残疾", "hiv")


def health(text: str, places: Landmarks) -> Iterator[Triple]:
    """Named illnesses and disabilities of persons; 身患重病 says nothing particular and is none."""
    if places["患"] or places["诊"]:
        for hit in _ILLNESS.finditer(text):
            yield MatchSpan(*hit.span(1)), bool(_MASKS.search(hit.group(1))), True
    if places["残疾"] or places["hiv"]:
        for hit in _DISABLED.finditer(text):
            yield MatchSpan(*hit.span()), bool(_MASKS.search(hit.group())), True
