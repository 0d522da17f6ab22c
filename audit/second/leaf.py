"""The leaf of SPEC §1."""

MAX_SAFE = 2**53 - 1
MAX_LEAF = 65_535
MAX_TOKENS = 32_768
KINDS = ("INTENT", "DONE", "DENY", "CHANGE", "ABORT", "GW_HEAD", "KEY", "RESTORE")


def _is_token(value):
    return 1 <= len(value) <= 255 and all(0x21 <= byte <= 0x7E for byte in value)


def _is_tokens(value):
    return len(value) <= MAX_TOKENS and all(
        word and all(0x21 <= byte <= 0x7E for byte in word) for word in value.split(b" ")
    )


def _is_number(value):
    return len(value) == 8 and int.from_bytes(value, "big") <= MAX_SAFE


def _is_kind(value):
    return len(value) == 1 and 1 <= value[0] <= len(KINDS)


def _sized(length):
    return lambda value: len(value) == length


FIELDS = {
    1: ("origin", _is_token),
    2: ("kind", _is_kind),
    3: ("action", _is_token),
    4: ("entryId", _sized(16)),
    5: ("atMs", _is_number),
    6: ("actor", _is_token),
    7: ("unit", _is_token),
    8: ("tier", _is_token),
    9: ("terminal", _is_token),
    10: ("item", _is_token),
    11: ("itemVersion", _is_number),
    12: ("pages", _is_tokens),
    13: ("purpose", _is_token),
    14: ("approval", _is_token),
    15: ("outcome", _is_tokens),
    16: ("content", _sized(32)),
    17: ("detail", _sized(32)),
    18: ("gateway", _is_token),
    19: ("epoch", _is_number),
    20: ("sequence", _is_number),
    21: ("previous", _sized(32)),
    22: ("key", _sized(65)),
    23: ("validFromSize", _is_number),
    24: ("restoredOrigin", _is_token),
    25: ("restoredSize", _is_number),
    26: ("restoredRoot", _sized(32)),
    27: ("lostFrom", _is_number),
    28: ("lostTo", _is_number),
    29: ("signers", _is_tokens),
    30: ("session", _is_token),
    31: ("answers", _sized(16)),
    254: ("signatures", lambda value: len(value) > 0 and len(value) % 64 == 0),
    255: ("mac", _sized(32)),
}
REQUIRED = ("origin", "kind", "action", "entryId", "atMs", "actor")
NUMBERS = {name for name, check in FIELDS.values() if check is _is_number}
TEXTS = {name for name, check in FIELDS.values() if check in (_is_token, _is_tokens)}


def decode_leaf(leaf):
    """The fields by name, and under "signed" the bytes that are signed; None if it is no leaf."""
    if len(leaf) > MAX_LEAF or leaf[:5] != b"LTLF\x01":
        return None
    fields = {}
    at, last_tag, signed_to = 5, 0, len(leaf)
    while at < len(leaf):
        tag = leaf[at]
        length = int.from_bytes(leaf[at + 1 : at + 5], "big")
        end = at + 5 + length
        if at + 5 > len(leaf) or end > len(leaf) or tag <= last_tag or tag not in FIELDS:
            return None
        name, is_lawful = FIELDS[tag]
        value = leaf[at + 5 : end]
        if not is_lawful(value):
            return None
        fields[name] = _plain(name, value)
        if tag >= 254:
            signed_to = min(signed_to, at)
        at, last_tag = end, tag
    if not all(name in fields for name in REQUIRED):
        return None
    return {**fields, "signed": leaf[:signed_to]}


def _plain(name, value):
    if name == "kind":
        return KINDS[value[0] - 1]
    if name in NUMBERS:
        return int.from_bytes(value, "big")
    return value.decode("ascii") if name in TEXTS else value


def decode_entry(body, origin, index):
    """The leaf, if it is one of that ledger and may stand at that index; else None."""
    entry = decode_leaf(body)
    if entry is None or entry["origin"] != origin:
        return None
    return None if entry["kind"] == "RESTORE" and not _may_restore(entry, index) else entry


def _may_restore(entry, index):
    needed = ("restoredOrigin", "restoredSize", "restoredRoot", "lostFrom")
    if index != 0 or not all(name in entry for name in needed):
        return False
    signers = entry["signers"].split(" ") if "signers" in entry else []
    return (
        entry["restoredOrigin"] != entry["origin"]
        and entry["lostFrom"] == entry["restoredSize"]
        and entry.get("lostTo", entry["lostFrom"]) >= entry["lostFrom"]
        and len(signers) * 64 == len(entry.get("signatures", b""))
    )
