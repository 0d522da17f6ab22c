"""What the auditor believes: the policy of SPEC §4, and notes opened under it."""

import re
from dataclasses import dataclass

from note import CONTROLS, Unreadable, decode_decimal, decode_key


class BadPolicy(Exception):
    pass


class NotOpened(Exception):
    """`code` is "forged", "unsigned" or "out_of_turn"; of the last, `facts` say which key signed at which size."""

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Log:
    key: object
    start: int = 0

    def line(self):
        return self.key.line() + (f" from {self.start}" if self.start else "")


@dataclass(frozen=True)
class Opened:
    """A signed note: when, by whom else, and whether it counts."""

    note: object
    time_ms: int
    key: object
    witnesses: tuple
    counts: bool


class Policy:
    def __init__(self, logs, witnesses=None, groups=None, quorum="none", is_any_origin=False):
        self.logs = logs
        self.witnesses = witnesses or {}
        self.groups = groups or {}
        self.quorum = quorum
        self._is_any_origin = is_any_origin

    def logs_of(self, origin):
        return [log for log in self.logs if self._is_any_origin or log.key.name == origin]

    def key_at(self, origin, size):
        """The key of that ledger that counts at the size, if any."""
        begun = [log for log in self.logs_of(origin) if log.start <= size]
        return max(begun, key=lambda log: log.start).key if begun else None

    def is_quorum(self, names, wanted=None):
        wanted = wanted or self.quorum
        if wanted == "none":
            return True
        if wanted in self.witnesses:
            return wanted in names
        needed, members = self.groups[wanted]
        return sum(self.is_quorum(names, member) for member in members) >= needed

    def open(self, note):
        """NotOpened if it is forged or not signed."""
        key = self.key_at(note.origin, note.size)
        believed = {(each.name, each.key_id()): (each, name) for name, each in self._believed(key)}
        time_ms, names = None, []
        for line in note.signatures:
            signer, name = believed.get((line.name, line.key_id), (None, None))
            if signer is None:
                continue
            if not note.is_signed_by(signer, line):
                raise NotOpened("forged")
            if name is None and time_ms is None:
                time_ms = line.time_ms
            elif name is not None and name not in names:
                names.append(name)
        if time_ms is None:
            raise self._not_signed(note)
        return Opened(note, time_ms, key, tuple(names), self.is_quorum(set(names)))

    def _not_signed(self, note):
        """By nobody, or by a key of that ledger out of its turn, the oldest first."""
        for log in sorted(self.logs_of(note.origin), key=lambda log: log.start):
            key = log.key
            own = [
                line
                for line in note.signatures
                if (line.name, line.key_id) == (key.name, key.key_id())
            ]
            if any(note.is_signed_by(key, line) for line in own):
                return NotOpened("out_of_turn", size=note.size, signed_by=key.fingerprint())
        return NotOpened("unsigned")

    def _believed(self, key):
        """Each key with the policy's name for the witness; None for the ledger's own."""
        return [*self.witnesses.items(), *([(None, key)] if key else [])]


def policy_of_keys(logs):
    return Policy(logs, is_any_origin=True)


def decode_keys(text):
    """The keys of a ledger as `public-key.txt` has them (SPEC §5); Unreadable if it has another form."""
    if not text.endswith("\n"):
        raise Unreadable("keys")
    logs = [_decode_log(line) for line in text[:-1].split("\n")]
    starts = [log.start for log in logs]
    is_ascending = starts[0] == 0 and all(one < other for one, other in zip(starts, starts[1:]))
    points = {log.key.octets for log in logs}
    names = {log.key.name for log in logs}
    if not is_ascending or len(points) < len(logs) or len(names) != 1:
        raise Unreadable("keys")
    return logs


def _decode_log(line):
    text, word, digits = line.partition(" from ")
    start = decode_decimal(digits) if word else 0
    if word and start == 0:
        raise Unreadable(line)
    return Log(decode_key(text), start)


def parse_policy(text):
    """BadPolicy where the text is none."""
    if CONTROLS.search(text.replace("\n", "").replace("\t", "")):
        raise BadPolicy("control character")
    parser = _Parser()
    for line in text.split("\n"):
        words = re.split("[ \t]+", line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            parser.take(words)
    return parser.policy()


class _Parser:
    def __init__(self):
        self.logs, self.witnesses, self.groups = [], {}, {}
        self.points, self.members, self.quorum = set(), set(), None

    def take(self, words):
        readers = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if words[0] not in readers:
            raise BadPolicy(words[0])
        try:
            readers[words[0]](*words[1:])
        except (TypeError, Unreadable) as error:
            raise BadPolicy(" ".join(words)) from error

    def policy(self):
        if self.quorum is None:
            raise BadPolicy("quorum")
        return Policy(self.logs, self.witnesses, self.groups, self.quorum)

    def _key(self, line):
        key = decode_key(line)
        if key.octets in self.points:
            raise BadPolicy("key twice")
        self.points.add(key.octets)
        return key

    def _log(self, line, *rest):
        start = 0
        if rest[:1] == ("from",):
            start = decode_decimal(rest[1] if len(rest) > 1 else "")
            rest = rest[2:]
        if len(rest) > 1:
            raise BadPolicy("log")
        log = Log(self._key(line), start)
        if any((each.key.name, each.start) == (log.key.name, start) for each in self.logs):
            raise BadPolicy("two keys from one size")
        self.logs.append(log)

    def _name(self, name):
        if name == "none" or name in self.witnesses or name in self.groups:
            raise BadPolicy("name")
        return name

    def _witness(self, name, line, _url=None):
        self.witnesses[self._name(name)] = self._key(line)

    def _group(self, name, count, *members):
        name = self._name(name)
        for member in members:
            is_defined = member in self.witnesses or member in self.groups
            if not is_defined or member in self.members:
                raise BadPolicy("member")
            self.members.add(member)
        words = {"any": 1, "all": len(members)}
        needed = words[count] if count in words else decode_decimal(count)
        if not 1 <= needed <= len(members):
            raise BadPolicy("K")
        self.groups[name] = (needed, members)

    def _quorum(self, name):
        is_defined = name == "none" or name in self.witnesses or name in self.groups
        if self.quorum is not None or not is_defined:
            raise BadPolicy("quorum")
        self.quorum = name
