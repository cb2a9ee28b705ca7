"""What a predicate rests on: the row's own columns, and ties to other rows."""

from collections.abc import Iterator

from connectors.predicate import All, Any_, Not, Predicate, Related


def related(predicate: Predicate) -> bool:
    """Whether rows of other tables decide, too."""
    return any(True for _ in relations(predicate))


def relations(predicate: Predicate) -> Iterator[Related]:
    """Every tie to other rows in it that starts at the row itself."""
    match predicate:
        case Related():
            yield predicate
        case All(parts) | Any_(parts):
            for part in parts:
                yield from relations(part)
        case Not(part):
            yield from relations(part)


def columns_of(predicate: Predicate) -> frozenset[str]:
    """The row's own columns that decide."""
    match predicate:
        case All(parts) | Any_(parts):
            return frozenset(name for part in parts for name in columns_of(part))
        case Not(part):
            return columns_of(part)
        case Related(by=by):
            return frozenset(own for own, _ in by)
    return frozenset((predicate.column,))
