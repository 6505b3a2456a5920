"""Files that lie beside documents and are none: settings, logs, labels. Nothing is passed over that could be one."""

from __future__ import annotations

import re
from typing import IO

from corpus.containers.member import DATA
from corpus.document import Unreadable
from corpus.han import han_count
from corpus.limits import Limits
from corpus.readers import txt
from corpus.readers.record import SHORTEST, longest_text

_SETTINGS = re.compile(r"\.(?:ya?ml|toml|ini|cfg|conf|properties|log)$", re.IGNORECASE)
NO_DOCUMENT = "不是文书：里面没有一段够得上文书的中文"


def data_verdict(file: IO[bytes], name: str, limits: Limits) -> tuple[str | None, str | None] | None:
    """Of a file that is no document: why it is unreadable, or that it is skipped; None for what may be one.

    Skipped is only what has fewer Han characters than the shortest document.
    """
    is_json = name.lower().endswith(".json")
    if not is_json and not _SETTINGS.search(name):
        return None
    file.seek(0)
    data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        return None  # reading it will say so
    try:
        if is_json:
            return (None, DATA) if longest_text(data)[1] < SHORTEST else None
        han = han_count(txt.decode(data)[0]) if data.strip() else 0
    except Unreadable:
        return None
    if han < SHORTEST:
        return None, DATA
    ending = name.rpartition(".")[2].lower()
    return f"不是文书：这是 .{ending} 设置或日志文件；若是文书，请把扩展名改成 .txt 后重试", None
