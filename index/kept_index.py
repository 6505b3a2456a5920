"""One index kept in step with the store: caught up when it lags, built anew when it cannot be used.

The store is written first; then the index commits and notes, in a file beside it, the change it has reached.
Whatever happens between the two (a kill, a power cut, a broken file) is made up for here from the store. It
does not decide what is stored, and it holds no lock: the caller does.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.engine import Engine, EngineKind, IndexDamaged
from index.home import Home, LibraryBusy, LibraryError
from index.store import Change, Store

_STATE = "zhihe-state.json"
_REPLAYED = 10_000  # changes between two commits of a replay


@dataclass(frozen=True, slots=True)
class _State:
    """What an index knows of the store it was made from, and up to which change."""

    store: str
    sequence: int
    made: str  # differs each time an index is built anew


class KeptIndex:
    """The index of one engine in a library's folder."""

    def __init__(self, home: Home, kind: EngineKind, store: Store) -> None:
        self._home = home
        self._kind = kind
        self._store = store
        self._folder = home.index(kind.name, kind.schema)
        self._engine: Engine | None = None
        self._state: _State | None = None
        self._broken = False  # a change could not be written: the next commit builds the index anew
        self._fault: LibraryError | None = None  # why the index could not be brought up to the store

    def current(self) -> Engine:
        """The engine, showing what was last committed, by whomever."""
        state = self._read_state()
        if self._engine is None or state is None or self._state is None or state.made != self._state.made:
            self.drop()
            self.catch_up_if_possible()
        elif state != self._state:
            self._engine.refresh()
            self._state = state
        if self._engine is None:
            raise self._fault or LibraryBusy("索引还没有建好，不能检索。请稍后再试。")
        return self._engine

    def catch_up_if_possible(self) -> None:
        """Bring the index up to the store; while another process writes, take the index as it is."""
        if self._is_in_step():
            return
        try:
            with self._home.writing():
                self.catch_up()
        except LibraryError as fault:
            # A writer is at work and will bring the index up itself, or this is a read-only copy.
            self._fault = fault
            with suppress(IndexDamaged):
                if self._engine is None and self._usable_state():
                    self.open()

    def _is_in_step(self) -> bool:
        state = self._usable_state()
        if state is None or state.sequence != self._store.sequence:
            return False
        try:
            return self.open().count() == self._store.count()
        except IndexDamaged:
            return False

    def _usable_state(self) -> _State | None:
        state = self._read_state()
        return state if state and state.store == self._store.id else None

    def open(self) -> Engine:
        """The engine as it is; IndexDamaged when it cannot be used."""
        if self._engine is None:
            self._state = self._read_state()
            self._engine = self._kind.open(self._folder)
        return self._engine

    def catch_up(self) -> None:
        """Under the lock: replay what the index missed; build it anew where it cannot be used."""
        state = self._usable_state()
        if state is None or state.sequence > self._store.sequence:
            self.rebuild()
            return
        try:
            engine = self.open()
            engine.refresh()
            if state.sequence < self._store.sequence:
                self._replay(engine, state.sequence)
                self._note(state.made)
            if engine.count() == self._store.count():
                return
        except IndexDamaged:
            pass
        self.rebuild()

    def _replay(self, engine: Engine, since: int) -> None:
        for done, change in enumerate(self._store.changes_since(since), 1):
            # Replace, not add: the index may have committed just before its state could be noted.
            _apply(engine, change, fresh=since == 0)
            if done % (_REPLAYED) == 0:
                engine.commit()
        engine.commit()

    def rebuild(self) -> None:
        """Build the index from the store beside the old one, then put it in its place."""
        self.drop()
        self._broken = False
        building = self._folder.with_name(f"{self._folder.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        try:
            engine = self._kind.create(building)
            self._replay(engine, 0)
            engine.close()
        except (IndexDamaged, OSError) as fault:
            raise LibraryError(
                f"索引没有建成：{fault}。请检查磁盘空间和权限；文书仍完好地在资料库里。"
            ) from fault
        _write_state(building, _State(self._store.id, self._store.sequence, secrets.token_hex(8)))
        old = self._folder.with_name(f"{self._folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self._folder.exists():
            self._folder.rename(old)
        building.rename(self._folder)
        shutil.rmtree(old, ignore_errors=True)
        self.open()

    def _note(self, made: str) -> None:
        """After the index committed: the change it has reached."""
        self._state = _State(self._store.id, self._store.sequence, made)
        _write_state(self._folder, self._state)

    def _read_state(self) -> _State | None:
        try:
            values = json.loads((self._folder / _STATE).read_text("utf-8"))
            return _State(str(values["store"]), int(values["sequence"]), str(values["made"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def drop(self) -> None:
        """Close the engine; changes that were not committed are gone."""
        if self._engine is not None:
            with suppress(IndexDamaged):
                self._engine.close()
            self._engine = None

    def apply(self, changes: Sequence[Change], fresh: int | None = None) -> None:
        """Bring changes into the index; `fresh` is the number of a document that it cannot hold yet."""
        try:
            for change in changes:
                _apply(self.open(), change, change.number == fresh)
        except IndexDamaged:
            self._broken = True

    def commit(self) -> None:
        """After the store's commit: make the changes visible and note how far the index has come."""
        try:
            if not self._broken:
                self.open().commit()
                self._note(self._state.made if self._state else "")
                return
        except IndexDamaged:
            pass
        self.rebuild()


def _apply(engine: Engine, change: Change, fresh: bool) -> None:
    """Bring one change into an index; `fresh` says that the index cannot hold the document yet."""
    if change.entry is None:
        engine.delete(change.number)
    elif fresh:
        engine.add(change.number, change.entry)
    else:
        engine.replace(change.number, change.entry)


def _write_state(folder: Path, state: _State) -> None:
    """Replace the file in one step: a reader sees the old state or the new one."""
    draft = folder / f"{_STATE}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"store": state.store, "sequence": state.sequence, "made": state.made}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _STATE)
