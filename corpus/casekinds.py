"""Kind (案件类型) and procedure (审判程序) of a case, from the type code in its number.

The codes are those of the table to 法〔2015〕137号, and the older forms with 字. A code that is not among them has
neither kind nor procedure.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.folding import fold
from corpus.patterns import lazy_pattern

# Kinds and procedures as the site for court documents (裁判文书网) names them.
_ENFORCEMENT, _CIVIL, _CRIMINAL, _ADMINISTRATIVE = "执行", "民事", "刑事", "行政"
_COMPENSATION, _PRESERVATION, _BANKRUPTCY, _SANCTION = (
    "国家赔偿与司法救助",
    "非诉保全审查",
    "强制清算与破产",
    "司法制裁",
)
_JURISDICTION = "管辖"

_STAGES = (
    ("初", "一审"),
    ("终", "二审"),
    ("申", "再审审查"),
    ("监", "再审审查"),
    ("抗", "再审审查"),
    ("再", "再审"),
)
# The code in front of the serial number; the first that fits wins, so that longer ones stand first.
_CODES: tuple[tuple[str, str, str], ...] = (
    ("执恢", _ENFORCEMENT, "恢复执行"),
    ("执异|执议", _ENFORCEMENT, "执行异议"),
    ("执复", _ENFORCEMENT, "执行复议"),
    ("执监|执督|执申", _ENFORCEMENT, "执行监督"),
    ("执协", _ENFORCEMENT, "执行协调"),
    ("执保", _ENFORCEMENT, "财产保全执行"),
    ("执他", _ENFORCEMENT, "其他执行"),
    ("司惩复", _SANCTION, "司法制裁复议"),
    ("司惩|执惩", _SANCTION, "司法制裁审查"),
    ("财保|行保|证保", _PRESERVATION, "非诉保全审查"),
    ("行审复|非诉行审复", _ADMINISTRATIVE, "非诉行政行为申请执行审查复议"),
    ("行审|非审|行非|行非审|非诉行审|行执审|行非执审|非行审|行非诉审|行非诉", _ADMINISTRATIVE, "非诉行政行为申请执行审查"),
    *((f"行赔{code}", _ADMINISTRATIVE, stage) for code, stage in _STAGES),
    *((f"行{code}", _ADMINISTRATIVE, stage) for code, stage in _STAGES),
    *((f"刑[一二三四]?{code}", _CRIMINAL, stage) for code, stage in _STAGES),
    ("刑更", _CRIMINAL, "刑罚与执行变更"),
    ("刑医", _CRIMINAL, "强制医疗"),
    ("民特", _CIVIL, "特别程序"),
    ("民催", _CIVIL, "催告"),
    ("民督", _CIVIL, "督促"),
    ("民撤", _CIVIL, "第三人撤销"),
    *((f"(?:民[一二三四五六七八]?|商|知民?|民商|速民|民知|海商?|金融?)(?:{code})", _CIVIL, stage) for code, stage in _STAGES),
    ("委赔|法赔|赔|委赔监|委赔提|司救(?:执|民|刑|行|赔|访|他)", _COMPENSATION, "国家赔偿与司法救助"),
    ("民辖|民辖终|行辖|刑辖|执辖", _JURISDICTION, "管辖"),
    ("破申|清申", _BANKRUPTCY, "申请审查"),
    ("破|强清", _BANKRUPTCY, "破产与清算"),
    ("执|执行|法执|中执|高执|执委|执提", _ENFORCEMENT, "首次执行"),
)  # fmt: skip
_PATTERNS = tuple(
    (lazy_pattern(f"(?:{codes})(?:字|预字|督字)?$"), kind, procedure) for codes, kind, procedure in _CODES
)
KINDS = tuple(dict.fromkeys(kind for _codes, kind, _procedure in _CODES))
PROCEDURES = tuple(dict.fromkeys(procedure for _codes, _kind, procedure in _CODES))
_CODE = lazy_pattern("）(.+?)第?[0-9o×x*某]{1,8}(?:[-、，][0-9、，]*)?号")


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What a case number says of its case."""

    kind: str
    procedure: str


def case_kind_of(number: str) -> CaseKind | None:
    """Kind and procedure by a case number; None for a number whose code says neither."""
    hit = _CODE.search(fold(number))
    if not hit:
        return None
    code = hit.group(1)
    return next(
        (CaseKind(kind, procedure) for pattern, kind, procedure in _PATTERNS if pattern.search(code)), None
    )
