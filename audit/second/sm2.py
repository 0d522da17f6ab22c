"""Verification of SM2 signatures (GB/T 32918.2) on the curve of GB/T 32918.5."""

from functools import lru_cache

from sm3 import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
IDENTITY = b"1234567812345678"
INFINITY = (1, 1, 0)


def decode_point(octets):
    """The point of 04‖x‖y; None if it is none of the curve."""
    if len(octets) != 65 or octets[0] != 4:
        return None
    x, y = int.from_bytes(octets[1:33], "big"), int.from_bytes(octets[33:], "big")
    if x >= P or y >= P or (y * y - (x * x + A) * x - B) % P:
        return None
    return x, y


def _double(point):
    x, y, z = point
    if not z:
        return INFINITY
    zz = z * z % P
    yy = y * y % P
    m = 3 * (x - zz) * (x + zz) % P
    s = 4 * x * yy % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def _add(one, other):
    if not one[2]:
        return other
    if not other[2]:
        return one
    x1, y1, z1 = one
    x2, y2, z2 = other
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * z2z2 % P, x2 * z1z1 % P
    s1, s2 = y1 * z2 * z2z2 % P, y2 * z1 * z1z1 % P
    if u1 == u2:
        return _double(one) if s1 == s2 else INFINITY
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh = h * hh % P
    v = u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, z1 * z2 * h % P


def _add_affine(one, other):
    """The same where the second point has z = 1, and neither equals the other."""
    x1, y1, z1 = one
    x2, y2 = other
    if not z1:
        return x2, y2, 1
    z1z1 = z1 * z1 % P
    h, r = x2 * z1z1 % P - x1, y2 * z1 * z1z1 % P - y1
    if not h:
        return _add(one, (x2, y2, 1))
    hh = h * h % P
    hhh = h * hh % P
    v = x1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - y1 * hhh) % P, z1 * h % P


@lru_cache(maxsize=16)
def _table(point):
    """Row i holds 1 to 15 times 16^i times the point: many signatures are by the same key."""
    rows, base = [], (*point, 1)
    for _ in range(64):
        row = [base]
        for _ in range(14):
            row.append(_add(row[-1], base))
        rows.append(row)
        base = _add(row[-1], base)
    return _affine(rows)


def _affine(rows):
    """All of them with z = 1, by a single inversion."""
    points = [point for row in rows for point in row]
    products = [1]
    for point in points:
        products.append(products[-1] * point[2] % P)
    inverse = pow(products[-1], -1, P)
    found = []
    for point, before in zip(reversed(points), reversed(products[:-1])):
        x, y, z = point
        own = inverse * before % P
        inverse = inverse * z % P
        squared = own * own % P
        found.append((x * squared % P, y * squared * own % P))
    found.reverse()
    return [found[at : at + 15] for at in range(0, len(found), 15)]


def _multiply_both(s, t, point):
    """s·G + t·point."""
    total = INFINITY
    for factor, table in ((s, _table(G)), (t, _table(point))):
        for row in table:
            digit = factor & 15
            if digit:
                total = _add_affine(total, row[digit - 1])
            factor >>= 4
    return total


@lru_cache(maxsize=64)
def _identity_digest(octets):
    fixed = b"".join(number.to_bytes(32, "big") for number in (A, B, *G))
    return sm3((8 * len(IDENTITY)).to_bytes(2, "big") + IDENTITY + fixed + octets[1:])


@lru_cache(maxsize=1024)
def sm2_verify(octets, message, signature):
    """Whether r‖s is a signature over the bytes by the key 04‖x‖y, with the default identity."""
    point = decode_point(octets)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    x, _, z = _multiply_both(s, t, point)
    if not z:
        return False
    e = int.from_bytes(sm3(_identity_digest(octets) + message), "big")
    return (e + x * pow(z * z, -1, P) % P) % N == r
