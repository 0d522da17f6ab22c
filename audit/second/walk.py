"""Steps 2 and 3 of SPEC §6: two trees grow, and every signed checkpoint must lie on them."""

from dataclasses import dataclass

from claims import KeyChanges
from leaf import decode_entry
from tree import Frontier, leaf_hash


AHEAD_MS, BEHIND_MS = 600_000, 86_400_000


@dataclass(frozen=True)
class Stop:
    """A signed checkpoint on the way."""

    size: int
    root: bytes
    counts: bool
    # None for one that the auditor brought.
    time_ms: int | None = None


class Walk:
    def __init__(self, folder, newest, policy, findings):
        self._folder, self._origin, self._size = folder, newest.note.origin, newest.note.size
        self._findings = findings
        self._changes = KeyChanges(policy, newest, findings)
        # None from the first index on that has no leaf: such a tree has no root.
        self._bodies, self._stored = Frontier(), Frontier()
        self._at = 0
        self._split = self._malformed = None
        self._is_missing = False
        self._fitted = 0
        self._times, self._before = [], None
        self.proven = 0
        self.first = None

    def run(self, stops, tell):
        """Past stops in ascending order of size, up to the first that does not fit."""
        entries = self._folder.entries(self._size, self._findings)
        fits = True
        for stop in stops:
            while fits and self._at < stop.size:
                self._step(*next(entries))
                tell(self._at, self._size)
            # The list is read to its end: each of its notes is opened all the same.
            fits = fits and self._fits(stop)
        if fits:
            self._changes.finish(self._size)
            # To its end, where it tells of bytes behind the last tile.
            next(entries, None)

    def _step(self, body, stored):
        index = self._at
        self._at += 1
        if self._bodies is None and self._stored is None:
            return
        own = leaf_hash(body) if body else None
        stored = own if stored is None else stored
        if self._split is None and (own is None or own != stored):
            self._split, self._is_missing = index, not body
        if body:
            self._read(body, index)
        self._bodies = self._bodies and self._bodies.grown(own)
        self._stored = self._stored and self._stored.grown(stored)

    def _read(self, body, index):
        entry = decode_entry(body, self._origin, index)
        if entry is not None:
            self._times = [min([*self._times, entry["atMs"]]), max([*self._times, entry["atMs"]])]
        if entry is None:
            self._malformed = index if self._malformed is None else self._malformed
        elif entry["kind"] == "KEY":
            self._changes.see(entry, index)
        elif entry["kind"] == "RESTORE":
            self.first = entry

    def _fits(self, stop):
        finding = self._judge(stop)
        if finding is None:
            self._fitted = stop.size
            if stop.counts:
                self.proven = stop.size
            if stop.time_ms is not None:
                self._hold_times(stop)
            return True
        code, bad = finding
        self._findings.add(code, bad=bad)
        return False

    def _hold_times(self, stop):
        """Step 8."""
        if self._before and self._before.size == stop.size:
            return
        early, late = self._times or (stop.time_ms, stop.time_ms)
        is_early = self._before is not None and early < self._before.time_ms - BEHIND_MS
        if is_early or late > stop.time_ms + AHEAD_MS:
            self._findings.add("time_astray", size=stop.size)
        self._times, self._before = [], stop

    def _judge(self, stop):
        """The table of §6."""
        if self._bodies and self._bodies.root() == stop.root:
            if self._malformed is not None:
                return "entry_malformed", (self._malformed, self._malformed)
            if self._split is not None:
                return "leaf_hash_changed", (self._split, self._split)
            return None
        if self._split is not None and self._stored and self._stored.root() == stop.root:
            code = "entry_missing" if self._is_missing else "body_changed"
            return code, (self._split, self._split)
        if stop.size == self._fitted:
            return "history_forked", (0, max(0, stop.size - 1))
        known = [each for each in (self._split, self._malformed) if each is not None]
        last = min([*known, stop.size - 1])
        is_missing = self._is_missing and last == self._split
        return "entry_missing" if is_missing else "history_rewritten", (self.proven, last)
