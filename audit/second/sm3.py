"""SM3 (GB/T 32905)."""

import hashlib
import struct

_START = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
    0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip
_MASK = 0xFFFFFFFF


def _rotate(word, by):
    by %= 32
    return ((word << by) | (word >> (32 - by))) & _MASK


_ROUND_CONSTANTS = [_rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def _compress(state, block):
    w = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
        w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        a12 = _rotate(a, 12)
        ss1 = _rotate((a12 + e + _ROUND_CONSTANTS[j]) & _MASK, 7)
        if j < 16:
            ff, gg = a ^ b ^ c, e ^ f ^ g
        else:
            ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + w[j]) & _MASK
        a, b, c, d = tt1, a, _rotate(b, 9), c
        e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))


def _own(data):
    padding = b"\x80" + bytes(-(len(data) + 9) % 64)
    padded = data + padding + struct.pack(">Q", 8 * len(data))
    state = _START
    for at in range(0, len(padded), 64):
        state = _compress(state, padded[at : at + 64])
    return struct.pack(">8I", *state)


def _openssl(data):
    return hashlib.new("sm3", data).digest()


# Both examples of the standard, and lengths around the padding.
_EXAMPLES = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}
_LENGTHS = (0, 1, 54, 55, 56, 63, 64, 65, 119, 120)


def _choose():
    """OpenSSL where it has SM3 and agrees with this file; it is many times faster."""
    for message, digest in _EXAMPLES.items():
        if _own(message).hex() != digest:
            raise RuntimeError("SM3 自检失败")
    try:
        agrees = all(_openssl(bytes(n)) == _own(bytes(n)) for n in _LENGTHS)
        return _openssl if agrees else _own
    except ValueError:
        return _own


sm3 = _choose()
