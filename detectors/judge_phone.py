"""Is the column one of telephone numbers? How the values are written, what they are mistaken for, and its name."""

from connectors.model import Kind
from detectors import phones
from detectors.evidence import commonest, phone_shape
from detectors.finding import Reason
from detectors.judges import RARITY, because, by_name_alone, mixed
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason

KINDS: frozenset[Kind] = frozenset({"text", "other", "integer", "decimal", "float", "enum"})
SHARED = 5  # rows with the same number, from which it is a switchboard's rather than a person's
LOST_ZERO = frozenset({"lost_zero"})


def phone(portrait: Portrait) -> Candidate | None:
    """Numbers as values; those inside longer text are judged as text."""
    if portrait.column.kind not in KINDS:
        return None
    if not portrait.census.filled:
        return by_name_alone(portrait, "phone") if portrait.column.kind in ("text", "other") else None
    look = phones.look(portrait.values)
    if portrait.prose or not look.total:
        return None
    odds = RARITY["phone"] + portrait.prior("phone") + look.weight(_named(portrait)) + _mobile(portrait, look)
    if portrait.census.found.get("phone", 0) >= 0.15 * portrait.census.filled and look.share(phones.STRONG) > 0.1:
        odds = max(odds, 0.5)  # some values are unmistakable, whatever the rest may be
    if _reach(portrait):
        odds = max(odds, 0.5)
    return _candidate(portrait, look, odds)


def _named(portrait: Portrait) -> bool:
    return portrait.prior("phone") > 3


def _reach(portrait: Portrait) -> bool:
    """A number or an address: whoever writes ten digits where others write an e-mail address writes a telephone."""
    numbers, addresses = portrait.census.found.get("phone", 0), portrait.census.found.get("email", 0)
    return (
        min(numbers, addresses) >= 0.1 * portrait.census.filled and numbers + addresses > 0.8 * portrait.census.filled
    )


def _mobile(portrait: Portrait, look: phones.Look) -> float:
    """Integers of nine digits that the French plan assigns, or all begin with 6 or 7: numbers without their zero."""
    if look.share(LOST_ZERO) > 0.9 and portrait.prior("phone") >= 0 and phones.without_zero(portrait.values):
        return 4.0
    mobile, french = phones.mobiles(portrait.values)
    return 4.0 if look.share(LOST_ZERO) > 0.9 and french > 20 and mobile > 0.9 * french else 0.0


def _candidate(portrait: Portrait, look: phones.Look, odds: float) -> Candidate:
    census, values = portrait.census, portrait.values
    kinds = phones.NUMBERS | {"digits", "short", "extension"} if portrait.prior("phone") > 0 else phones.NUMBERS
    share = look.share(kinds)
    counted = max(census.whole_and_inside("phone"), census.found.get("integer_phone", 0))
    found = Candidate("phone", odds, census.non_null, counted)
    found.why = [*because(portrait.hints.get("phone")), reason("census_match", share=counted / census.non_null)]
    if counted < 0.8 * share * census.filled:  # foreign or odd ways of writing, which only the sample knows
        found.tested, found.matching = len(values), round(share * len(values))
        found.why[-1] = reason("sample_match", share=share, tested=look.total)
    found.proved = look.share(phones.STRONG) > 0.5 or (portrait.prior("phone") > 2 and share > 0.5)
    found.evidence = commonest(phone_shape(v) for v in values if phones.kind(v) in phones.NUMBERS)
    found.why += [*_use(portrait, look), *mixed(portrait, found)]
    return found


def _use(portrait: Portrait, look: phones.Look) -> list[Reason]:
    """What the numbers are like: mobile, without their zero, shared by many rows."""
    mobile, french = phones.mobiles([v for v in portrait.values if phones.kind(v) in phones.NUMBERS])
    most, rows = max(portrait.counts.values()), sum(portrait.counts.values())
    why = []
    if look.share(LOST_ZERO) > 0.05:
        why.append(reason("lost_zero", share=look.share(LOST_ZERO)))
    if french:
        why.append(reason("mobile_numbers", share=mobile / french, tested=french))
    if most >= SHARED and most > 0.02 * rows:
        why.append(reason("shared_number", rows=most))
    return why
