"""One reading of a policy: passage by passage, what is declared, used, shared, kept and where."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from detectors.category import CATEGORIES, Category
from rules.declaration import Declaration, Inventory, Location, PolicySource, Stated, System, Unclear
from rules.discovery import Label
from rules.gathered import Gathered
from rules.mentions import Mention, affirmed, denies, mentions, speaks_of_data
from rules.oddities import WHY, oddities
from rules.passages import Passage, normal, quote
from rules.policy_words import (
    AREAS,
    COLLECTS,
    DURATION,
    HOSTS,
    KEEPS,
    OUTSIDE,
    RECIPIENT_WORDS,
    SHARES,
    SHARES_PLAINLY,
    SUBJECTS,
    VAGUE,
)
from rules.purposes import KnownPurpose, purpose_of, purposes_in
from rules.systems_named import Named, Names, spelled
from rules.topics import column_of, topic, topic_of_sentence
from rules.uses import Uses

# 'to manage your account, we store …': the part of a sentence that says what for.
_WHAT_FOR = re.compile(
    r"\b(?:pour (?:(?:vous|mieux|nous|y|en|la|le|l'|les) ?)*\w+(?:er|ir|re)\b|afin d\w*|in order to|so that|so as to"
    r"|(?:used|need\w*|us) to)\b[^,;:.]*"
)
_WORK_DETAILS = re.compile(
    r"\b(?:coordonnees|donnees|informations|contacts?) professionn|\b(?:business|work|professional) contact"
)


class Drafting:
    """Holds what was read so far; `inventory` puts it together."""

    def __init__(self, names: Names, language: str) -> None:
        self.names = names
        self.language = language
        self.gathered = Gathered(names)
        self.uses = Uses()
        self.retention: list[Stated] = []
        self.unclear: dict[tuple[int, str], Unclear] = {}
        self.spoken_of: tuple[int, Named] | None = None  # the system of this paragraph, for the sentence that says 'it'
        self.cookies: set[str] = set()

    def read(self, passage: Passage) -> None:
        """Take in one passage."""
        about = topic(passage)
        for why in oddities(passage, about):
            self.doubt(passage.line, passage.text, why)
        if passage.form == "row":
            self._row(passage, about)
        elif about == "cookies":
            self._cookies(passage)
        elif about not in _UNREAD:
            self._prose(passage, about or topic_of_sentence(passage) or self._topic_of_label(passage))

    def doubt(self, line: int, text: str, why: str, which: str = "") -> None:
        """List a line for a human, in the policy's language; `which` says what it is about."""
        fr, en = WHY[why]
        told = Unclear(line, quote(text), (en if self.language == "en" else fr) + which)
        self.unclear.setdefault((line, why), told)

    def inventory(self, policy: PolicySource) -> Inventory:
        for line, words in self.gathered.unplaced():
            self.doubt(line, words, "no_system")
        for line, words in self.gathered.not_connected():
            self.doubt(line, words, "not_connected")
        systems = self.gathered.systems()
        self._compare_uses(systems)
        return Inventory(
            version=1,
            policy=policy,
            subjects=self.gathered.subjects(),
            systems=systems,
            purposes=tuple(self.uses.purposes),
            retention=tuple(self.retention),
            unclear=tuple(self.unclear[key] for key in sorted(self.unclear)),
        )

    def _compare_uses(self, systems: Mapping[str, System]) -> None:
        """Purposes that need what the policy does not declare: phone calls without a phone number."""
        for purpose in self.uses.purposes:
            used = [mention.category for mention in mentions(purpose.words or "")]
            for system in systems.values():
                lacking = [category for category in used if category not in {item.category for item in system.declares}]
                if lacking and system.declares:
                    which = f" : {self._said(system.label)} ({', '.join(self._said(CATEGORIES[c]) for c in lacking)})"
                    self.doubt(purpose.line or 1, purpose.words or "", "undeclared_use", which)

    def _said(self, words: Label | Category) -> str:
        return words.en if self.language == "en" else words.fr

    # --- passages

    def _prose(self, passage: Passage, about: str | None) -> None:
        text = normal(passage.text)
        if DURATION.search(text) and (about == "retention" or KEEPS.search(text)):
            self.retention.append(Stated(quote(passage.text), passage.line))
        elif about == "purposes":
            self._purposes(passage, text)
        elif about == "basis" or _SAYS_BASIS.search(text):
            self._basis(passage, text)
        elif about == "recipients":
            self._recipients(passage, text)
        elif about == "data":
            self._data(passage, text)
        if about != "recipients" and passage.form == "sentence" and SHARES_PLAINLY.search(text):
            self._recipients(passage, text)
        if about not in ("data", "purposes"):
            self._location(passage.text, passage.line, self._system(passage))

    def _topic_of_label(self, passage: Passage) -> str | None:
        """A list or line under nothing but a system's name declares what that system holds."""
        return "data" if self._labelled(passage) or (passage.form == "item" and self._system(passage)) else None

    def _labelled(self, passage: Passage) -> Named | None:
        """The system of `Sellers: name, e-mail`, or of a list that `Sellers:` introduces."""
        for text in (passage.text, passage.intro):
            label, colon, _ = text.partition(":")
            if colon and len(label) < _LONGEST_LABEL and (named := self.names.in_heading(label)):
                return named
        return None

    def _data(self, passage: Passage, text: str) -> None:
        """Declarations of an item or sentence, and what the sentence says that they are for."""
        what_for = " ".join(hit[0] for hit in _WHAT_FOR.finditer(text))
        declared = _WHAT_FOR.sub(" ", text)
        found = mentions(declared)
        if passage.form == "sentence":
            for purpose in purposes_in(what_for):
                self._purpose(purpose, passage, what_for)
            found = found if COLLECTS.search(text) or self._labelled(passage) else ()
        if denies(normal(passage.intro)):
            return
        for system, part in self._parts(declared) if found else ():
            for mention in mentions(part):
                self._declare(mention, passage, system)
        if VAGUE.search(affirmed(text)):
            self.doubt(passage.line, passage.text, "vague")
        elif not found and affirmed(text) == text and not text.endswith(":") and not what_for:
            self._not_understood(passage, text)

    def _parts(self, text: str) -> list[tuple[Named | None, str]]:
        """A text that names several systems, as what it says of each; any other text whole.

        'A stores names, B stores phones': what follows a name is said of it. 'Names are in A, phones in B': what
        precedes it. 'A and B store names': of both.
        """
        places = self.names.places(text)
        for begin, end, _ in places:  # 'the sellers' tools' says nothing of whose data they hold
            text = f"{text[:begin]}{'_' * (end - begin)}{text[end:]}"
        if len({named.id for *_, named in places}) < 2:
            return [(None, text)]
        leads = not speaks_of_data(text[: places[0][0]])
        cuts = [begin for begin, *_ in places[1:]] if leads else [end for _, end, _ in places[:-1]]
        parts = [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        said = list(zip([named for *_, named in places], parts, strict=True))
        return _filled(said) if leads else _filled(said[::-1])[::-1]

    def _not_understood(self, passage: Passage, text: str) -> None:
        if passage.form == "item" and (purpose := purpose_of(text)) and text.startswith(_INFINITIVES):
            self._purpose(purpose, passage, text)
        elif (passage.form == "item" or COLLECTS.search(text)) and not any(oddities(passage, None)):
            self.doubt(passage.line, passage.text, "no_category")

    def _declare(self, mention: Mention, passage: Passage, system: Named | None = None) -> None:
        system = system or self._system(passage)
        over = [passage.intro, *(heading.text for heading in reversed(passage.headings))]
        about = (subject for text in over for subject, known in SUBJECTS.items() if known.words.search(normal(text)))
        subject = mention.subject or (system.subject if system else None) or next(about, None)
        narrowed = mention.category in ("email", "phone") and any(_WORK_DETAILS.search(normal(text)) for text in over)
        reachable = mention.category in ("email", "phone", "address")
        work: Literal["work"] | None = "work" if narrowed or (mention.qualifier and reachable) else None
        self.gathered.declare(
            system,
            Declaration(
                mention.category,
                subject,
                passage.line,
                quote(passage.text),
                work,
                "pd:EmailAddressWork" if mention.category == "email" and work else None,
            ),
            self._from(passage, system),
        )

    def _from(self, passage: Passage, system: Named | None) -> int:
        """The line on which the passage about that system begins: its heading, else the line itself."""
        for heading in passage.headings:
            if system and self.names.in_heading(heading.text) == system:
                return heading.line
        return passage.line

    def _system(self, passage: Passage) -> Named | None:
        """The system that the passage names, or its paragraph, its introduction, or the innermost heading."""
        named = self.names.in_text(passage.text) or self._labelled(passage)
        if named:
            self.spoken_of = (passage.paragraph, named)
        elif self.spoken_of and self.spoken_of[0] == passage.paragraph:
            named = self.spoken_of[1]
        named = named or (self.names.in_text(passage.intro) if passage.intro else None)
        over = (self.names.in_heading(heading.text) for heading in reversed(passage.headings))
        return named or next((system for system in over if system), None)

    def _cookies(self, passage: Passage) -> None:
        """One line for a whole section on cookies."""
        section = passage.headings[-1].text if passage.headings else ""
        if section not in self.cookies:
            self.cookies.add(section)
            self.doubt(passage.line, passage.text, "cookies")

    # --- purposes, recipients, places

    def _purposes(self, passage: Passage, text: str) -> None:
        found = [purpose_of(text)] if passage.form == "item" else [*purposes_in(text)]
        if text.endswith(":"):
            return
        for purpose in found:
            self._purpose(purpose, passage, text)
        if not found and COLLECTS.search(text) and mentions(text):
            self._data(passage, text)
        elif not found:
            self.doubt(passage.line, passage.text, "no_purpose")

    def _purpose(self, known: KnownPurpose | None, passage: Passage, text: str) -> None:
        if known is None:
            self.doubt(passage.line, passage.text, "no_purpose")
        self.uses.add(known, passage, text)

    def _basis(self, passage: Passage, text: str) -> None:
        if not self.uses.found_on(passage, text):
            self.doubt(passage.line, passage.text, "no_basis")

    def _recipients(self, passage: Passage, text: str) -> None:
        if RECIPIENT_WORDS.search(affirmed(text)) and (passage.form == "item" or SHARES.search(text)):
            self.gathered.share(self._system(passage), Stated(quote(passage.text), passage.line))
        elif passage.form == "item":
            self.doubt(passage.line, passage.text, "no_recipient")

    def _location(self, text: str, line: int, system: Named | None, stated: bool = False) -> None:
        """`stated`: the text stands in a table's column for it, and needs no verb."""
        plain = affirmed(normal(text))
        area = AREAS.search(plain)
        if not area or OUTSIDE.search(plain) or not (stated or HOSTS.search(plain)):
            return
        found = Location(spelled(area[0], text), line)
        if self.gathered.locate(system, found) is False:
            self.doubt(line, text, "other_location")

    # --- tables

    def _row(self, passage: Passage, about: str | None) -> None:
        """A table's row, by what its columns are headed."""
        cells: dict[str, str] = {}
        for header, cell in passage.cells.items():
            if (column := column_of(header)) and cell.strip(" -–—"):
                cells.setdefault(column, cell)
        named = self.names.called(cells["system"], quote(cells["system"])) if cells.get("system") else None
        system = named or self._system(passage)
        if named:
            self.gathered.meet(named, passage.line)
        if "data" in cells and about not in _UNREAD:
            self._data_cell(passage, cells, system)
        if "purpose" in cells:
            for one in re.split(r"[;,]", cells["purpose"]):
                known = purpose_of(normal(one)) if one.strip() else None
                whole = f"{normal(one)} {normal(cells.get('basis', ''))}"
                self._purpose(known, replace(passage, text=one.strip()), whole)
        if "recipients" in cells:
            self.gathered.share(system, Stated(quote(cells["recipients"]), passage.line))
        if "retention" in cells:
            self.retention.append(Stated(quote(f"{cells.get('data', '')} {cells['retention']}"), passage.line))
        if "location" in cells:
            self._location(cells["location"], passage.line, system, stated=True)
        if not cells:
            self.doubt(passage.line, passage.text, "no_category")

    def _data_cell(self, passage: Passage, cells: Mapping[str, str], system: Named | None) -> None:
        about = next(_subjects_in(cells.get("subjects", "")), None)
        found = mentions(cells["data"])
        for mention in found:
            told = replace(mention, subject=mention.subject or about)
            self._declare(told, replace(passage, text=cells["data"]), system)
        vague = VAGUE.search(normal(cells["data"]))
        if vague or not found:
            self.doubt(passage.line, cells["data"], "vague" if vague else "no_category")


_LONGEST_LABEL = 60
_SAYS_BASIS = re.compile(r"\b(?:bases? (?:legale|juridique)s?|fondements?|legal (?:basis|grounds?)|lawful bas[ei]s)\b")


def _filled(said: list[tuple[Named, str]]) -> list[tuple[Named | None, str]]:
    """A system of which nothing is said by itself shares what is said of the next one, else of the last one."""
    filled: list[tuple[Named | None, str]] = []
    latest = ""
    for named, part in reversed(said):
        latest = part if speaks_of_data(part) else latest
        filled.append((named, latest))
    last = next((part for _, part in said[::-1] if speaks_of_data(part)), "")
    return [(named, part or last) for named, part in reversed(filled)]


_UNREAD = frozenset({"rights", "security", "contact"})
_INFINITIVES = ("de ", "d'", "pour ", "to ", "afin ")


def _subjects_in(text: str) -> Iterator[str]:
    return (subject for subject, known in SUBJECTS.items() if known.words.search(normal(text)))
