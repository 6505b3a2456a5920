"""Writes entries as Parquet, a row group at a time; lists stay lists, sums and days keep their types."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from index.columns import TABLE, Kind, row
from index.entry import Entry
from index.home import LibraryError

_GROUP = 2_000  # rows in memory at once


def write_parquet(file: Path, entries: Iterable[Entry]) -> int:
    """Writes a file; how many documents. LibraryError without pyarrow, OSError when it cannot be written."""
    try:
        import pyarrow  # noqa: PLC0415  two hundred megabytes that most people never need
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise LibraryError(
            "写 Parquet 需要另外安装：pip install 'zhihe[records]'；也可以输出 XLSX、CSV 或 JSONL。"
        ) from None
    types: dict[Kind, Any] = {
        Kind.TEXT: pyarrow.string(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
        Kind.COUNT: pyarrow.int32(),
        Kind.YUAN: pyarrow.decimal128(20, 2),
        Kind.DAY: pyarrow.date32(),
    }
    schema = pyarrow.schema([(column.name, types[column.kind]) for column in TABLE])
    count = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        waiting = iter(entries)
        while group := list(islice(waiting, _GROUP)):
            columns = zip(*map(row, group), strict=True)
            arrays = [
                pyarrow.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(group)
    return count
