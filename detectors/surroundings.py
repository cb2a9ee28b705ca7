"""What the table says of its columns: is it about persons or about things, what stands in it, what all are called."""

from dataclasses import dataclass

from connectors.model import Table
from detectors.affixes import Affixes
from detectors.columns import concept, concepts, fold
from detectors.vocabulary import PIECES

NONE = Affixes()
CONTACTS = frozenset(
    ["contact", "contacts", "interlocuteur", "interlocuteurs", "interloc", "correspondant", "correspondants"]
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the table says of its columns: is it about persons or about things, and what stands in it."""

    person: str = ""  # the word that makes it about persons
    thing: str = ""  # the word that makes it about things or companies
    held: frozenset[str] = frozenset()  # what the names of all its columns stand for
    affixes: Affixes = NONE  # what most of its columns share, which says nothing of one of them
    names: frozenset[str] = frozenset()  # of its columns, folded

    @classmethod
    def of(cls, table: Table) -> "Surroundings":
        """Read the names of the table and of all its columns."""
        found = {meaning: word for word, meaning in concepts(table.name)}
        affixes = Affixes.of([column.name for column in table.columns])
        for affix in affixes:
            if concept(affix) == "person" or PIECES.get(affix) == "personne":
                found.setdefault("person", affix)
        thing = found.get("thing") or found.get("company") or found.get("address") or ""
        if found.get("person") in CONTACTS:  # of a company, of a site: persons all the same
            thing = ""
        held: set[str] = set()
        for column in table.columns:
            meanings = frozenset(meaning for _, meaning in affixes.own(column.name))
            if not meanings & {"meta", "thing"}:
                held |= meanings
        names = frozenset(fold(column.name) for column in table.columns)
        return cls(found.get("person", ""), thing, frozenset(held), affixes, names)

    @property
    def personal(self) -> bool:
        """First names, civilities, or births and genders where no thing is meant: its rows are persons."""
        return bool(self.held & {"first", "civility"} or (self.held & {"birth", "gender"} and not self.thing))
