"""From a portrait to what is said of the column: every judge is heard, then the candidates compete."""

from collections.abc import Sequence

import pyarrow as pa

from connectors.model import Column, Table
from detectors import documents, names, phones
from detectors.category import MISSION
from detectors.census import Census
from detectors.custom import Custom
from detectors.custom_census import sightings
from detectors.finding import Absence, Finding
from detectors.hints import Surroundings, hints
from detectors.judge_custom import custom
from detectors.judge_email import email
from detectors.judge_name import name
from detectors.judge_phone import phone
from detectors.judge_text import WORDY, in_text
from detectors.others import others
from detectors.portrait import EMPTY, PROBABLE, Candidate, Portrait, counted
from detectors.reasons import reason
from detectors.statistics import LEVEL, bound

MOST_PATHS = 400
BESIDE = 3.5  # log-odds that an e-mail address in the same object is worth
NAMING = ("cue", "told", "pair", "joined", "keyed")  # hits of text and documents that may name somebody
TELLING = ("email_inside", "phone_inside", "keyed", "cue", "pair")  # hits whose documents are looked at, however rare
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
    rows = _rows(portrait)
    found_at = documents.located([*rows])
    paths = dict(sorted(found_at.items(), key=lambda item: -len(item[1]))[:MOST_PATHS])
    columns = tuple(Column(path.replace(".", "_").replace("[]", ""), "json", "text") for path in paths)
    table = Table(None, "", columns)
    around = Surroundings.of(table)
    found: list[Candidate] = []
    weak: list[Candidate] = []
    weights = [*rows.values()]
    for column, (path, places) in zip(columns, paths.items(), strict=True):
        values = [value for _, value in places]
        inner = Portrait(
            column, table, around, hints(column, table, around), _census_of(column, values, portrait.custom),
            counted(values), custom=portrait.custom,
        )  # fmt: skip
        heard = candidates(inner)
        kept = _unconflicted([c for c in heard if c.log_odds >= PROBABLE])
        holding = sum(weights[document] for document in {document for document, _ in places})
        found.extend(_at(path, c, holding, sum(weights), portrait.census) for c in kept)
        weak += [_at(path, c, holding, sum(weights), portrait.census) for c in heard if not kept and _may_be(c, inner)]
    found += _beside_addresses(found, weak)
    return [*found, *_unplaced(portrait, found)]


def _may_be(candidate: Candidate, portrait: Portrait) -> bool:
    """A name or a number that only lacks a telling key."""
    if candidate.place != "column" or candidate.log_odds < PROBABLE - BESIDE or portrait.prior(candidate.category) < 0:
        return False
    if candidate.category == "phone":
        return phones.look(portrait.values).share(phones.NUMBERS - {"lost_zero"}) > 0.5
    return candidate.category == "name"


def _beside_addresses(found: Sequence[Candidate], weak: Sequence[Candidate]) -> list[Candidate]:
    """Those that stand in the same object as an e-mail address: it is somebody's card."""
    cards = {(c.path or "").rpartition(".")[0] for c in found if c.category == "email" and c.proved and c.path}
    raised = [c for c in weak if (c.path or "").rpartition(".")[0] in cards]
    for candidate in raised:
        candidate.log_odds += BESIDE
        candidate.why.append(reason("neighbour", word="email"))
    return raised


def _rows(portrait: Portrait) -> dict[str, int]:
    """The documents to look at with the rows of each: those of the sample, and those kept since they may tell."""
    census = portrait.census
    own = census.custom.texts if census.custom else ()
    rows = dict.fromkeys([*portrait.values, *census.some(*TELLING), *own], 1)
    for text in portrait.values:
        rows[text] = portrait.counts[text]
    for kind in TELLING:
        for text, number in census.kept(kind).items():
            rows[text] = max(rows[text], number)
    return rows


def _census_of(column: Column, values: Sequence[str], own: Custom) -> Census:
    census = Census(column, custom=sightings(own.patterns, column))
    census.add(pa.array(values, pa.string()))
    return census


def _at(path: str, candidate: Candidate, holding: int, rows: int, census: Census) -> Candidate:
    """The candidate of a path, counted in rows: of all where every hit was kept, else of those looked at."""
    share = min(1.0, candidate.matching / max(1, candidate.tested))
    candidate.place, candidate.path = "json", ".".join(p for p in (path, candidate.path) if p) or "*"
    candidate.matching = max(1, round(share * holding))
    everything = census.kept_all(*TELLING) and holding < 0.5 * rows
    candidate.tested = max(census.non_null if everything else min(rows, census.non_null), candidate.matching)
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
            if c.category in proved
            or c.place != "column"
            or (c.category == "phone" and c.matching < 0.6 * c.tested)
            or (c.category == "login" and _named(c))  # addresses that people log in with
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
    census = portrait.census
    if category == "phone":
        numbers = 0 if phones.look(portrait.values).looks_like else census.found.get("integer_phone", 0)
        return min(census.whole_and_inside(category) + numbers, census.non_null), census.non_null
    if category == "name" and (portrait.prose or census.average > WORDY or _is_document(portrait)):
        return min(sum(census.found.get(sign, 0) for sign in NAMING), census.non_null), census.non_null
    if category == "name":
        return sum(portrait.custom.kind(v) in names.PERSONAL for v in portrait.values), len(portrait.values)
    return census.whole_and_inside(category), census.non_null
