"""执核接口的最小客户端：只用 Python 标准库，可以整个抄走。

    python examples/api_client.py http://127.0.0.1:8000 check 草稿.docx
    python examples/api_client.py http://127.0.0.1:8000 search '类型:执行通知书 违反:*'
    python examples/api_client.py http://127.0.0.1:8000 audits

要登录的服务器，把令牌放在环境变量 ZHIHE_TOKEN 里。
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode


class Refused(Exception):  # noqa: N818  an answer, not a fault
    """服务器没有做；说明哪里不对、怎么办。`seconds` 是几秒后可以再试，None 表示再试也没有用。"""

    def __init__(self, status: int, reason: str, seconds: int | None) -> None:
        super().__init__(f"{reason}（{status}）")
        self.status, self.seconds = status, seconds


class Zhihe:
    """一台执核服务器，例如 Zhihe("https://zhihe.court", token="zhihe_…")。"""

    def __init__(self, address: str, token: str | None = None, timeout: float = 120) -> None:
        self.address, self.timeout = address.rstrip("/"), timeout
        self.headers = {"Accept": "application/json"}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def check(self, path: Path, **options: str) -> Any:
        """检查一个文件；options 是 mode、as_of、type、all、ocr、password。"""
        boundary = uuid.uuid4().hex
        body = b"".join(_field(boundary, name, value.encode()) for name, value in options.items())
        body += _field(boundary, "file", path.read_bytes(), path.name) + f"--{boundary}--\r\n".encode()
        return self._ask("check", body, f"multipart/form-data; boundary={boundary}")

    def check_text(self, text: str, **options: object) -> Any:
        """检查一段文字。"""
        return self._ask("check", json.dumps({"text": text, **options}).encode(), "application/json")

    def search(self, query: str, **options: object) -> Any:
        """检索；options 是 sort、page、limit、facets。"""
        return self._ask(f"search?{urlencode({'q': query, **options})}")

    def audits(self) -> Any:
        """全部巡查。"""
        return self._ask("audits")

    def audit(self, name: str) -> Any:
        """一次巡查的进度和合计。"""
        return self._ask(f"audits/{quote(name, safe='')}")

    def _ask(self, what: str, body: bytes | None = None, kind: str | None = None) -> Any:
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        asked = urllib.request.Request(f"{self.address}/api/v1/{what}", body, headers)  # noqa: S310  the caller's server
        try:
            with urllib.request.urlopen(asked, timeout=self.timeout) as answer:  # noqa: S310  as above
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                seconds = refused.headers.get("Retry-After")
                raise Refused(
                    refused.code, _reason(refused.read()), int(seconds) if seconds else None
                ) from None


def _field(boundary: str, name: str, value: bytes, filename: str | None = None) -> bytes:
    named = f'; filename="{filename.translate(_ESCAPED)}"' if filename else ""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + value + b"\r\n"


_ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):  # 例如中间的代理自己答复了
        return body.decode("utf-8", "replace")[:200]


def _print_report(report: Mapping[str, Any]) -> None:
    for document in report["documents"]:
        print(document["path"], document["type_name"] or "", document["unreadable"] or "")
        for result in document["results"]:
            if result["verdict"] == "fail":
                print(f"  不合格：{result['message']}")


def main(arguments: list[str]) -> int:
    """0 做成了；1 服务器没有做；2 用法不对。"""
    if (
        len(arguments) < 2
        or arguments[1] not in ("check", "search", "audits")
        or (arguments[1] != "audits" and len(arguments) != 3)
    ):
        print(__doc__, file=sys.stderr)
        return 2
    server = Zhihe(arguments[0], os.environ.get("ZHIHE_TOKEN"))
    try:
        if arguments[1] == "check":
            _print_report(server.check(Path(arguments[2])))
        elif arguments[1] == "search":
            found = server.search(arguments[2], limit=10)
            print(f"共 {found['total']} 份")
            for hit in found["hits"]:
                print(f"  {hit['title']}  {hit['path']}")
        else:
            for audit in server.audits()["audits"]:
                print(
                    f"{audit['id']}  {audit['state']['name']}  {audit['state']['committed']}/{audit['state']['planned']}"
                )
    except (Refused, OSError) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
