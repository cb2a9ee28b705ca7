"""A privacy policy's text drafted as an inventory: what it declares, with lines, and what a human must still read.

A policy that names no system speaks of all of them: its declarations are given to every system of the workspace, or,
without a workspace, to one system `any`; either way they are marked, for only a human can say which system holds
what. Where a policy names systems and also declares something outside their passages, that is listed as unclear, not
guessed; the same holds for a system of the workspace that the policy does not name: it stands there, empty and marked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from rules.declaration import Inventory, PolicySource, Unclear
from rules.discovery import Label
from rules.drafting import Drafting
from rules.inventory import awaiting
from rules.marked import Path
from rules.passages import lines_of, normal, passages
from rules.policy_dates import changed_on
from rules.systems_named import Names


@dataclass(frozen=True, slots=True)
class Draft:
    """An inventory that nobody has read yet: what was not understood, and what awaits a human, as paths in it."""

    inventory: Inventory
    unclear: tuple[Unclear, ...]
    awaiting: tuple[Path, ...]
    language: str


def draft(text: str, source: str | None, systems: Mapping[str, Label] | None = None) -> Draft:
    """The inventory that a policy's `text` declares; `source` is its file's name, `systems` those of the workspace.

    The sha256 is that of the text in UTF-8: that of the file, if it was read without changing its line ends.
    """
    drafting = Drafting(Names(systems or {}), language_of(text))
    for passage in passages(text):
        drafting.read(passage)
    inventory = drafting.inventory(_source(text, source, drafting))
    return Draft(inventory, inventory.unclear, awaiting(inventory), drafting.language)


def language_of(text: str) -> str:
    """'fr' or 'en', by the small words of both."""
    words = re.findall(r"[a-z]+", normal(text))
    french = sum(word in {"le", "la", "les", "des", "vos", "nous", "et", "du", "nom", "est", "une"} for word in words)
    english = sum(word in {"the", "and", "of", "we", "your", "to", "our", "is", "name", "with", "by"} for word in words)
    return "en" if english > french else "fr"


def _source(text: str, source: str | None, drafting: Drafting) -> PolicySource:
    lines = lines_of(text)
    changed = changed_on(enumerate(lines, 1), drafting.language)
    if changed and changed[1] is None:
        drafting.doubt(changed[0], lines[changed[0] - 1], "ambiguous_date")
    return PolicySource(source, sha256(text.encode(errors="replace")).hexdigest(), changed[1] if changed else None)
