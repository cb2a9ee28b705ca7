"""What stored days prove about a row: that its last event lies on or before a cutoff, or after it, or neither."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.predicate import All, Any_, Missing, Not, Predicate, Related
from rules.calendar import Period, cutoff
from rules.moments import Reading, Zones
from rules.spans import Span, at_or_after, believed, beyond, until, within
from rules.triggers import Located


@dataclass(frozen=True, slots=True)
class Source:
    """One event of a row: where it is stored, how it is read, and which days are not believed.

    Where several rows may be bound to one (children, or a relation that no key makes unique), all of them count.
    """

    place: Located
    readings: tuple[Reading, ...]
    sentinels: tuple[date, ...]
    as_of: date
    zones: Zones

    def past(self, last: date | None) -> Predicate:
        """There is an event, and every one of them lies on or before `last`."""
        early = self._within(lambda spans: until(spans, last))
        if not self.place.by:
            return early
        return All((self._bound(early), Not(self._bound(Not(early)))))

    def live(self, last: date | None) -> Predicate:
        """Some event lies after `last`, and not after today."""
        return self._bound(self._within(lambda spans: beyond(spans, last)))

    @property
    def missing(self) -> Predicate:
        """There is no event: NULL, or no row that could hold one."""
        nothing = Missing(self.place.column.name)
        return Not(self._bound(Not(nothing))) if self.place.by else nothing

    def odd(self) -> Iterator[tuple[str, Predicate]]:
        """Why an event proves nothing; each without those before it."""
        name, after = self.place.column.name, self.as_of + timedelta(1)
        written = Any_(tuple(reading.like(name) for reading in self.readings))
        future = Any_(tuple(at_or_after(name, after, reading, self.zones) for reading in self.readings))
        yield "unreadable", self._bound(All((Not(Missing(name)), Not(written))))
        yield "sentinel", self._bound(All((written, Not(future), Not(self._within(lambda spans: spans)))))
        yield "future", self._bound(future)

    def _within(self, chosen: Callable[[Sequence[Span]], Sequence[Span]]) -> Predicate:
        name = self.place.column.name
        spans = [(reading, chosen(believed(reading, self.as_of, self.sentinels))) for reading in self.readings]
        return Any_(tuple(within(name, of, reading, self.zones) for reading, of in spans if of))

    def _bound(self, rows: Predicate) -> Predicate:
        """The same of the rows that are bound to this one."""
        return Related(self.place.table.label, self.place.by, rows) if self.place.by else rows


@dataclass(frozen=True, slots=True)
class Days:
    """The events of a rule, of which the latest counts, and the one that counts where there is none of them."""

    event: Callable[[date], date]  # the trigger's day of a stored day
    sources: tuple[Source, ...]
    fallback: Source | None = None

    def cutoff(self, periods: Iterable[Period], as_of: date) -> date | None:
        return cutoff(periods, as_of, self.event)

    def past(self, last: date | None) -> Predicate:
        """The latest event lies on or before `last`, and no event is in doubt."""
        none_later = tuple(Any_((source.missing, source.past(last))) for source in self.sources)
        some = Any_(tuple(source.past(last) for source in self.sources))
        own = All((some, *none_later)) if len(self.sources) > 1 else some
        return self._or(own, self.fallback.past(last)) if self.fallback else own

    def live(self, last: date | None) -> Predicate:
        """Some event lies after `last`, whatever the others are."""
        own = Any_(tuple(source.live(last) for source in self.sources))
        return self._or(own, self.fallback.live(last)) if self.fallback else own

    @property
    def missing(self) -> Predicate:
        return All(tuple(source.missing for source in self.sources))

    def odd(self) -> Mapping[str, Predicate]:
        """Why a row is indeterminate, but for those that have no event at all."""
        found: dict[str, list[Predicate]] = {}
        for source in self.sources:
            for label, rows in source.odd():
                found.setdefault(label, []).append(rows)
        if self.fallback:
            for label, rows in self.fallback.odd():
                found[label].append(All((self.missing, rows)))
        return {label: Any_(tuple(parts)) for label, parts in found.items()}

    def reasons(self) -> tuple[tuple[str, Predicate], ...]:
        """Why a row is indeterminate, each without those before it; the rest has no event at all."""
        before: list[Predicate] = []
        told: list[tuple[str, Predicate]] = []
        for label, rows in self.odd().items():
            told.append((label, All((rows, *map(Not, before)))))
            before.append(rows)
        return (*told, ("missing", All(tuple(map(Not, before)))))

    def _or(self, own: Predicate, instead: Predicate) -> Predicate:
        return Any_((own, All((self.missing, instead))))
