"""What masks must know of the sources before a row is masked, and whether they can stand at all.

known = Known(key, manifest, tables, relations)
for wanted in known.wanted():                 # in this order: some tables are read for others
    for portion in portions(wanted.system, wanted.table, wanted.columns):
        known.learn(wanted, portion)
known.settled()                               # MaskRefused with every problem at once

It holds no value: keyed hashes, numbers in their one form, and the greatest of some keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from connectors.model import Table
from connectors.structure import Structure
from detectors.reserved import FICTION_EACH, UNDIALABLE_COUNT
from rules.cells import plain
from rules.edges import Classes, ColumnPlace, Edge, Relation, TablePlace, edges
from rules.fits import Spot, problems, unique_keys
from rules.key_ranges import SMALL, KeyRange, bound
from rules.keys import Key
from rules.learning import Columns, Different, Learner, Told, Twins, merged
from rules.manifest import Manifest, MaskName, TableRule
from rules.masks.email import DOMAIN
from rules.masks.email import longest as longest_email
from rules.masks.login import longest as longest_login
from rules.masks.makers import Makers
from rules.masks.prose import Mask, Prose
from rules.masks.rows import Rows
from rules.masks.vocabulary import Vocabulary
from rules.refused import MaskRefused as MaskRefused
from rules.refused import by_subject
from rules.subject_fit import SubjectFit
from rules.whom import Directory, Persons
from rules.whom_plan import planned

REWRITTEN: frozenset[MaskName] = frozenset({"text", "json"})
TELLING: frozenset[MaskName] = frozenset({"email", "login", "phone", "first_name", "last_name", "full_name"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Columns of a table that are to be read before the copy, as Arrow utf8, and why."""

    system: str
    table: str
    columns: tuple[str, ...]
    purpose: str


class Known:
    """What one run knows; shared by the masks of all its tables. `warnings`: sentences about masks that hide little."""

    def __init__(
        self,
        key: Key,
        manifest: Manifest,
        tables: Mapping[TablePlace, Table],
        relations: Sequence[Relation] = (),
    ) -> None:
        self._key, self._manifest, self._tables = key, manifest, tables
        self._edges = [edge for edge in edges(_structures(tables), relations) if self._is_copied(edge)]
        self._class = {place: places for places in Classes(self._edges) for place in places}
        self._problems: list[str] = []
        self.warnings: list[str] = []
        self._spots = list(self._masked())
        self.makers = Makers(key, self._domain(), self._readable("email"), self._readable("login"))
        self._ranges: dict[str, KeyRange] = {}
        self._directories: dict[tuple[TablePlace, tuple[str, ...]], Directory] = {}
        whom, self._order, wrong = planned(manifest, tables, self._edges, self._label)
        self._problems += wrong
        self.persons = Persons(whom, self.makers, self._directories)
        self.vocabulary = Vocabulary(key)
        self.prose = self._made_prose()
        self._twins: list[Twins] = []
        self._phones: dict[int, Different] = {}
        self._nirs, self._ips = Different(), Different()
        self._asked = set(self._asking())
        self._fits: list[SubjectFit] = []
        self._learners = {place: list(self._of(place)) for place in self._order}
        self._settled = False

    def wanted(self) -> Sequence[Wanted]:
        """What is to be read first, in this order: rows of a table may be about those of an earlier one."""
        found = []
        for place in self._order:
            columns = dict.fromkeys(name for learner in self._learners[place] for name in learner.columns)
            if columns:
                found.append(Wanted(*place, tuple(columns), "keys, persons and values that must stay apart"))
        return found

    def learn(self, wanted: Wanted, columns: Columns) -> None:
        """Takes a portion of what was wanted."""
        cells = {name: plain(columns[name]) for name in wanted.columns}
        for learner in self._learners[wanted.system, wanted.table]:
            learner.learn(cells)

    def settled(self) -> None:
        """Nothing more will come. MaskRefused with everything that cannot be done."""
        for directory in self._directories.values():
            directory.settle()
        self.makers.emails.twins = self.makers.logins.twins = merged(self._twins)
        self._allot_phones()
        self.makers.issued.allotted = self.makers.issued.nir_allotment(self._nirs.all())
        self.makers.ips.allotted = self.makers.ips.allotment(self._ips.all())
        for spot in self._spots:
            self._problems += problems(spot)
        for wrong, doubtful in (fit.said() for fit in self._fits):
            self._problems += [wrong] if wrong else []
            self.warnings += [doubtful] if doubtful else []
        self.warnings += [
            f"{range_.label}: a key of {range_.size} numbers is shuffled, not hidden"
            for range_ in self._ranges.values()
            if range_.size < SMALL
        ]
        self._settled = True
        if self._problems:
            raise MaskRefused(list(dict.fromkeys(self._problems)))

    def rule(self, place: TablePlace) -> TableRule:
        return self._manifest.systems[place[0]].tables[place[1]]

    def range_of(self, place: ColumnPlace) -> KeyRange:
        """The range in which the keys of a column, and of all that it is bound to, are permuted."""
        label = self._label(place)
        if label not in self._ranges:
            members = self._class.get(place, (place,))
            types = [self._tables[member[:2]].column(member[2]).type for member in members]
            self._ranges[label] = KeyRange(self._key, label, min(map(bound, types)))
        return self._ranges[label]

    def most_of(self, place: ColumnPlace) -> int:
        """The greatest whole number that a column, and all that it is bound to, can hold."""
        members = self._class.get(place, (place,))
        return min(bound(self._tables[member[:2]].column(member[2]).type) for member in members)

    def is_unique(self, place: ColumnPlace) -> bool:
        """Whether a column is in a key or a unique index."""
        return any(place[2] in columns for columns in unique_keys(self._tables[place[:2]]))

    def _is_copied(self, edge: Edge) -> bool:
        return all(self.rule(place).copied for place in (edge.child, edge.parent))

    def _masked(self) -> Iterator[Spot]:
        for place, table in self._tables.items():
            rule = self.rule(place)
            if rule.do != "mask":
                continue
            for column in table.columns:
                if not column.generated and (own := rule.columns.get(column.name)) is not None and own.mask:
                    yield Spot(place[0], table, column, own, rule)

    def _of_mask(self, *masks: MaskName) -> list[Spot]:
        return [spot for spot in self._spots if spot.rule.mask in masks]

    def _label(self, place: ColumnPlace) -> str:
        """The name of a column's class, the same in every database: `clients.id_client`."""
        members = self._class.get(place, (place,))
        return min(f"{self._tables[member[:2]].name}.{member[2]}" for member in members)

    def _domain(self) -> str:
        domains = sorted({spot.rule.domain or DOMAIN for spot in self._of_mask("email")} or {DOMAIN})
        if len(domains) > 1:
            first = next(spot for spot in self._of_mask("email") if (spot.rule.domain or DOMAIN) == domains[1])
            self._problems.append(
                f"{first.place}: addresses go to several domains ({', '.join(domains)}), so the same one would not be "
                "the same everywhere; write one domain"
            )
        return domains[0]

    def _readable(self, mask: MaskName) -> bool:
        """Whether all pseudonyms have a name in front: where one column is too short for that, none has."""
        needed = longest_email(True) if mask == "email" else longest_login(True)
        return all(
            spot.rule.readable is not False and (spot.room is None or spot.room >= needed)
            for spot in self._of_mask(mask)
        )

    def _made_prose(self) -> Prose:
        makers = self.makers
        masks: dict[str, Mask] = {"email": makers.emails.of, "phone": makers.phones.of, "iban": makers.issued.ibans}
        masks |= {"card": makers.issued.cards, "nir": makers.issued.nirs, "ip": makers.ips.of}
        return Prose(self._key, makers.persons, self.vocabulary, masks)

    def _of(self, place: TablePlace) -> Iterator[Learner]:
        """The learners of a table."""
        masks = {spot.column.name: spot.rule.mask or "" for spot in self._spots if spot.place_of == place}
        yield from self._directory_learners(place)
        yield from self._subject_learners(place)
        if self._of_mask(*REWRITTEN) and (telling := [name for name, mask in masks.items() if mask in TELLING]):
            yield Told(tuple(telling), lambda columns: self.vocabulary.learn(masks, {n: columns[n] for n in telling}))
        for name, mask in masks.items():
            if mask == "key":
                yield Told((name,), partial(self._learn_key, (*place, name)))
            elif self.is_unique((*place, name)):
                yield from self._unique_learners((*place, name), mask)

    def _asking(self) -> Iterator[tuple[TablePlace, tuple[str, ...]]]:
        """The tables whose rows tell others whom they are about, and by which columns they are asked."""
        asking = {spot.place_of for spot in self._spots if by_subject(spot.rule)}
        for place in reversed(self._order):
            whom = self.persons.whom[place]
            if place in asking and whom.parent is not None:
                asking.add(whom.parent)
                yield whom.parent, whom.referred

    def _directory_learners(self, place: TablePlace) -> Iterator[Learner]:
        own = self.persons.whom[place]
        for referred in sorted(referred for asked, referred in self._asked if asked == place):
            if own.how is None and own.row == referred:
                continue  # the key of the row is whom it is about: told without reading
            self._directories[place, referred] = Directory()
            columns = tuple(dict.fromkeys([*referred, *own.columns]))
            yield Told(columns, partial(self._learn_persons, place, referred))

    def _subject_learners(self, place: TablePlace) -> Iterator[Learner]:
        """Looks whether the subject tells persons, where something is drawn by it and it is neither unique nor a key
        of a table of persons."""
        subject, parent = self.rule(place).subject, self.persons.whom[place].parent
        by = [spot for spot in self._spots if spot.place_of == place and by_subject(spot.rule)]
        of_persons = any(spot.place_of == parent and by_subject(spot.rule) for spot in self._spots)
        if (
            subject is None
            or not by
            or of_persons
            or any(key == (subject,) for key in unique_keys(self._tables[place]))
        ):
            return
        names = tuple(spot.column.name for spot in by if spot.rule.mask in TELLING and spot.column.name != subject)
        fit = SubjectFit(".".join(place), subject, names, self.persons.hashes)
        self._fits.append(fit)
        yield fit

    def _learn_persons(self, place: TablePlace, referred: tuple[str, ...], cells: Columns) -> None:
        self.persons.learn(place, referred, Rows(cells, self.makers.emails, self.persons.seeding(place)))

    def _unique_learners(self, place: ColumnPlace, mask: str) -> Iterator[Learner]:
        alone = any(columns == (place[2],) for columns in unique_keys(self._tables[place[:2]]))
        makers = self.makers
        if mask in ("email", "login"):
            hashes = makers.emails.hashes if mask == "email" else makers.logins.hashes
            twins = Twins(place, hashes, lambda values: makers.whom.of(values)[:, 0].copy(), alone)
            self._twins.append(twins)
            yield twins
        elif mask == "phone":
            yield Told((place[2],), lambda columns: self._learn_phones(columns[place[2]]))
        elif mask == "nir":
            yield Told((place[2],), lambda columns: self._nirs.add(makers.issued.nir_numbers(columns[place[2]])))
        elif mask == "ip":
            yield Told((place[2],), lambda columns: self._ips.add(makers.ips.numbers(columns[place[2]])))

    def _learn_key(self, place: ColumnPlace, columns: Columns) -> None:
        self.range_of(place).learn(columns[place[2]])

    def _learn_phones(self, values: pa.Array) -> None:
        numbers, areas = self.makers.phones.numbers(values)
        for area in sorted(set(areas.tolist())):
            self._phones.setdefault(area, Different()).add(numbers[areas == area])

    def _allot_phones(self) -> None:
        """A number of its own for every different one of unique columns, or the choices where they do not suffice."""
        phones = self.makers.phones
        unique = [spot for spot in self._of_mask("phone") if self.is_unique((*spot.place_of, spot.column.name))]
        numbers = {area: different.all() for area, different in self._phones.items()}
        over = frozenset(area for area, some in numbers.items() if len(some) > FICTION_EACH)
        refused = [spot for spot in unique if over and spot.rule.overflow != "undialable"]
        total = sum(len(numbers[area]) for area in over)
        self._problems += [
            f"{spot.place}: a unique column holds more telephone numbers than a block of fiction has ({FICTION_EACH}); "
            "write overflow: undialable, or use mask: token, or drop the unique index"
            for spot in refused
        ]
        if total > UNDIALABLE_COUNT:
            words = "holds more telephone numbers than can be made up; use mask: token"
            self._problems += [f"{spot.place}: {words}" for spot in unique]
        if refused or total > UNDIALABLE_COUNT:
            return
        phones.undialable = over
        phones.allotted = phones.allotments(numbers)

    def __repr__(self) -> str:
        return f"Known({len(self._tables)} tables)"


def _structures(tables: Mapping[TablePlace, Table]) -> dict[str, Structure]:
    """The tables by system, as far as edges need them."""
    by_system: dict[str, list[Table]] = {}
    for (system, _), table in tables.items():
        by_system.setdefault(system, []).append(table)
    return {system: Structure("", tuple(some)) for system, some in by_system.items()}
