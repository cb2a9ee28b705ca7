"""What the report says of what was read and what was not: carried over since which scan, or read again and why."""

from collections import Counter
from collections.abc import Iterator

from reports.words import Words
from rules.discovery import Discovery, TableSeen

_OUGHT_TO_BE_READ = ("new", "changed", "full")  # every other code tells why a table was read though it may be as it was


def carried(discovery: Discovery) -> Counter[str]:
    """How many tables were not read again, by the scan that read them."""
    return Counter(table.read_in for table in discovery.seen if table.why is None)


def sentences(discovery: Discovery, words: Words) -> tuple[str, ...]:
    """A sentence for each way in which a table came to be known; none of a first scan, which read everything."""
    return tuple(_sentences(discovery.seen, carried(discovery), words))


def _sentences(tables: tuple[TableSeen, ...], unread: Counter[str], words: Words) -> Iterator[str]:
    whys = Counter(table.why for table in tables)
    for scan, count in sorted(unread.items()):
        yield words("seen.carried", tables=count, all=len(tables), scan=scan)
    if whys["changed"]:
        yield words("seen.changed", tables=whys["changed"])
    weak = {why: count for why, count in whys.items() if why and why not in _OUGHT_TO_BE_READ}
    if weak:
        told = (words("seen.some", why=words.known("seen.because", why), tables=weak[why]) for why in sorted(weak))
        yield words("seen.weak", tables=sum(weak.values()), why=", ".join(told))
    if whys["full"]:
        yield words("seen.full")
