"""The folder of SPEC §5, read one tile at a time; links are not followed."""

import os
import stat

TILE = 256
# One more than the longest lawful file: more shows as surplus, and never fills the memory.
MAX_READ = TILE * (2 + 65_535) + 1
README_SM3 = "1310bdb26faf5f3a517f9e2eea903a8626837dfc9bd02507fd4f4e71fbba17b3"


def number_path(number):
    """1234067 is x001/x234/067."""
    groups = []
    while True:
        groups.insert(0, f"{number % 1000:03}")
        number //= 1000
        if not number:
            return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def tile_paths(folder, size):
    """The path of each tile with the number of its entries."""
    for number in range(-(-size // TILE)):
        width = min(TILE, size - number * TILE)
        path = f"{folder}/{number_path(number)}"
        yield (path if width == TILE else f"{path}.p/{width}"), width


class Folder:
    def __init__(self, root):
        self._root = root

    def read(self, path):
        """The bytes of a regular file; None if there is none behind that path."""
        at = self._root
        parts = path.split("/")
        for place, part in enumerate(parts, start=1):
            at = os.path.join(at, part)
            try:
                mode = os.lstat(at).st_mode
            except (FileNotFoundError, NotADirectoryError):
                return None
            is_kind = stat.S_ISREG if place == len(parts) else stat.S_ISDIR
            if not is_kind(mode):
                return None
        with open(at, "rb") as file:
            return file.read(MAX_READ)

    def paths(self):
        """Everything that is no folder."""
        waiting = [""]
        while waiting:
            below = waiting.pop()
            with os.scandir(os.path.join(self._root, below)) as scan:
                items = sorted(scan, key=lambda item: item.name)
            for item in items:
                path = f"{below}/{item.name}" if below else item.name
                if item.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield path

    def entries(self, size, findings):
        """Of each index (body or None, stored leaf hash or None)."""
        hash_paths = tile_paths("tile/0", size)
        for (path, width), (hash_path, _) in zip(tile_paths("tile/entries", size), hash_paths):
            bodies = self._bodies(path, width, findings)
            hashes = self._hashes(hash_path, width, findings)
            yield from zip(bodies, hashes)

    def _bodies(self, path, width, findings):
        bodies, rest = split_bundle(self.read(path) or b"", width)
        if rest and len(bodies) == width:
            findings.add("extra_bytes", path=path)
        return bodies + [None] * (width - len(bodies))

    def _hashes(self, path, width, findings):
        octets = self.read(path) or b""
        hashes = [octets[at : at + 32] for at in range(0, 32 * width, 32)]
        whole = [each if len(each) == 32 else None for each in hashes]
        if None in whole:
            findings.add("leaf_hashes_missing", path=path)
        elif len(octets) > 32 * width:
            findings.add("extra_bytes", path=path)
        return whole

    def notes(self, findings):
        """The listed notes, as bytes."""
        for path in self.note_paths():
            notes, rest = split_bundle(self.read(path) or b"")
            yield from notes
            if rest:
                findings.add("checkpoints_incomplete", path=path)
            if len(notes) > TILE:
                findings.add("extra_bytes", path=path)

    def note_paths(self):
        """Up to the first bundle that is not full."""
        number = 0
        while True:
            path = f"checkpoints/{number_path(number)}"
            octets = self.read(path)
            if octets is None:
                return
            yield path
            if len(split_bundle(octets)[0]) != TILE:
                return
            number += 1

    def strays(self, size):
        """Files that do not belong to an export of that size."""
        lawful = {"checkpoint", "public-key.txt", "README.txt", *self.note_paths()}
        for path in self.paths():
            if path not in lawful and not _is_tile(path, size):
                yield path


def _is_tile(path, size):
    for folder in ("tile/entries/", "tile/0/"):
        if path.startswith(folder):
            name = path.removeprefix(folder).split(".p/")[0]
            digits = name.replace("x", "").replace("/", "")
            if not (digits.isascii() and digits.isdigit()):
                return False
            number = int(digits)
            width = min(TILE, size - number * TILE)
            expected = folder + number_path(number)
            return width > 0 and path == (expected if width == TILE else f"{expected}.p/{width}")
    return False


def split_bundle(octets, limit=MAX_READ):
    """Up to `limit` bodies, and the bytes behind them."""
    bodies, at = [], 0
    while len(bodies) < limit and at + 2 <= len(octets):
        end = at + 2 + int.from_bytes(octets[at : at + 2], "big")
        if end > len(octets):
            break
        bodies.append(octets[at + 2 : end])
        at = end
    return bodies, octets[at:]
