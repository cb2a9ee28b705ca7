"""What pseudonyms are drawn from: one pool a file, one entry a line; their order is part of every stable pseudonym.

`surnames` are French-looking and borne by nobody: toponymic parts joined, without every name that INSEE's list of
218 000 surnames knows, and without first names, towns and common words. `first_names` are real, a man's and a woman's
with the same initial on each line. `streets` are named after plants and birds, as in any town.
"""

from functools import cache
from importlib import resources


@cache
def pool(name: str) -> tuple[str, ...]:
    """The entries of one pool."""
    return tuple(resources.files(__name__).joinpath(f"{name}.txt").read_text("utf-8").splitlines())
