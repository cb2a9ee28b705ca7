"""What stands inside longer text: counted over every row by the kernels, then read by Presidio where something stood.

The language model is asked only where civility and lexicon waver, and reads few snippets.
"""

from collections.abc import Mapping

from detectors.custom import Custom
from detectors.engine import Match, persons, recognize
from detectors.evidence import commonest, email_shape, phone_shape, shape
from detectors.hints import WARES
from detectors.judges import because, mailboxes
from detectors.phones import well_grouped
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason

READ = 150  # kept texts of each kind that Presidio reads
BUDGET = 48  # snippets of a column that the language model reads
AROUND = 60  # characters kept on both sides of a cue
WORDY = 30  # bytes: values that long on average are sentences
WAVERING = (-1.0, 2.5)  # log-odds between which the language model is asked
CIVILITY = 0.8  # score above which a name stands behind a civility; see detectors.text

Matches = Mapping[str, list[Match]]  # text → what stands in it


def in_text(portrait: Portrait, settled: frozenset[str]) -> list[Candidate]:
    """Candidates of the mission's categories inside text, those aside that the column as a whole settles."""
    if portrait.column.kind not in ("text", "other", "json", "array") or not portrait.census.kept:
        return []
    wanted = {
        "email": () if "email" in settled else ("email_inside", "email"),
        "phone": () if "phone" in settled or portrait.prior("phone") < -4 else ("phone_inside", "phone"),
        "name": () if "name" in settled or _a_street(portrait) else ("cue", "pair"),
    }
    texts = [text for kinds in wanted.values() for kind in kinds for text in portrait.census.some(kind)[:READ]]
    if not texts:
        return []
    read = _read(tuple(dict.fromkeys(texts)), portrait.custom)
    judged = (judge(portrait, read) for category, judge in JUDGES.items() if wanted[category])
    return [candidate for candidate in judged if candidate is not None]


def _a_street(portrait: Portrait) -> bool:
    return portrait.prior("address") > 0 and not portrait.prose


def _read(texts: tuple[str, ...], custom: Custom) -> Matches:
    found: dict[str, list[Match]] = {text: [] for text in texts}
    for match in recognize(texts, ("email", "phone", "name")):
        text = texts[match.text]
        if match.category != "name" or not custom.denies(text[match.start : match.end]):
            found[text].append(match)
    return found


def _spans(read: Matches, category: str) -> list[str]:
    return [text[m.start : m.end] for text, matches in read.items() for m in matches if m.category == category]


def _email(portrait: Portrait, read: Matches) -> Candidate | None:
    census, addresses = portrait.census, _spans(read, "email")
    if not addresses:
        return None
    rows = census.whole_and_inside("email")
    found = Candidate("email", 6.0, census.non_null, rows, "text", proved=True)
    found.evidence = commonest(map(email_shape, addresses))
    found.why = [*because(portrait.hints.get("email")), reason("census_inside", rows=rows), *mailboxes(addresses)]
    return found


def _phone(portrait: Portrait, read: Matches) -> Candidate | None:
    """Numbers written as people write them prove themselves; ten digits in a row need words that say so."""
    census, numbers = portrait.census, _spans(read, "phone")
    grouped = any(map(well_grouped, numbers))
    rows = census.whole_and_inside("phone") if grouped or portrait.prose else census.found.get("phone_inside", 0)
    if not rows or not numbers:
        return None
    found = Candidate("phone", 3.0 if grouped else 0.5, census.non_null, rows, "text", proved=grouped)
    found.evidence = commonest(map(phone_shape, numbers))
    found.why = [*because(portrait.hints.get("phone")), reason("census_inside", rows=rows)]
    return found


def _name(portrait: Portrait, read: Matches) -> Candidate | None:
    named = {text: [m for m in matches if m.category == "name"] for text, matches in read.items()}
    named = {text: matches for text, matches in named.items() if matches}
    if not named:
        return None
    census = portrait.census
    rows = sum(_share_named(census.kept.get(cue, {}), named) * census.found.get(cue, 0) for cue in ("cue", "pair"))
    sure = sum(any(m.score > CIVILITY for m in matches) for matches in named.values())
    kept = min(2 * READ, max(len(named), len(census.some("cue", "pair"))))
    matching = min(census.non_null, max(1, round(rows)))
    found = Candidate("name", _weight(portrait, sure, len(named), kept), census.non_null, matching, "text")
    found.why = [reason("text_cue", rows=matching)]
    found.evidence = commonest(map(shape, _spans(read, "name")))
    if WAVERING[0] <= found.log_odds < WAVERING[1]:
        _ask_the_model(found, named)
    found.proved = sure >= 2 or found.log_odds >= WAVERING[1]
    return found


def _share_named(kept: Mapping[str, int], named: Matches) -> float:
    """Share of the rows of the kept texts that name somebody."""
    read = dict(list(kept.items())[:READ])
    return sum(rows for text, rows in read.items() if text in named) / sum(read.values()) if read else 0.0


def _weight(portrait: Portrait, sure: int, named: int, kept: int) -> float:
    """Civilities weigh most; pairs of names count where they are not one accident among thousands of capitals."""
    weight = -1.0 + 2.5 * min(sure, 3) + min(named, 4) * min(1.0, 4 * named / kept) + 2.0 * (named > 0.5 * kept)
    if portrait.around.thing and not portrait.around.person:
        weight -= 2.5 if portrait.prior("name") <= -3.0 or portrait.around.thing.rstrip("s") in WARES else 1.0
    return weight + (1.0 if portrait.census.average > WORDY else -1.0)


def _ask_the_model(found: Candidate, named: Matches) -> None:
    snippets = [*dict.fromkeys(_snippet(text, matches[0]) for text, matches in named.items())][:BUDGET]
    agreed = sum(bool(spans) for spans in persons(snippets))
    found.log_odds += 5.0 * agreed / len(snippets) - 3.0
    found.why.append(reason("entity_recognition", share=agreed / len(snippets), tested=len(snippets)))


def _snippet(text: str, match: Match) -> str:
    return " ".join(text[max(0, match.start - AROUND) : match.end + AROUND].split())


JUDGES = {"email": _email, "phone": _phone, "name": _name}
