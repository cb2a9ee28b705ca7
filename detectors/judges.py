"""What all judges share: how rare a category is, what a name is worth alone, and a mailbox that is nobody's."""

import re
from collections.abc import Callable, Iterable, Sequence

from detectors.finding import Reason
from detectors.hints import Hint
from detectors.portrait import Candidate, Portrait
from detectors.priors import STRONG
from detectors.reasons import reason
from detectors.words import listed

# Log-odds of a category in a column of which nothing is known yet.
RARITY: dict[str, float] = {
    "name": -4.0, "email": -4.0, "phone": -4.5, "address": -4.0, "birth_date": -4.5, "national_id": -5.0,
    "bank_account": -5.0, "payment_card": -5.0, "ip_address": -4.5, "login": -4.5, "secret": -4.5, "online_id": -4.5,
}  # fmt: skip
# Characters that a value of the category needs: a column with room for fewer holds a code.
ROOM: dict[str, int] = {
    "name": 6, "email": 12, "phone": 8, "address": 12, "birth_date": 6, "national_id": 13, "bank_account": 10,
    "payment_card": 13, "ip_address": 7, "login": 4, "secret": 6, "online_id": 6,
}  # fmt: skip
NAMED_EMPTY = 7.0  # what a strong name is worth in an empty column, where nothing else can speak


def because(hint: Hint | None) -> list[Reason]:
    """The name's part in a verdict."""
    return [reason(hint.code, word=hint.word)] if hint else []


def by_name_alone(portrait: Portrait, category: str) -> Candidate:
    """An empty column: name and type only."""
    hint = portrait.hints.get(category)
    worth = NAMED_EMPTY + hint.prior - STRONG if hint and hint.prior > 0 else -9.0
    if _length(portrait.column.type) < ROOM.get(category, 0):
        worth = -9.0
    found = Candidate(category, max(RARITY[category], -4.5) + worth, 0, 0)
    found.why = [*because(hint), reason("no_values"), reason("column_type", type=portrait.column.kind)]
    return found


def _length(type_: str) -> float:
    """How many characters the type has room for: 20 of `VARCHAR(20)`."""
    found = re.search(r"(?i)char[a-z ]*\(([0-9]+)", type_)
    return int(found[1]) if found else float("inf")


def mixed(portrait: Portrait, found: Candidate) -> list[Reason]:
    """Says so where a good part of the values is something else."""
    share = found.matching / max(1, portrait.census.filled)
    return [reason("mixed", share=share)] if share < 0.8 and found.tested == portrait.census.non_null else []


def mailboxes(addresses: Iterable[str]) -> list[Reason]:
    """Whose addresses these are, as far as they tell: functions, consumer providers."""
    different = sorted({address.strip(" <>").casefold() for address in addresses})
    if not different:
        return []
    return [*_share("role_mailbox", different, role_mailbox, 0), *_share("consumer_mail", different, _consumer, -1)]


def _share(code: str, values: Sequence[str], true: Callable[[str], bool], least: int) -> list[Reason]:
    hits = sum(map(true, values))
    return [reason(code, share=hits / len(values), tested=len(values))] if hits > least else []


def _consumer(address: str) -> bool:
    return address.rpartition("@")[2] in listed("consumer_domains")


def role_mailbox(address: str) -> bool:
    """`contact@`, `info.paris@`: an address of a function, not of a person."""
    local = address.partition("@")[0].casefold()
    first = re.split(r"[._\-+0-9]", local, maxsplit=1)[0]
    return not listed("role_mailboxes").isdisjoint((local, first))
