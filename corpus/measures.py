"""What a ruling takes hold of property with: freezing (冻结), sealing or seizing (查封、扣押), taking (扣划、提取)."""

from __future__ import annotations

from corpus.patterns import lazy_pattern

_FREEZE = lazy_pattern(r"冻结|存款[^。；，]{0,8}(?:额度)?控制|控制[^。；，]{0,16}存款")
_SEIZE = lazy_pattern(r"查封|扣押")
_TAKE = lazy_pattern(r"划拨|扣划|提取|扣留|划扣")
# 不得限制其提取其余资金 takes nothing; 划拨已冻结的存款 freezes nothing, nor does 划拨后冻结即行解除.
_NOT_ORDERED = lazy_pattern(
    r"(?:不得|不影响|不限制|限制)[^。；]*|(?:提取|扣留|划拨|扣划)[^。；，]{0,4}另行|(?:已|原|被|所|该|对|前述|上述)(?:经|被|本院)?(?:冻结|查封|扣押)(?=的|存款|款|账户|的?被执行人)"
    r"|(?:冻结|查封|扣押)(?:措施)?(?:即行|即|自动|同时|随即|立即|一并|相应)?(?:予以)?解除|解除[^。；，]{0,16}(?:冻结|查封|扣押)"
)


def measures(ruled: str) -> str | None:
    """The type of a ruling that takes hold of property."""
    ruled = _NOT_ORDERED.sub("", ruled)
    kinds = [bool(pattern.search(ruled)) for pattern in (_FREEZE, _SEIZE, _TAKE)]
    match kinds:
        case [False, False, False]:
            return None
        case [True, False, False]:
            return "freeze_ruling"
        case [False, True, False]:
            return "seizure_ruling"
        case [False, False, True]:
            return "deduction_ruling"
        case _:
            return "measure_ruling"
