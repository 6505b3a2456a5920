"""What a request is for, by its method and path, and what a visitor who may only read is kept from.

A path that is not named here and is not merely looked at counts as a change: new pages are closed to read-only
visitors until somebody decides otherwise.
"""

from __future__ import annotations

import enum
import re


class Purpose(enum.Enum):
    """What a request wants to do."""

    LOOK = enum.auto()  # pages, files, searches
    OWN = enum.auto()  # log in and out, forget one's own drafts
    CHECK = (
        enum.auto()
    )  # judge a draft: it lies in memory, for its visitor alone, and changes nothing that lasts
    CHANGE = enum.auto()  # everything else: audits, waivers


_OWN = re.compile(r"/login|/logout|/draft/[^/]+/erase")
_CHECK = re.compile(r"/draft|/draft/[^/]+(/original)?|/api/v1/check")
_WORK = re.compile(r"/draft/[^/]+/annotated\.[a-z]+")  # merely a link, and as much work as a check


def purpose(method: str, path: str) -> Purpose:
    """What this request is for."""
    if _WORK.fullmatch(path):
        return Purpose.CHECK
    if method in ("GET", "HEAD", "OPTIONS"):
        return Purpose.LOOK
    if _OWN.fullmatch(path):
        return Purpose.OWN
    if _CHECK.fullmatch(path):
        return Purpose.CHECK
    return Purpose.CHANGE
