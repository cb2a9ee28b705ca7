"""The purposes that a policy names, gathered while it is read, each with its line and legal basis."""

import re
from dataclasses import replace

from rules.declaration import Purpose
from rules.discovery import Label
from rules.passages import Passage, quote
from rules.policy_words import LEGAL_BASES
from rules.purposes import KnownPurpose, purposes_in
from rules.systems_named import slug


class Uses:
    """Purposes in the policy's order."""

    def __init__(self) -> None:
        self.purposes: list[Purpose] = []
        self.paragraphs: list[int] = []  # of each purpose

    def add(self, known: KnownPurpose | None, passage: Passage, text: str) -> None:
        """A purpose, with the basis that its normal `text` names.

        A list's item or a table's row is a purpose of its own, if need be under a numbered id; a sentence may name
        again what stands already.
        """
        id = known.id if known else slug(passage.text)
        same = [purpose for purpose in self.purposes if re.fullmatch(rf"{re.escape(id)}(?:-\d+)?", purpose.id)]
        if same and (passage.form == "sentence" or passage.line in {purpose.line for purpose in same}):
            return
        words = quote(passage.text)
        self.paragraphs.append(passage.paragraph)
        self.purposes.append(
            Purpose(
                id=f"{id}-{len(same) + 1}" if same else id,
                label=known.label if known else Label(words, words),  # one of the two awaits a human
                line=passage.line,
                words=words,
                dpv=known.dpv if known else None,
                legal_basis=legal_basis(text),
            )
        )

    def found_on(self, passage: Passage, text: str) -> bool:
        """Take in a sentence on legal bases; whether its basis could be given to any purpose.

        It holds for the purposes that the sentence names, else for those of its own paragraph.
        """
        basis = legal_basis(text)
        named = {purpose.id for purpose in purposes_in(text)}
        fitting = {place for place, purpose in enumerate(self.purposes) if purpose.id.split("-")[0] in named}
        beside = {place for place, paragraph in enumerate(self.paragraphs) if paragraph == passage.paragraph}
        for place in (fitting or beside) if basis else ():
            purpose = self.purposes[place]
            self.purposes[place] = replace(purpose, legal_basis=purpose.legal_basis or basis)
        return bool(fitting or beside) or not basis


def legal_basis(text: str) -> str | None:
    """The article 6 basis that a normal text names, as a DPV term, if it names one."""
    return next((basis for basis, words in LEGAL_BASES if words.search(text)), None)
