"""Proof files of SPEC §8."""

from findings import Findings, verdict
from leaf import decode_entry
from note import Unreadable, decode_base64, decode_decimal, decode_note, decode_text
from policy import NotOpened, Policy
from tree import is_consistent, is_included, leaf_hash

MAX_HASHES = 63
KINDS = {
    "lantai/inclusion-sm3-v1": "inclusion",
    "lantai/consistency-sm3-v1": "consistency",
    "lantai/fork-sm3-v1": "fork",
}


def kind_of_proof(octets):
    """By the first line; None if it is no proof file."""
    return KINDS.get(octets.split(b"\n", 1)[0].decode("utf-8", "replace"))


def _hash(line):
    octets = decode_base64(line)
    if len(octets) != 32:
        raise Unreadable("hash")
    return octets


def _read(octets, note_count):
    """The lines above the first empty one, and the notes."""
    text = decode_text(octets)
    head, *parts = text.split("\n\n")
    if len(parts) != 2 * note_count or not text.endswith("\n"):
        raise Unreadable("parts")
    notes = []
    for place in range(0, len(parts), 2):
        is_last = place + 2 == len(parts)
        note = parts[place] + "\n\n" + parts[place + 1] + ("" if is_last else "\n")
        notes.append(note)
        if not parts[place + 1]:
            raise Unreadable("note without a signature line")
    return head.split("\n")[1:], notes


def _hashes(lines):
    if len(lines) > MAX_HASHES:
        raise Unreadable("hashes")
    return [_hash(line) for line in lines]


def _field(lines, place, name):
    if len(lines) <= place or not lines[place].startswith(name + " "):
        raise Unreadable(name)
    return lines[place].removeprefix(name + " ")


class ProofVerifier:
    def __init__(self, policy, origin=None):
        self._policy, self._origin, self._findings = policy or Policy([]), origin, Findings()

    def run(self, octets):
        kind = kind_of_proof(octets)
        verify = {"inclusion": self._inclusion, "consistency": self._consistency}
        try:
            facts = verify.get(kind, self._fork)(octets)
        except Unreadable:
            self._findings.add("proof_unreadable")
            facts = {}
        if self._origin not in (None, facts.get("origin", self._origin)):
            self._findings.add("other_ledger")
        if not self._policy.logs:
            self._findings.add("key_missing")
        return verdict(kind, self._findings, **facts)

    def _open(self, note, needs_quorum=True):
        try:
            opened = self._policy.open(decode_note(note.encode()))
        except Unreadable:
            self._findings.add("checkpoint_unreadable")
            return None
        except NotOpened as error:
            self._findings.add(f"checkpoint_{error.code}", **error.facts)
            return None
        if needs_quorum and not opened.counts:
            self._findings.add("quorum_missing", size=opened.note.size)
        return opened

    def _facts(self, opened, **more):
        if opened is None:
            return more
        names = list(opened.witnesses) if self._policy.witnesses else None
        return {
            **more,
            "origin": opened.note.origin,
            "size": opened.note.size,
            "root": opened.note.root.hex(),
            "signedAtMs": opened.time_ms,
            "witnesses": names,
            "key": {"source": "auditor", "fingerprint": opened.key.fingerprint()},
        }

    def _inclusion(self, octets):
        lines, (note,) = _read(octets, 1)
        leaf = decode_base64(_field(lines, 0, "leaf"))
        index = decode_decimal(_field(lines, 1, "index"))
        hashes = _hashes(lines[2:])
        opened = self._open(note)
        if opened is not None:
            head = opened.note
            if not is_included(leaf_hash(leaf), index, head.size, hashes, head.root):
                self._findings.add("proof_false", bad=(index, index))
            if decode_entry(leaf, head.origin, index) is None:
                self._findings.add("entry_malformed", bad=(index, index))
        return self._facts(opened, index=index)

    def _consistency(self, octets):
        lines, notes = _read(octets, 2)
        hashes = _hashes(lines)
        opened = [self._open(note) for note in notes]
        facts = self._facts(opened[1], **({"oldSize": opened[0].note.size} if opened[0] else {}))
        if None in opened:
            return facts
        old, new = (each.note for each in opened)
        if old.origin != new.origin:
            self._findings.add("other_ledger")
        elif old.size == new.size and old.root != new.root:
            self._findings.add("history_forked", size=old.size)
        elif not is_consistent(old.size, old.root, new.size, new.root, hashes):
            self._findings.add("proof_false")
        return facts

    def _fork(self, octets):
        lines, notes = _read(octets, 2)
        other = _hash(_field(lines, 0, "root"))
        hashes = _hashes(lines[1:])
        opened = [self._open(note, needs_quorum=False) for note in notes]
        if None in opened:
            return {}
        smaller, larger = (each.note for each in opened)
        shows = (
            smaller.origin == larger.origin
            and 0 < smaller.size <= larger.size
            and other != smaller.root
            and is_consistent(smaller.size, other, larger.size, larger.root, hashes)
        )
        if shows:
            self._findings.add("history_forked", size=smaller.size)
        else:
            self._findings.add("proof_unreadable")
        return self._facts(opened[1])
