"""What a passage of a policy is about, from the sentence that introduces it and the headings over it."""

import re

from rules.mentions import mentions
from rules.passages import Passage, normal
from rules.policy_words import COLUMN_WORDS, TOPIC_WORDS

# A heading with these words names the document, not what a section is about.
_TITLE = re.compile(r"\b(?:politique|charte|policy|notice|statement|declaration)\b")
_COLLECTS = re.compile(
    r"\b(?:collect|recueil|enregistr|we (?:store|keep|hold|record)|quelles (?:donnees|informations)"
    r"|what (?:data|information))"
)
_HOLDS = re.compile(r"\b(?:conserv|stock|detien|contien|saisi|stores?\b|records?\b|holds?\b|keeps?\b)")
_RIGHTS = re.compile(r"\b(?:droits?|rights?)\b")
_USES = re.compile(
    r"\b(?:servent a|servira|afin d|finalites?|purposes?|utilisons|sont utilisees|we use|(?:is|are|be) used"
    r"|used (?:to|for)"
    r"|in order to|objectifs?)"
)


def topic(passage: Passage) -> str | None:
    """The topic of the introduction, else of the innermost heading that has one; None where nothing says."""
    if passage.intro and (introduced := _of_sentence(normal(passage.intro))):
        return introduced
    for heading in reversed(passage.headings):
        text = normal(heading.text)
        names_the_document = _TITLE.search(text) or (heading.level == 0 and not _COLLECTS.search(text))
        if not names_the_document and (found := _of_heading(text)):
            return found
    return None


def topic_of_sentence(passage: Passage) -> str | None:
    """What a sentence itself says it is about, where no heading does: that we collect, or what we use data for."""
    text = normal(passage.text)
    if _RIGHTS.search(text):
        return None
    return (
        "purposes"
        if _USES.search(text)
        else "data"
        if _COLLECTS.search(text) or (_HOLDS.search(text) and mentions(text))
        else None
    )


def column_of(header: str) -> str | None:
    """What a table's column holds, by its normal header."""
    return next((column for column, words in COLUMN_WORDS if words.match(header)), None)


def _of_sentence(text: str) -> str | None:
    if _USES.search(text):
        return "purposes"
    return "data" if _COLLECTS.search(text) else _of_heading(text)


def _of_heading(text: str) -> str | None:
    found = next((topic for topic, words in TOPIC_WORDS if words.search(text)), None)
    if found == "purposes" and _COLLECTS.search(text):
        return "data"
    return "purposes" if found == "basis" and _USES.search(text) else found
