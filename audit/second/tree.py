"""The tree of SPEC §2: roots as it grows, and the proofs of RFC 6962 §2.1.1 and §2.1.2."""

from sm3 import sm3

EMPTY_ROOT = sm3(b"")


def leaf_hash(leaf):
    return sm3(b"\x00" + leaf)


def node_hash(left, right):
    return sm3(b"\x01" + left + right)


class Frontier:
    """The roots of the full subtrees, largest first: all that a growing tree must remember."""

    def __init__(self):
        self.size = 0
        self._roots = []

    def append(self, hash_):
        size = self.size
        while size & 1:
            hash_ = node_hash(self._roots.pop(), hash_)
            size >>= 1
        self._roots.append(hash_)
        self.size += 1

    def grown(self, hash_):
        """Itself with one leaf more; None where there is no leaf."""
        if hash_ is None:
            return None
        self.append(hash_)
        return self

    def root(self):
        if not self._roots:
            return EMPTY_ROOT
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(left, root)
        return root


def is_included(hash_, index, size, proof, root):
    """RFC 9162 §2.1.3.2, which verifies the proofs of RFC 6962 too."""
    if not 0 <= index < size:
        return False
    place, last = index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hash_ = node_hash(sibling, hash_)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and hash_ == root


def is_consistent(old_size, old_root, new_size, new_root, proof):
    """RFC 9162 §2.1.4.2, and the two cases that it leaves out."""
    if old_size > new_size:
        return False
    if old_size == 0:
        is_root = new_size > 0 or new_root == EMPTY_ROOT
        return not proof and old_root == EMPTY_ROOT and is_root
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def consistency_ranges(old_size, new_size):
    """The subtrees (from, to) whose roots make up the proof, lowest first."""

    def prove(m, start, end, is_whole):
        if m == end - start:
            return [] if is_whole else [(start, end)]
        half = 1 << (end - start - 1).bit_length() - 1
        middle = start + half
        if m <= half:
            return prove(m, start, middle, is_whole) + [(middle, end)]
        return prove(m - half, middle, end, False) + [(start, middle)]

    return prove(old_size, 0, new_size, True) if 0 < old_size < new_size else []
