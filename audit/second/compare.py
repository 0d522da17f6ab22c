"""SPEC §9: two sides of one ledger, and the evidence where they contradict each other."""

import base64
import os

from findings import Findings
from note import Unreadable, decode_note
from package import Folder
from policy import NotOpened
from tree import EMPTY_ROOT, Frontier, consistency_ranges, is_consistent, leaf_hash


class NotASide(Exception):
    pass


def open_side(path, policy):
    """The head of a folder or a note, and its bytes; NotASide if it is not signed."""
    try:
        if os.path.isdir(path):
            octets = Folder(path).read("checkpoint")
        else:
            with open(path, "rb") as file:
                octets = file.read()
        return policy.open(decode_note(octets or b"")), octets
    except (OSError, Unreadable, NotOpened) as error:
        raise NotASide(path) from error


def choose_walked(one, other, is_ordered):
    """Of two sides (path, opened, octets) that which is walked, then that which is held."""
    is_folder = [os.path.isdir(side[0]) for side in (one, other)]
    is_larger = other[1].note.size > one[1].note.size
    if is_ordered or not is_folder[0] or (is_folder[1] and is_larger):
        return other, one
    return one, other


def find_evidence(path, policy, held, held_octets):
    """The text of a fork file; None where the folder leads to no signed head that contradicts."""
    size = held.note.size
    larger = _first_not_smaller(Folder(path), policy, held)
    if larger is None or size == 0:
        return None
    note, octets = larger
    other, hashes = _lead(Folder(path), size, note.size)
    leads = is_consistent(size, other, note.size, note.root, hashes)
    if other == held.note.root or not leads:
        return None
    lines = ["lantai/fork-sm3-v1", f"root {_encode(other)}", *map(_encode, hashes)]
    return "\n".join(lines) + f"\n\n{held_octets.decode()}\n{octets.decode()}"


def _encode(octets):
    return base64.b64encode(octets).decode()


def _first_not_smaller(folder, policy, held):
    for octets in folder.notes(Findings()):
        try:
            note = policy.open(decode_note(octets)).note
        except (Unreadable, NotOpened):
            continue
        if note.origin == held.note.origin and note.size >= held.note.size:
            return note, octets
    return None


def _lead(folder, old_size, new_size):
    """The root at the old size and the proof from there, in one pass and little memory."""
    ranges = consistency_ranges(old_size, new_size)
    trees = {(0, old_size): Frontier(), **{each: Frontier() for each in ranges}}
    for index, (body, stored) in enumerate(folder.entries(new_size, Findings())):
        hash_ = leaf_hash(body) if body else stored or EMPTY_ROOT
        for (start, end), tree in trees.items():
            if start <= index < end:
                tree.append(hash_)
    return trees[(0, old_size)].root(), [trees[each].root() for each in ranges]
