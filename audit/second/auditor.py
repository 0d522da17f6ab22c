"""What the auditor brings, as files and arguments (SPEC §10)."""

import base64
import re

from leaf import MAX_SAFE
from note import Key, Unreadable, decode_note, decode_signature, decode_text
from policy import BadPolicy, Log, NotOpened, decode_keys, parse_policy
from sm2 import decode_point

# More than any key, policy, checkpoint or proof file has.
MAX_READ = 1024 * 1024
# SubjectPublicKeyInfo of a key of this curve: all that stands before 04‖x‖y.
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
PEM = re.compile(
    "-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=\n]+)\n-----END PUBLIC KEY-----"
)
# Of 91 bytes.
BASE64 = re.compile("[A-Za-z0-9+/]{122}==")
HEX = re.compile("[0-9A-Fa-f]{130}")


class UsageError(Exception):
    pass


def read_file(path):
    try:
        with open(path, "rb") as file:
            octets = file.read(MAX_READ + 1)
    except OSError as error:
        raise UsageError(f"读不到 {path}") from error
    if len(octets) > MAX_READ:
        raise UsageError(f"{path} 过大")
    return octets


def _text(path):
    try:
        return decode_text(read_file(path))
    except Unreadable as error:
        raise UsageError(f"{path} 不是 UTF-8") from error


def _bare(text):
    """Without the white space of SPEC §10 around it."""
    return text.replace("\r\n", "\n").strip(" \t\r\n")


def _point(text):
    """04‖x‖y of a PEM or hex text; None if it is neither."""
    bare = _bare(text)
    pem = PEM.fullmatch(bare)
    if HEX.fullmatch(bare):
        octets = bytes.fromhex(bare)
    elif pem and BASE64.fullmatch(pem[1].replace("\n", "")):
        der = base64.b64decode(pem[1].replace("\n", ""))
        octets = der.removeprefix(SPKI) if der.startswith(SPKI) else b""
    else:
        return None
    return octets if decode_point(octets) else None


def read_keys(path, signed):
    """The keys of a ledger, or one PEM; that has its name from the bytes that it should have signed."""
    text = _text(path)
    octets = _point(text) if "-----BEGIN" in text else None
    if octets:
        return [Log(Key(_name_in(signed, octets), octets))]
    try:
        return decode_keys(_bare(text) + "\n")
    except Unreadable as error:
        raise UsageError(f"{path} 不是公钥") from error


def _name_in(signed, octets):
    for line in signed.decode("utf-8", "replace").split("\n"):
        try:
            signature = decode_signature(line)
        except Unreadable:
            continue
        if Key(signature.name, octets).key_id() == signature.key_id:
            return signature.name
    return "-"


def read_officer(path):
    octets = _point(_text(path))
    if octets is None:
        raise UsageError(f"{path} 不是公钥")
    return octets


def read_policy(path):
    try:
        return parse_policy(_text(path))
    except BadPolicy as error:
        raise UsageError(f"{path} 不是见证策略") from error


def open_held(octets, policy):
    try:
        return policy.open(decode_note(octets))
    except (Unreadable, NotOpened) as error:
        raise UsageError("--at-least 给出的检查点不能用") from error


def read_at_least(value):
    """A number of entries, or the bytes of a checkpoint file."""
    if re.fullmatch("[0-9]+", value):
        if int(value) > MAX_SAFE:
            raise UsageError("--at-least 过大")
        return int(value)
    return read_file(value)
