"""What KEY and RESTORE entries claim: steps 6 and 7 of SPEC §6."""

from note import Key
from sm2 import decode_point, sm2_verify
from sm3 import sm3


class KeyChanges:
    def __init__(self, policy, newest, findings):
        self._newest, self._origin = newest, newest.note.origin
        self._logs = policy.logs_of(self._origin)
        self._policy, self._findings = policy, findings
        self._shown = set()

    def see(self, entry, index):
        claim = self._read(entry, index)
        if claim is None:
            self._findings.add("key_change_false", bad=(index, index))
            return
        old_id, signature = claim
        old = [log.key for log in self._logs if self._key_id(log.key) == old_id]
        if not old:
            self._findings.add("key_change_unproven", bad=(index, index))
            return
        is_current = self._policy.key_at(self._origin, index + 1) in old
        if not is_current or not sm2_verify(old[0].octets, entry["signed"], signature):
            self._findings.add("key_change_false", bad=(index, index))
            return
        change = (entry["key"], entry["validFromSize"])
        self._shown.add(change)
        if change not in {(log.key.octets, log.start) for log in self._logs}:
            self._note_unknown(old[0], entry["validFromSize"])

    def _note_unknown(self, old, start):
        self._findings.add("key_change_unknown", size=start)
        size = self._newest.note.size
        if old == self._newest.key and start <= size:
            self._findings.add("checkpoint_out_of_turn", size=size, signed_by=old.fingerprint())

    def _key_id(self, key):
        return f"{self._origin}+{key.key_id(self._origin).hex()}"

    def _read(self, entry, index):
        """Whom it names as the old key, and that signature; None if it is not as §1 says."""
        if not all(name in entry for name in ("key", "validFromSize", "signers", "signatures")):
            return None
        octets, signatures = entry["key"], entry["signatures"]
        names = entry["signers"].split(" ")
        if entry["validFromSize"] <= index or len(names) != 2 or len(signatures) != 128:
            return None
        is_named = names[0].rpartition("+")[0] == self._origin
        if not is_named or names[1] != self._key_id(Key(self._origin, octets)):
            return None
        is_signed = sm2_verify(octets, entry["signed"], signatures[64:])
        return (names[0], signatures[:64]) if decode_point(octets) and is_signed else None

    def finish(self, size):
        """What the policy says happened, and the ledger does not show."""
        for log in self._logs:
            if 0 < log.start <= size and (log.key.octets, log.start) not in self._shown:
                self._findings.add("key_change_missing", size=log.start)


def judge_restore(entry, officers, findings):
    """`officers` are the points that the auditor brought, None if he brought none."""
    by_name = {sm3(octets).hex(): octets for octets in officers or []}
    names = entry["signers"].split(" ") if "signers" in entry else []
    signed = set()
    for place, name in enumerate(names):
        signature = entry["signatures"][64 * place : 64 * place + 64]
        if name in by_name:
            if not sm2_verify(by_name[name], entry["signed"], signature):
                findings.add("restore_forged", bad=(0, 0))
                return
            signed.add(name)
    if officers is None:
        findings.add("restore_unproven")
    elif len(signed) < 2:
        findings.add("restore_unsigned")


def describe_restore(entry):
    return {
        "origin": entry["restoredOrigin"],
        "size": entry["restoredSize"],
        "root": entry["restoredRoot"].hex(),
        "lostFrom": entry["lostFrom"],
        **({"lostTo": entry["lostTo"]} if "lostTo" in entry else {}),
        "signers": entry["signers"].split(" ") if "signers" in entry else [],
    }
