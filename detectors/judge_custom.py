"""Does a column hold what a custom pattern of the workspace describes? Its author says so; how much was seen weighs."""

from detectors import kernels
from detectors.custom import CustomPattern
from detectors.custom_census import Sighting
from detectors.evidence import commonest, shape
from detectors.finding import Reason
from detectors.portrait import EMPTY, Candidate, Portrait
from detectors.reasons import reason

ONE, MORE = 0.5, 0.6  # log-odds of one value, and of each further different one
DIFFERENT = 5  # different values from which nothing is added
NAMED = 2.0  # log-odds that a word of the column's name adds
READ = 40  # texts that Presidio reads
WIDTH = 1000  # characters of each of them


def custom(portrait: Portrait) -> list[Candidate]:
    """Every custom pattern that the column is, or holds, or is called after while it is empty."""
    if portrait.census.custom is None:
        return []
    judged = (_judge(portrait, pattern, portrait.census.custom.of[pattern.pattern.id]) for pattern in _known(portrait))
    return [candidate for candidate in judged if candidate is not None]


def _known(portrait: Portrait) -> tuple[CustomPattern, ...]:
    return portrait.custom.patterns


def _judge(portrait: Portrait, pattern: CustomPattern, seen: Sighting) -> Candidate | None:
    filled, word = portrait.census.filled, pattern.word_in(portrait.column.name)
    if not filled:
        return _by_name(portrait, pattern, word) if word else None
    if seen.whole.rows >= pattern.share * filled:
        return _column(portrait, pattern, seen, word)
    return _text(portrait, pattern, seen, word) if seen.rows and not pattern.pattern.bare else None


def _by_name(portrait: Portrait, pattern: CustomPattern, word: str) -> Candidate:
    """An empty column that bears a word of the pattern."""
    found = Candidate(pattern.pattern.category, EMPTY + 0.1, 0, 0, custom=True)
    kind = reason("column_type", type=portrait.column.kind)
    found.why = [reason("column_name", word=word), reason("no_values"), kind]
    return found


def _column(portrait: Portrait, pattern: CustomPattern, seen: Sighting, word: str) -> Candidate:
    found = _candidate(portrait, pattern, min(seen.whole.rows, portrait.census.non_null), len(seen.whole.kept), word)
    return _with_evidence(found, list(seen.whole.kept))


def _text(portrait: Portrait, pattern: CustomPattern, seen: Sighting, word: str) -> Candidate:
    """Some values are it or hold it: Presidio tells what of them it is."""
    from detectors.custom_recognizer import matches

    expression = (pattern.pattern.inside,)
    texts = [text if len(text) <= WIDTH else kernels.window(text, expression, WIDTH) for text in seen.texts[:READ]]
    spans = matches(pattern.pattern, texts)
    found = _candidate(portrait, pattern, seen.rows, len(set(spans)), word)
    found.place = "text"
    found.why.append(reason("census_inside", rows=seen.rows))
    return _with_evidence(found, spans)


def _candidate(portrait: Portrait, pattern: CustomPattern, rows: int, different: int, word: str) -> Candidate:
    odds = ONE + MORE * (min(max(different, 1), DIFFERENT) - 1) + (NAMED if word else 0.0)
    found = Candidate(pattern.pattern.category, odds, portrait.census.non_null, rows, custom=True)
    found.proved = True
    share = rows / portrait.census.non_null
    said: list[Reason] = [reason("column_name", word=word)] if word else []
    found.why = [*said, reason("custom_pattern", id=pattern.pattern.id, label=pattern.label, share=share)]
    if different < DIFFERENT:
        found.why.append(reason("few_values", distinct=different))
    return found


def _with_evidence(found: Candidate, values: list[str]) -> Candidate:
    found.evidence = () if found.category in ("secret", "login") else commonest(map(shape, values))
    return found
