"""The parties (当事人) as an index shows them: role and name, each person once.

Published documents often lose their punctuation, so that a name runs on into what follows it; here it ends where it must.
What the rules see of parties is `corpus.fields`; this says less rather than something wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from corpus.patterns import lazy_pattern

# With what a name that ran on goes on.
_AFTER = lazy_pattern(
    "(?:于|因|在)[0-9]{4}年|住所地|地址|住址|统一社会信用|组织机构|法定代表人|负责人|公民身份|身份证|向[本我]院|(?:申请|被申请|被)(?:执行)?人|执行依据|对本院|"
    "(?<=.{2})未(?:按|在|能|履行)|(?<=.{2})(?:[，]|系[^统列]|对被|作出|不服)|(?<=[×*一-鿿]{2})(?:男|女)(?:生|，|汉族|[0-9]|$)|(?<=.{2})住(?=[^，]{1,20}(?:省|市|县|区|镇|乡|村|旗)(?!.*公司))"
)
# What is told of a party, or of things, and no name.
_NO_NAME = lazy_pattern("以.*|.*(?:本院|财产(?!保险)|竞买人).*")
_NOBODY = lazy_pattern(
    "[×*x…·.\\-_ ]*|你(?:单位|公司|方)?|.*(?:裁定|申请执行|一案|纠纷|如下).*|某{3,}|(?:各|全体|双方)?(?:债权人|当事人|竞买人|意向竞买人)"
)
_LONGEST = 40


def shown_parties(*named: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Roles with names, of all the places that name parties, the surest place first; a name counts once."""
    found: dict[str, str] = {}
    for role, written in chain(*named):
        for name in _names(written):
            found.setdefault(name, role)
    return tuple((role, name) for name, role in found.items())


def _names(written: str) -> Iterator[str]:
    for name in written.split("、"):
        cut = _AFTER.search(name)
        plain = (name[: cut.start()] if cut else name).strip("，：:；。")
        if 2 <= len(plain) <= _LONGEST and not (_NOBODY.fullmatch(plain) or _NO_NAME.fullmatch(plain)):
            yield plain
