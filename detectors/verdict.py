"""From a portrait to what is said of the column: every judge is heard, then the candidates compete."""

from collections.abc import Sequence

import pyarrow as pa

from connectors.model import Column, Table
from detectors import documents, names
from detectors.category import MISSION
from detectors.census import KEPT, Census
from detectors.custom import Custom
from detectors.custom_census import sightings
from detectors.finding import Absence, Finding
from detectors.hints import Surroundings, hints
from detectors.judge_custom import custom
from detectors.judge_email import email
from detectors.judge_name import name
from detectors.judge_phone import phone
from detectors.judge_text import in_text
from detectors.others import others
from detectors.portrait import EMPTY, PROBABLE, Candidate, Portrait, counted
from detectors.statistics import LEVEL, bound

MOST_PATHS = 400
# What proves itself (a check digit, an @) silences guesses at the same values.
PROVING = frozenset({"email", "national_id", "bank_account", "payment_card", "ip_address", "secret"})


def candidates(portrait: Portrait) -> list[Candidate]:
    """Everything that the column may hold."""
    if _is_document(portrait):
        return _in_documents(portrait)
    heard = [c for judge in (email, phone, name) if (c := judge(portrait)) is not None]
    settled = frozenset(c.category for c in heard if c.log_odds >= PROBABLE)
    return [*heard, *in_text(portrait, settled), *others(portrait), *custom(portrait)]


def _is_document(portrait: Portrait) -> bool:
    census = portrait.census
    if not census.filled:
        return False
    if portrait.column.kind in ("json", "array"):
        return True
    if portrait.column.kind not in ("text", "other"):
        return False
    values = portrait.values[:: max(1, len(portrait.values) // 50)]
    return bool(values) and sum(map(documents.is_document, values)) > 0.6 * len(values)


def _in_documents(portrait: Portrait) -> list[Candidate]:
    """The paths of a document are judged like the columns of a table."""
    seen = portrait.census.some("email_inside", "phone_inside", "keyed")
    own = portrait.census.custom.texts if portrait.census.custom else ()
    texts = list(dict.fromkeys([*portrait.values, *seen, *own]))
    paths = dict(sorted(documents.by_path(texts).items(), key=lambda item: -len(item[1]))[:MOST_PATHS])
    columns = tuple(Column(path.replace(".", "_").replace("[]", ""), "json", "text") for path in paths)
    table = Table(None, "", columns)
    around = Surroundings.of(table)
    found: list[Candidate] = []
    for column, (path, values) in zip(columns, paths.items(), strict=True):
        inner = Portrait(
            column, table, around, hints(column, table, around), _census_of(column, values, portrait.custom),
            counted(values), custom=portrait.custom,
        )  # fmt: skip
        kept = _unconflicted([c for c in candidates(inner) if c.log_odds >= PROBABLE])
        found.extend(_at(path, c, len(values), len(texts), portrait.census) for c in kept)
    return [*found, *_unplaced(portrait, found)]


def _census_of(column: Column, values: Sequence[str], own: Custom) -> Census:
    census = Census(column, custom=sightings(own.patterns, column))
    census.add(pa.array(values, pa.string()))
    return census


def _at(path: str, candidate: Candidate, values: int, texts: int, census: Census) -> Candidate:
    """The candidate of a path, counted in documents: of all rows where every hit was kept, else of those looked at."""
    share = candidate.matching / max(1, candidate.tested)
    candidate.place, candidate.path = "json", ".".join(p for p in (path, candidate.path) if p) or "*"
    candidate.matching = max(1, round(share * values))
    everything = all(len(kept) < KEPT for kept in census.kept.values()) and values < 0.5 * texts
    candidate.tested = max(census.non_null if everything else texts, candidate.matching)
    return candidate


def _unplaced(portrait: Portrait, found: Sequence[Candidate]) -> list[Candidate]:
    """What the census counted in the raw text of documents, where no path explains it."""
    placed = frozenset(c.category for c in found)
    loose = [*in_text(portrait, placed | {"name"}), *(c for c in custom(portrait) if c.category not in placed)]
    for candidate in loose:
        candidate.place, candidate.path = "json", "*"
    return loose


def findings(portrait: Portrait, heard: Sequence[Candidate]) -> tuple[Finding, ...]:
    """The findings of a column, surest first; one a category and path."""
    threshold = PROBABLE if portrait.census.filled else EMPTY
    kept = _unconflicted([c for c in heard if c.log_odds >= threshold])
    best: dict[tuple[str, str | None], Candidate] = {}
    for candidate in sorted(kept, key=lambda c: -c.log_odds):
        best.setdefault((candidate.category, candidate.path), candidate)
    return tuple(candidate.finding() for candidate in best.values())


def _unconflicted(kept: list[Candidate]) -> list[Candidate]:
    """What the workspace says of its own data stands; guesses at the same values go."""
    own = [c for c in kept if c.custom]
    told = any(c.proved and c.place == "column" for c in own)
    said = [c for c in kept if not c.custom and (c.proved or c.place != "column" or not told)]
    return [*own, *_undisputed(said)]


def _undisputed(kept: list[Candidate]) -> list[Candidate]:
    """Several readings of the same values: what is proved stays, guesses at the same values go."""
    columns = [c for c in kept if c.place == "column"]
    proved = {
        c.category
        for c in columns
        if c.category in PROVING and c.proved and (not c.tested or c.matching > 0.5 * c.tested)
    }
    if proved:
        return [
            c
            for c in kept
            if c.category in proved or c.place != "column" or (c.category == "phone" and c.matching < 0.6 * c.tested)
        ]
    present = {c.category: c for c in columns}
    if "phone" in present and present["phone"].proved:
        return [c for c in kept if c.category in ("phone", "email") or c.place != "column"]
    return [c for c in kept if not _outdone(c, present)]


def _outdone(candidate: Candidate, present: dict[str, Candidate]) -> bool:
    """A street, a login or a password may look like a name: the column's own name decides, then the odds."""
    if candidate.category != "name":
        return candidate.place != "column" and candidate.category in present
    if candidate.place == "text":
        return "name" in present or "address" in present
    rivals = [present[c] for c in ("login", "secret", "address", "online_id") if c in present]
    return any(rival.log_odds >= candidate.log_odds - 4.0 for rival in rivals) and not _named(candidate)


def _named(candidate: Candidate) -> bool:
    return any(r.code in ("column_name", "neighbour", "table_context") for r in candidate.why)


def absences(portrait: Portrait, found: Sequence[Finding]) -> tuple[Absence, ...]:
    """For each category of the mission that was not found: how much of it can have been missed."""
    if not portrait.census.filled:
        return ()
    missing = [category for category in MISSION if category not in {f.category for f in found}]
    return tuple(_absence(category, *_seen(portrait, category)) for category in missing)


def _absence(category: str, matching: int, tested: int) -> Absence:
    return Absence(category, bound(category, matching, tested), LEVEL, tested, matching)


def _seen(portrait: Portrait, category: str) -> tuple[int, int]:
    """How many values looked like the category, of how many looked at."""
    if category == "name":
        return sum(portrait.custom.kind(v) in names.PERSONAL for v in portrait.values), len(portrait.values)
    return portrait.census.whole_and_inside(category), portrait.census.non_null
