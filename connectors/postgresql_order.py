"""In which order the objects of a PostgreSQL catalogue are made: what others need first, the rows as early as can be.

pg_depend knows what needs what. Where it leaves a choice, the rank of a piece decides, then its depth (children before
parents), then its place, so that two runs over one database give the same statements.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from connectors.structure import Statement, StatementKind

Address = tuple[int, int]  # the oid of a catalogue, and of a row in it
Edges = Mapping[Address, Collection[Address]]  # what an object needs
Aliases = Mapping[Address, Address]  # what comes and goes with another object

_NAMED = ("type", "sequence", "function", "table", "partition", "view")


@dataclass(frozen=True, slots=True)
class Piece:
    """Statements about one object: they make it, or follow once it and `also` stand. `roles` must exist for them."""

    kind: StatementKind
    place: str
    sql: tuple[str, ...] = field(repr=False)
    about: Address
    makes: bool = True
    also: Address | None = None
    early: bool = False  # before the rows
    rank: int = 0
    depth: int = 0
    roles: tuple[str, ...] = ()

    @property
    def turn(self) -> tuple[int, int, str]:
        return self.rank, self.depth, self.place


def carried(pieces: Sequence[Piece], edges: Edges, aliases: Aliases) -> tuple[list[Piece], list[tuple[Piece, Address]]]:
    """Pieces that find all they need; and those that do not, with what nobody makes. What follows them goes too."""
    kept, dropped = list(pieces), list[tuple[Piece, Address]]()
    while going := Order(kept, edges, aliases).lacking():
        dropped += [(kept[number], lacked) for number, lacked in going.items() if kept[number].makes]
        kept = [piece for number, piece in enumerate(kept) if number not in going]
    return kept, dropped


class Order:
    """Pieces with what they need: other pieces, by their place in `pieces`."""

    def __init__(self, pieces: Sequence[Piece], edges: Edges, aliases: Aliases) -> None:
        self.pieces = pieces
        self._edges, self._aliases = edges, aliases
        self._made_by = {piece.about: number for number, piece in enumerate(pieces) if piece.makes}
        by_maker: dict[Address, set[Address]] = defaultdict(set)
        for address, needed in edges.items():
            maker = self._maker(address)
            by_maker[maker] |= {other for one in needed if (other := self._maker(one)) != maker}
        self._wanted = [by_maker[piece.about] if piece.makes else self._followed(piece) for piece in pieces]
        self.needs = [{self._made_by[one] for one in wanted & self._made_by.keys()} for wanted in self._wanted]

    def lacking(self) -> dict[int, Address]:
        """Pieces that need what none of the others makes, with that."""
        lacked = ((number, wanted - self._made_by.keys()) for number, wanted in enumerate(self._wanted))
        return {number: min(addresses) for number, addresses in lacked if addresses}

    def less(self, pieces: Collection[Piece]) -> "Order":
        """The same without pieces that nothing needs, and what follows them."""
        gone = {piece.about for piece in pieces}
        return Order([piece for piece in self.pieces if piece.about not in gone], self._edges, self._aliases)

    def statements(self) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
        """Those before the rows, and those after."""
        early = self._closure(number for number, piece in enumerate(self.pieces) if piece.early)
        turns = self._sorted()
        before = (number for number in turns if number in early)
        after = (number for number in turns if number not in early)
        return tuple(self._stated(before)), tuple(self._stated(after))

    def _stated(self, numbers: Iterable[int]) -> Iterable[Statement]:
        for number in numbers:
            piece = self.pieces[number]
            places = self._places(number) - {piece.place} | {f"role {role}" for role in piece.roles}
            yield from (Statement(piece.kind, piece.place, text, frozenset(places)) for text in piece.sql)

    def _places(self, number: int) -> set[str]:
        """What a piece needs by name: of a key or an index, which have none of their own, what these need."""
        places, seen, waiting = set[str](), {number}, list(self.needs[number])
        while waiting:
            other = waiting.pop()
            if self.pieces[other].kind in _NAMED:
                places.add(self.pieces[other].place)
            elif other not in seen:
                waiting += self.needs[other]
            seen.add(other)
        return places

    def _maker(self, address: Address) -> Address:
        while address in self._aliases:
            address = self._aliases[address]
        return address

    def _followed(self, piece: Piece) -> set[Address]:
        return {self._maker(address) for address in (piece.about, piece.also) if address}

    def _closure(self, numbers: Iterable[int]) -> set[int]:
        found, waiting = set[int](), list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self.needs[number]
        return found

    def _sorted(self) -> list[int]:
        """Every piece after what it needs; of a ring, which PostgreSQL hardly allows, the first by rank goes first."""
        open_needs = [set(needs) for needs in self.needs]
        needed_by: dict[int, list[int]] = defaultdict(list)
        for number, needs in enumerate(self.needs):
            for need in needs:
                needed_by[need].append(number)
        ready = [(self.pieces[number].turn, number) for number, needs in enumerate(open_needs) if not needs]
        heapify(ready)
        done: dict[int, None] = {}
        while len(done) < len(self.pieces):
            number = heappop(ready)[1] if ready else self._first(done)
            if number in done:
                continue
            done[number] = None
            for other in needed_by[number]:
                open_needs[other].discard(number)
                if not open_needs[other]:
                    heappush(ready, (self.pieces[other].turn, other))
        return list(done)

    def _first(self, done: Collection[int]) -> int:
        rest = (number for number in range(len(self.pieces)) if number not in done)
        return min(rest, key=lambda number: self.pieces[number].turn)
