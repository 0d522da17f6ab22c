"""SPEC §6: a whole export against what the auditor brings."""

from claims import describe_restore, judge_restore
from findings import Findings, verdict
from note import Unreadable, decode_note, decode_text
from package import README_SM3, Folder
from policy import NotOpened, Policy, decode_keys, policy_of_keys
from sm3 import sm3
from walk import Stop, Walk


class Trust:
    """What the auditor brings. `policy` is None where the key of the package must do."""

    def __init__(self, policy=None, origin=None, at_least=None, officers=None):
        self.policy, self.origin, self.officers = policy, origin, officers
        self.at_least = at_least


def package_keys(folder):
    """The keys inside the package, none if they cannot be read."""
    try:
        return decode_keys(decode_text(folder.read("public-key.txt") or b""))
    except Unreadable:
        return []


def open_newest(folder, policy, findings):
    """The newest checkpoint, opened; None with a finding if nothing further can be said."""
    octets = folder.read("checkpoint")
    if octets is None:
        findings.add("checkpoint_missing")
        return None
    try:
        opened = policy.open(decode_note(octets))
    except Unreadable:
        findings.add("checkpoint_unreadable", path="checkpoint")
        return None
    except NotOpened as error:
        findings.add(f"checkpoint_{error.code}", path="checkpoint", **error.facts)
        return None
    if not opened.counts:
        findings.add("quorum_missing", size=opened.note.size)
    return opened


class FolderVerifier:
    """`held` are checkpoints that the auditor brings, opened; a longer one is `beyond`."""

    def __init__(self, path, trust, beyond="tail_cut"):
        self.folder, self.trust, self.beyond, self.held = Folder(path), trust, beyond, []
        self.findings = Findings()
        keys = package_keys(self.folder)
        self.policy = trust.policy or (policy_of_keys(keys) if keys else Policy([]))

    def run(self, tell):
        newest = open_newest(self.folder, self.policy, self.findings)
        if newest is None:
            self._judge_keys(None)
            return verdict("package", self.findings, key=self._key(None), provenSize=0)
        note = newest.note
        if self.trust.origin not in (None, note.origin):
            self.findings.add("other_ledger")
        walk = Walk(self.folder, newest, self.policy, self.findings)
        walk.run(self._stops(newest), tell)
        if walk.first and walk.proven:
            judge_restore(walk.first, self.trust.officers, self.findings)
        self._judge_keys(newest.key)
        self._judge_files(note.size)
        is_restored = walk.first is not None and walk.proven > 0
        return verdict(
            "package",
            self.findings,
            origin=note.origin,
            size=note.size,
            root=note.root.hex(),
            signedAtMs=newest.time_ms,
            provenSize=walk.proven,
            key=self._key(newest.key),
            witnesses=list(newest.witnesses) if self.policy.witnesses else None,
            restored=describe_restore(walk.first) if is_restored else None,
        )

    def _stops(self, newest):
        """By size; of one size the listed first, then the held, then the newest itself."""
        held = sorted(self._held_stops(newest), key=lambda stop: stop.size)
        for stop in self._listed(newest):
            while held and held[0].size < stop.size:
                yield held.pop(0)
            yield stop
        yield from held
        yield Stop(newest.note.size, newest.note.root, newest.counts, newest.time_ms)

    def _listed(self, newest):
        """Step 4, and the stops that the list gives."""
        last, before, end = None, None, newest.note.size
        for octets in self.folder.notes(self.findings):
            last = octets
            opened = self._open_listed(octets, newest)
            if opened is None:
                continue
            size = opened.note.size
            if before and size < before.note.size:
                self.findings.add("checkpoints_disordered", size=size)
            elif size > end:
                self.findings.add("tail_cut", bad=(end, end), size=size)
            else:
                if before and opened.time_ms < before.time_ms:
                    self.findings.add("clock_backwards", size=size)
                before = opened
                yield Stop(size, opened.note.root, opened.counts, opened.time_ms)
        if last != self.folder.read("checkpoint"):
            self.findings.add("checkpoints_incomplete")

    def _open_listed(self, octets, newest):
        try:
            opened = self.policy.open(decode_note(octets))
        except Unreadable:
            self.findings.add("checkpoint_unreadable")
            return None
        except NotOpened as error:
            self.findings.add(f"checkpoint_{error.code}", **error.facts)
            return None
        if opened.note.origin == newest.note.origin:
            return opened
        self.findings.add("other_ledger", size=opened.note.size)
        return None

    def _held_stops(self, newest):
        size = newest.note.size
        if isinstance(self.trust.at_least, int) and self.trust.at_least > size:
            self.findings.add("tail_cut", bad=(size, size), size=self.trust.at_least)
        for opened in self.held:
            if opened.note.origin != newest.note.origin:
                self.findings.add("other_ledger", size=opened.note.size)
            elif opened.note.size > size:
                bad = (size, size) if self.beyond == "tail_cut" else None
                self.findings.add(self.beyond, bad=bad, size=opened.note.size)
            else:
                yield Stop(opened.note.size, opened.note.root, True)

    def _judge_keys(self, ledger_key):
        if not self.policy.logs:
            self.findings.add("key_missing")
        elif self.trust.policy is None:
            self.findings.add("key_unproven")
        lines = {log.line().encode() for log in self.policy.logs}
        *own, rest = (self.folder.read("public-key.txt") or b"").split(b"\n")
        if ledger_key and (rest or not own or not lines.issuperset(own)):
            self.findings.add("package_key_differs", path="public-key.txt")

    def _judge_files(self, size):
        if sm3(self.folder.read("README.txt") or b"").hex() != README_SM3:
            self.findings.add("readme_changed", path="README.txt")
        for path in self.folder.strays(size):
            self.findings.add("extra_file", path=path)

    def _key(self, ledger_key):
        if ledger_key is None:
            return None
        source = "auditor" if self.trust.policy else "package"
        return {"source": source, "fingerprint": ledger_key.fingerprint()}
