"""What `/api/v1/openapi.json` says: `v1.yaml` of this folder, with the schema of reports that the command line keeps."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from corpus import __version__
from corpus.doctype import TYPE_NAMES

_LOCAL = "#/$defs/"
_SHARED = "#/components/schemas/"


@cache
def _plain() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((files("desk.web.api") / "v1.yaml").read_text("utf-8"))
    schemas: dict[str, Any] = found["components"]["schemas"]
    schemas["document_type"]["enum"] = list(TYPE_NAMES)
    report = json.loads((files("checker.reports") / "report.schema.json").read_text("utf-8"))
    schemas.update(_moved(report.pop("$defs")))
    del report["$schema"], report["$id"]
    schemas["report"] = _moved(report)
    found["info"]["version"] = f"1 ({__version__})"
    return found


def _moved(schema: Any) -> Any:
    """A schema whose references lead to where a description keeps its schemas."""
    if isinstance(schema, dict):
        return {
            name: _SHARED + value.removeprefix(_LOCAL) if name == "$ref" else _moved(value)
            for name, value in schema.items()
        }
    return [_moved(each) for each in schema] if isinstance(schema, list) else schema


def description(*, login: bool) -> dict[str, Any]:
    """The description of a desk that asks for a login, or of one on loopback, where nobody logs in."""
    return _plain() | {"security": [{"bearer": []}, {"session": []}] if login else []}
