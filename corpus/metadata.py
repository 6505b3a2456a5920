"""What was recorded of a document beside its text: by the site that published it, or by who collected it.

It fills what the text does not say and never overrides what it says; where both differ, that is a remark.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from corpus.casenumbers import CASE_NUMBER, written
from corpus.dates import dates
from corpus.matchtext import fold_query

Metadata = tuple[tuple[str, str], ...]

# Names of columns and keys, folded by `folded_key`; the first that has a value counts. `s1`, `s2`, … are the keys in which
# the court documents site (裁判文书网) sends a document.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("s5", "rowkey", "文书id", "docid", "documentid", "uuid", "id"),
    "title": ("s1", "案件名称", "文书标题", "文书名称", "标题", "casename", "casetitle", "doctitle", "title"),
    "case_number": ("s7", "案号", "文书案号", "casenumber", "caseno", "casenum", "caseid", "ah"),
    "court": ("s2", "法院", "法院名称", "审理法院", "审判法院", "裁判法院", "执行法院", "courtname", "court"),
    "date": (
        "s31", "裁判日期", "判决日期", "裁判时间", "文书日期", "judgmentdate", "judgementdate", "judgedate", "trialdate",
        "decisiondate", "date",
    ),
    "published": ("s41", "公开日期", "发布日期", "发布时间", "上传日期", "publishdate", "pubdate", "uploaddate"),
    "case_type": ("s8", "案件类型", "casetype"),
    "procedure": ("s9", "审理程序", "审判程序", "trialround", "procedure"),
    "cause": ("s11", "案由", "casecause", "cause", "reason"),
    "parties": ("s17", "当事人", "诉讼当事人", "parties", "party"),
    "url": ("原始链接", "链接", "网址", "来源网址", "sourceurl", "url", "link"),
}  # fmt: skip
FIELD_NAMES = {
    "title": "标题",
    "case_number": "案号",
    "court": "法院",
    "date": "日期",
    "published": "公开日期",
    "case_type": "案件类型",
    "procedure": "程序",
    "cause": "案由",
    "parties": "当事人",
    "url": "来源",
    "id": "编号",
}
_LONGEST = 500
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")  # seconds or milliseconds, from 2001 on
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


def folded_key(key: str) -> str:
    """`Case_Number`, `caseNumber` and `case number` are one name."""
    return re.sub(r"[\s_\-.]", "", key).lower()


def metadata_of(values: Mapping[str, str]) -> Metadata:
    """What a record, its keys folded, says of its document."""
    found = []
    for field, names in NAMES.items():
        for name in names:
            value = " ".join(values.get(name, "").split())
            if value and value.lower() not in ("null", "none", "nan", "-", "无"):
                found.append((field, value[:_LONGEST]))
                break
    return tuple(found)


def value_of(metadata: Metadata, field: str) -> str | None:
    """The value of a field."""
    return next((value for name, value in metadata if name == field), None)


def day_of(value: str) -> datetime.date | None:
    """The day that a recorded date means: 2022-03-01 00:00:00, 20220301, 二〇二二年三月一日, 1646064000000."""
    value = value.strip()
    if _EPOCH.fullmatch(value):
        moment = int(value[:10])
        return datetime.datetime.fromtimestamp(moment, _CHINA).date()
    compact = _COMPACT.fullmatch(value)
    if compact:
        try:
            return datetime.date(*map(int, compact.groups()))
        except ValueError:
            return None
    # 2022-03-01T00:00:00: what follows the day must not run into it.
    found = dates(fold_query(re.sub(r"(?<=\d)[T ]\d\d:.*$", "", value)))
    return found[0][0] if found else None


def number_of(metadata: Metadata) -> str | None:
    """The case number as shown: full-width brackets; None for a value that is none."""
    value = value_of(metadata, "case_number")
    hit = CASE_NUMBER.search(fold_query(value)) if value else None
    return written(hit.group()) if hit else None


def court_of(metadata: Metadata) -> str | None:
    """The court; None for a value that names none."""
    value = value_of(metadata, "court")
    return value if value and value.endswith("法院") else None
