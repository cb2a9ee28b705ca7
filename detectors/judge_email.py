"""Is the column one of e-mail addresses? Their form proves them; the name only matters where there is no value."""

from detectors import validate
from detectors.evidence import commonest, email_shape
from detectors.judges import because, by_name_alone, mailboxes, mixed
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason

HEADER = 64  # bytes: `Jean Dupont <jean@ex.fr>` is still an address, a longer value is a text


def email(portrait: Portrait) -> Candidate | None:
    """Addresses as values, counted over every row; those inside longer text are judged as text."""
    census = portrait.census
    if not census.filled:
        return by_name_alone(portrait, "email") if portrait.textual else None
    whole, inside = census.found.get("email", 0), census.found.get("email_inside", 0)
    if whole < inside and not (inside > 0.5 * census.filled and census.average < HEADER):
        return None
    kept = census.some("email", "email_inside")
    sound = [v for v in kept if validate.email(v)] if whole else kept
    if not sound or (portrait.prose and whole + inside < 0.05 * census.filled):
        return _obfuscated(portrait)
    found = Candidate("email", 6.0 * len(sound) / len(kept), census.non_null, whole + inside, proved=True)
    found.evidence = commonest(map(email_shape, sound))
    counted = reason("census_match", share=found.matching / found.tested)
    found.why = [*because(portrait.hints.get("email")), counted, *mixed(portrait, found), *mailboxes(sound)]
    return found


def _obfuscated(portrait: Portrait) -> Candidate | None:
    """`jean at exemple dot fr`: an address that hides from machines, never more than probable."""
    rows = portrait.census.found.get("obfuscated", 0)
    if not rows:
        return None
    share = rows / portrait.census.filled
    why = [reason("obfuscated", share=share, tested=portrait.census.filled)]
    return Candidate("email", 1.5, portrait.census.non_null, rows, "text" if share < 0.5 else "column", why=why)
