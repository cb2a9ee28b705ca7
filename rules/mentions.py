"""Which categories a piece of a policy declares: not those that it denies, and for work use where it says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rules.passages import normal
from rules.policy_words import CATEGORY_WORDS, CONTRAST, NEGATION, NOT_NEGATION, PRIVATE, SUBJECTS, WORK, WORK_PLURAL


@dataclass(frozen=True, slots=True)
class Mention:
    """A category that a text declares, about whom, and narrowed to what."""

    category: str
    subject: str | None
    qualifier: Literal["work"] | None


# Where one thing of an enumeration ends and the next begins.
_SEPARATOR = re.compile(r"[,;:()/]|(?<!\w)(?:et|and|ou|or|ainsi que|as well as)(?!\w)|(?<=\w)\. ")


def mentions(text: str) -> tuple[Mention, ...]:
    """The categories that `text` declares, each once, in its order; a subject holds until another one is named."""
    kept = affirmed(normal(text))
    found: dict[tuple[str, str | None], Mention] = {}
    for mention in _with_subjects(kept, list(_in_pieces(kept))):
        known = found.get((mention.category, mention.subject))
        if known is None or (known.qualifier and not mention.qualifier):
            found[mention.category, mention.subject] = mention
    return tuple(found.values())


def speaks_of_data(text: str) -> bool:
    """Whether a normal text names any category, declared or denied."""
    return bool(_categories(text))


def affirmed(text: str) -> str:
    """A normal text without what it denies: 'we store your name, but not your phone' → 'we store your name, '."""
    pieces = re.split(r"(?<=[;.!?])\s", text)
    return " ".join(_affirmed(piece) for piece in pieces)


def denies(text: str) -> bool:
    """Whether a normal text, such as the introduction of a list, says that something is not done."""
    quiet = NOT_NEGATION.sub(lambda hit: "_" * len(hit[0]), text)
    return any(not _restricts(quiet, hit) for hit in NEGATION.finditer(quiet))


def _affirmed(sentence: str) -> str:
    quiet = NOT_NEGATION.sub(lambda hit: "_" * len(hit[0]), sentence)
    for hit in NEGATION.finditer(quiet):
        if _restricts(quiet, hit):
            continue
        before, after = sentence[: hit.start()], sentence[hit.end() :]
        contrast = CONTRAST.search(after)
        denied, rest = (after[: contrast.start()], after[contrast.end() :]) if contrast else (after, "")
        if not _categories(denied):  # 'your phone is not collected': what stands before is denied
            turns = list(CONTRAST.finditer(before))
            before = before[: turns[-1].start()] if turns else ""
        return f"{before} {_affirmed(rest)}"
    return sentence


def _restricts(text: str, hit: re.Match[str]) -> bool:
    """'aucune autre donnée', 'no other data': nothing that was said is denied."""
    return bool(re.match(r" (?:autres?|other|further|more|plus)\b", text[hit.end() :]))


def _categories(text: str) -> list[tuple[int, str]]:
    """Where which category stands; a word counts once, for the first category of the table that it fits."""
    found: list[tuple[int, str]] = []
    for category, words in CATEGORY_WORDS:
        found += [(hit.start(), category) for hit in words.finditer(text)]
        text = words.sub(lambda hit: "_" * len(hit[0]), text)
    return sorted(found)


def _in_pieces(text: str) -> Iterator[tuple[int, Mention]]:
    """Each category with its place; a plural 'professionnels' also narrows the piece before its 'et'."""
    found: list[tuple[int, Mention]] = []
    start = joined = 0
    for end, after in [*(hit.span() for hit in _SEPARATOR.finditer(text)), (len(text), len(text))]:
        piece = text[start:end]
        work: Literal["work"] | None = "work" if WORK.search(piece) and not PRIVATE.search(piece) else None
        if work and WORK_PLURAL.search(piece):
            found[joined:] = [(place, replace(mention, qualifier=work)) for place, mention in found[joined:]]
        subject = next((subject for _, subject in _subjects(piece)), None)
        here = [(start + place, Mention(category, subject, work)) for place, category in _categories(piece)]
        joined = len(found) if text[end:after] in ("et", "and") else len(found) + len(here)
        found += here
        start = after
    return iter(found)


def _subjects(text: str) -> list[tuple[int, str]]:
    """Who is named where; 'user name' is a category, not a user."""
    for _, words in CATEGORY_WORDS:
        text = words.sub(lambda hit: "_" * len(hit[0]), text)
    return sorted((hit.start(), subject) for subject, known in SUBJECTS.items() for hit in known.words.finditer(text))


def _with_subjects(text: str, found: list[tuple[int, Mention]]) -> Iterator[Mention]:
    """The subject of the piece itself, else the last one named before it, else the next one."""
    named = _subjects(text)
    for place, mention in found:
        before = [subject for where, subject in named if where <= place]
        after = [subject for where, subject in named if where > place]
        yield replace(mention, subject=mention.subject or (before[-1] if before else after[0] if after else None))
