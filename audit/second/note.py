"""Verifier keys and notes of SPEC §3."""

import base64
import binascii
import re
from dataclasses import dataclass

from leaf import MAX_SAFE
from sm2 import decode_point, sm2_verify
from sm3 import sm3

ALGORITHM = b"\xffsm2-sm3-v1"
MAX_CHARACTERS = 16_384
MAX_TIME = 8_640_000_000_000_000
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
# Not \s, which knows other characters in every language.
WHITE = re.compile("[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]")
DECIMAL = re.compile("(0|[1-9][0-9]{0,15})")


class Unreadable(Exception):
    pass


def decode_base64(text):
    """Standard, padded, canonical: one text for the same bytes."""
    try:
        octets = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Unreadable(text) from error
    if base64.b64encode(octets).decode() != text:
        raise Unreadable(text)
    return octets


def decode_decimal(text):
    if not DECIMAL.fullmatch(text) or int(text) > MAX_SAFE:
        raise Unreadable(text)
    return int(text)


def is_name(name):
    return bool(name) and "+" not in name and not WHITE.search(name)


@dataclass(frozen=True)
class Key:
    name: str
    octets: bytes

    def key_id(self, name=None):
        named = self.name if name is None else name
        return sm3(named.encode() + b"\n" + ALGORITHM + self.octets)[:4]

    def fingerprint(self):
        digest = sm3(self.octets).hex()
        return " ".join(digest[at : at + 8] for at in range(0, 64, 8))

    def line(self):
        public = base64.b64encode(ALGORITHM + self.octets).decode()
        return f"{self.name}+{self.key_id().hex()}+{public}"


def decode_key(line):
    """A verifier key; Unreadable if it is none."""
    name, *rest = line.split("+", 2)
    if len(rest) != 2:
        raise Unreadable(line)
    octets = decode_base64(rest[1])
    if octets[:11] != ALGORITHM or decode_point(octets[11:]) is None:
        raise Unreadable(line)
    key = Key(name, octets[11:])
    if not is_name(name) or key.line() != line:
        raise Unreadable(line)
    return key


@dataclass(frozen=True)
class Signature:
    name: str
    key_id: bytes
    time_ms: int
    octets: bytes


@dataclass(frozen=True)
class Note:
    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple

    def is_signed_by(self, key, signature):
        signed = f"cosignature/sm2-v1\ntime {signature.time_ms}\n{self.text}"
        return sm2_verify(key.octets, signed.encode(), signature.octets)


def decode_text(octets):
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("UTF-8") from error


def decode_note(octets):
    """The note, nothing of it verified; Unreadable if it is none."""
    text = decode_text(octets)
    if len(text.encode("utf-16-le")) > 2 * MAX_CHARACTERS or not text.endswith("\n"):
        raise Unreadable("note")
    lines = text.split("\n")[:-1]
    if len(lines) < 4 or lines[3] or not lines[0] or CONTROLS.search(lines[0]):
        raise Unreadable("note")
    root = decode_base64(lines[2])
    if len(root) != 32:
        raise Unreadable("root")
    signatures = tuple(decode_signature(line) for line in lines[4:])
    signed = "".join(line + "\n" for line in lines[:3])
    return Note(lines[0], decode_decimal(lines[1]), root, signed, signatures)


def decode_signature(line):
    """One line; Unreadable if it is none."""
    name, _, encoded = line.removeprefix("\u2014 ").partition(" ")
    octets = decode_base64(encoded)
    time_ms = int.from_bytes(octets[4:12], "big")
    is_lawful = line.startswith("\u2014 ") and is_name(name)
    if not is_lawful or len(octets) != 76 or time_ms > MAX_TIME:
        raise Unreadable(line)
    return Signature(name, octets[:4], time_ms, octets[12:])
