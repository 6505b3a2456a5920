"""Regular expressions that are compiled when they are first used.

A set of Chinese characters takes `re` up to a millisecond to compile, and one document needs few of the patterns of
all modules: compiling them at import was a third of the time of `zhihe check` on one file.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; what is asked of it once is kept, so that it is asked at full speed again."""

    def __init__(self, source: str) -> None:
        self.pattern = source

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._compiled, name)
        setattr(self, name, value)
        return value

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


def lazy_pattern(source: str) -> re.Pattern[str]:
    """A pattern to be used like the result of `re.compile`, compiled at first use; faults show only then."""
    return cast("re.Pattern[str]", _Lazy(source))


# The letters of readings put behind characters, 執(zhí).
PINYIN_LETTERS = "a-zāáǎàēéěèêếềīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿａ-ｚ"

# Branches of a high court, in Xinjiang.
COURT_BRANCH = "(?:生产建设兵团分院|伊犁哈萨克自治州分院)"
# With what the names of courts end.
COURT_ENDING = f"(?:人民|海事|金融|军事|互联网|知识产权|(?:林区|农垦|垦区|矿区|油田)(?:基层|中级)?|铁路运输(?:中级)?)法院{COURT_BRANCH}?"
# The same of banks and their branches.
BANK_ENDING = "(?:银行|支行|分行|营业部|信用社|分理处)"
