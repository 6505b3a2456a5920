"""One index kept in step with the store: caught up when it lags, built anew when it cannot be used.

The store is written first; then the index commits and its place notes the change it has reached. Whatever
happens between the two (a kill, a power cut, a broken file) is made up for here from the store. It does not
decide what is stored, and it holds no lock: the caller does.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from corpus.patterns import lazy_pattern
from corpus.systemerrors import reason
from index.checkedfiles import AGAIN
from index.engine import Engine, EngineKind, IndexDamaged, IndexRotten, State
from index.home import Home, LibraryBusy, LibraryError, LibraryReadOnly
from index.store import Change, Store

_REPLAYED = 10_000  # changes between two commits of a replay
_WORTH_TELLING = 2_000  # documents: a few seconds of work
_TRIES = 25  # to see an index again that is just being put in place of an older one
_BETWEEN = 0.02  # seconds
ABSENT = "没有建立，或者不见了"


class KeptIndex:
    """The index that one engine keeps of a library."""

    def __init__(
        self, home: Home, kind: EngineKind, store: Store, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._home = home
        self._store = store
        self._tell = tell
        self._name = kind.name
        self._place = kind.place(home, store.id)
        self._engine: Engine | None = None
        self._state: State | None = None
        self._checked: tuple[State | None, float] | None = None  # what of the index was found whole, and when
        self._broken = False  # a change could not be written: the next commit builds the index anew
        self._fault: LibraryError | None = None  # why the index could not be brought up to the store

    def current(self) -> Engine:
        """The engine, showing what was last committed, by whomever."""
        state = self._place.state()
        for _ in range(_TRIES if self._engine is not None else 0):
            if state is not None:
                break
            time.sleep(_BETWEEN)
            state = self._place.state()
        if self._engine is None or state is None or self._state is None or state.made != self._state.made:
            self.drop()
            self.catch_up_if_possible()
        elif state != self._state:
            try:
                self._engine.refresh()
                self._state = state
            except IndexDamaged:  # or what is open shows a fixed set of files only
                self.drop()
                self.catch_up_if_possible()
        if self._engine is None:
            raise self._fault or LibraryBusy("索引还没有建好，不能检索。请稍后再试。")
        return self._engine

    def sound(self) -> Engine:
        """`current`, and its files are what was written; IndexDamaged when they are not."""
        engine = self.current()
        self._check()
        return engine

    def _check(self) -> None:
        now = time.monotonic()
        if self._checked and self._checked[0] == self._state and now - self._checked[1] < AGAIN:
            return
        self._place.check(self._tell)
        self._checked = self._state, now

    def mend(self, fault: IndexDamaged) -> None:
        """Build an index anew that can be read no more, or holds what was never written, and say so; LibraryError when that is impossible now."""
        what = _told(fault)
        try:
            with self._home.writing():
                self._tell(f"{what}，先由资料库重建；文书都在，不受影响。")
                self.rebuild()
        except LibraryBusy as busy:
            raise LibraryBusy(f"{what}，要先重建才能检索，现在不能。{busy}") from fault
        except LibraryError as trouble:
            raise LibraryError(f"{what}，要先重建才能检索，现在不能。{trouble}") from fault

    def is_at(self, sequence: int) -> bool:
        """Whether store and index are both at that change, so that what was found is all there is, and no more."""
        return self._state is not None and self._state.sequence == sequence == self._store.sequence

    def catch_up_if_possible(self) -> None:
        """Bring the index up to the store; while another process writes, take the index as it is."""
        if self.is_in_step():
            return
        try:
            with self._home.writing():
                self.catch_up()
        except LibraryError as fault:
            # A writer is at work and will bring the index up itself, or this is a read-only copy.
            self._fault = fault
            if isinstance(fault, LibraryReadOnly) and (broken := self.fault()):
                # Told once: when somebody asks.
                missing = f"资料库里没有 {self._name} 的索引，要先建立才能检索，现在不能。"
                damaged = f"索引{broken}，要先重建才能检索，现在不能。"
                self._fault = LibraryError(f"{missing if broken == ABSENT else damaged}{fault}")
            elif not isinstance(fault, LibraryBusy):
                self._tell(f"注意：索引没有跟上资料库，检索可能缺最近的文书。{fault}")
            with suppress(IndexDamaged):
                if self._engine is None and self._usable_state():
                    self.open()

    def begin(self, upkeep: bool) -> None:
        """When a library is opened: see what there is, and bring it up to the store where that is wanted."""
        if upkeep:
            self.catch_up_if_possible()
        else:
            self.is_in_step()

    def as_it_is(self) -> Engine:
        """The engine, showing what was last committed; IndexDamaged when it cannot be used, and nothing is done about it."""
        state = self._usable_state()
        if state is None:
            raise IndexDamaged(ABSENT)
        if self._state is None or state.made != self._state.made:
            self.drop()
        elif self._engine is not None and state != self._state:
            try:
                self._engine.refresh()
                self._state = state
            except IndexDamaged:  # or what is open shows a fixed set of files only
                self.drop()
        return self.open()

    def fault(self) -> str | None:
        """Why it cannot be used as it is, in Chinese; None when it can."""
        try:
            self.as_it_is()
        except IndexDamaged as fault:
            return ABSENT if str(fault) == ABSENT else "已经损坏，读不出来"
        return None

    def is_in_step(self) -> bool:
        """Whether the index can be used and has come as far as the store."""
        state = self._usable_state()
        if state is None or state.sequence != self._store.sequence:
            return False
        try:
            return self.open().count() == self._store.count()
        except IndexDamaged:
            return False

    def _usable_state(self) -> State | None:
        state = self._place.state()
        return state if state and state.store == self._store.id else None

    def open(self) -> Engine:
        """The engine as it is; IndexDamaged when it cannot be used."""
        if self._engine is None:
            self._state, self._checked = self._place.state(), None
            self._engine = self._place.open()
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
            self._check()  # before anything is merged: what is merged gets a new, right checksum
            if state.sequence < self._store.sequence:
                self._replay(engine, state.sequence)
                self._note(state.made)
            if engine.count() == self._store.count():
                return
        except IndexDamaged as fault:
            self._tell(f"{_told(fault)}，先由资料库重建；文书都在，不受影响。")
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
        count = self._store.count()
        if count >= _WORTH_TELLING:
            self._tell(f"正在由资料库重建索引，共 {count} 份；不读原文件……")
        try:
            if not self._built_at_once():
                engine = self._place.begin()
                self._replay(engine, 0)
                engine.close()
            self._place.switch(State(self._store.id, self._store.sequence, secrets.token_hex(8)))
        except (IndexDamaged, OSError) as fault:
            raise LibraryError(
                f"索引没有建成：{_why(fault)}。请检查磁盘空间和权限；文书仍完好地在资料库里。"
            ) from fault
        self.open()

    def _built_at_once(self) -> bool:
        """Whether several processes built it. Where they cannot (no memory, no such programs) this one still can."""
        try:
            return self._place.build(self._store)
        except (IndexDamaged, OSError):
            return False

    def _note(self, made: str) -> None:
        """After the index committed: the change it has reached."""
        self._state = State(self._store.id, self._store.sequence, made)
        try:
            self._place.note(self._state)
        except OSError as fault:
            raise LibraryError(f"{_why(fault)}。请检查磁盘空间和权限") from fault

    def drop(self) -> None:
        """Close the engine; changes that were not committed are gone."""
        if self._engine is not None:
            with suppress(IndexDamaged):
                self._engine.close()
            self._engine = None

    def faults(self) -> Iterator[str]:
        """What of the index in place is damaged, in Chinese."""
        return self._place.faults()

    def close(self) -> None:
        """Drop the engine and let go of its place."""
        self.drop()
        self._place.close()

    def apply(self, changes: Sequence[Change]) -> None:
        """Bring changes into the index."""
        try:
            for change in changes:
                _apply(self.open(), change, change.fresh)
        except IndexDamaged:
            self._broken = True

    def commit(self) -> None:
        """After the store's commit: make the changes visible and note how far the index has come."""
        try:
            self._commit()
        except LibraryError as fault:
            raise LibraryError(f"文书已经收进资料库，但索引没有更新，下次会补上：{fault}") from fault

    def _commit(self) -> None:
        try:
            if not self._broken:
                self.open().commit()
                self._note(self._state.made if self._state else "")
                return
        except IndexDamaged:
            pass
        self.rebuild()


_NUMBER = lazy_pattern(r"(?:os error|Errno|code:) (\d+)")


def _told(fault: IndexDamaged) -> str:
    """What is wrong with an index; engines say it in their own language."""
    return f"索引有损坏（{fault}）" if isinstance(fault, IndexRotten) else "索引读不出来"


def _why(fault: Exception) -> str:
    """What happened, in Chinese where the system said it: engines pass its words on in their own."""
    if isinstance(fault, OSError):
        return reason(fault)
    number = _NUMBER.search(str(fault))
    return reason(OSError(int(number.group(1)), "")) if number else str(fault)


def _apply(engine: Engine, change: Change, fresh: bool) -> None:
    """Bring one change into an index; `fresh` says that the index cannot hold the document yet."""
    if change.entry is None:
        engine.delete(change.number)
    elif fresh:
        engine.add(change.number, change.entry)
    else:
        engine.replace(change.number, change.entry)
