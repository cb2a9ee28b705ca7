"""What stands inside longer text: counted over every row by the kernels, then read by Presidio where something stood.

The language model is asked only where civility and lexicon waver, and reads few snippets.
"""

from collections.abc import Mapping

from detectors import phones
from detectors.custom import Custom
from detectors.engine import Match, persons, recognize
from detectors.evidence import commonest, email_shape, phone_shape, shape
from detectors.judges import because, mailboxes
from detectors.portrait import Candidate, Portrait
from detectors.priors import WARES
from detectors.reasons import reason
from detectors.text import KNOWN, TOLD

READ = 150  # kept texts of each kind that Presidio reads
BUDGET = 48  # snippets of a column that the language model reads
AROUND = 60  # characters kept on both sides of a cue
WORDY = 30  # bytes: values that long on average are sentences
WAVERING = (-1.0, 2.5)  # log-odds between which the language model is asked
NAMING = ("cue", "told", "pair", "joined")  # the kinds of hits that may name somebody; see detectors.census

Matches = Mapping[str, list[Match]]  # text → what stands in it


def in_text(portrait: Portrait, settled: frozenset[str]) -> list[Candidate]:
    """Candidates of the mission's categories inside text, those aside that the column as a whole settles."""
    if portrait.column.kind not in ("text", "other", "json", "array") or not portrait.census.hits:
        return []
    wanted = {
        "email": () if "email" in settled else ("email_inside", "email"),
        "phone": () if "phone" in settled or portrait.prior("phone") < -4 else ("phone_inside", "phone"),
        "name": () if "name" in settled or _a_street(portrait) else NAMING,
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
    numbers += [number for text in read for number in phones.said(text)]
    grouped = any(map(phones.well_grouped, numbers))
    rows = census.whole_and_inside("phone") if grouped or portrait.prose else census.found.get("phone_inside", 0)
    if not rows or not numbers:
        return None
    found = Candidate("phone", 3.0 if grouped else 0.5, census.non_null, rows, "text", proved=grouped)
    found.evidence = commonest(map(phone_shape, numbers))
    found.why = [*because(portrait.hints.get("phone")), reason("census_inside", rows=rows)]
    return found


def _name(portrait: Portrait, read: Matches) -> Candidate | None:
    """Sure matches first; where they do not settle it, the language model reads them, and those only it can tell."""
    named = {text: [m for m in matches if m.category == "name"] for text, matches in read.items()}
    firm = {text: sure for text, matches in named.items() if (sure := [m for m in matches if m.score >= KNOWN])}
    found = _weighed(portrait, firm)
    if found and not WAVERING[0] <= found.log_odds < WAVERING[1]:
        found.proved = sum(any(m.score >= TOLD for m in some) for some in firm.values()) >= 2 or found.log_odds > 0
        return found
    loose = {text: matches for text, matches in named.items() if matches and text not in firm}
    return _asked(portrait, firm, loose) if firm or loose else None


def _weighed(portrait: Portrait, named: Matches) -> Candidate | None:
    """The candidate of the texts that name somebody, with every row that they stand for."""
    if not named:
        return None
    census = portrait.census
    rows = sum(_share_named(census.kept(cue), named) * census.found.get(cue, 0) for cue in NAMING)
    sure = sum(any(m.score >= TOLD for m in matches) for matches in named.values())
    kept = min(2 * READ, max(len(named), len(census.some(*NAMING)), 0 if _wordy(portrait) else len(portrait.values)))
    matching = min(census.non_null, max(1, round(rows)))
    found = Candidate("name", _weight(portrait, sure, len(named), kept), census.non_null, matching, "text")
    found.why = [reason("text_cue", rows=matching)]
    found.evidence = commonest(shape(text[m.start : m.end]) for text, some in named.items() for m in some)
    return found


def _asked(portrait: Portrait, firm: Matches, loose: Matches) -> Candidate | None:
    """What the language model says of the snippets; those that only it can tell count where it sees somebody."""
    texts = [*firm, *loose][:BUDGET]
    seen = persons([_snippet(text, (firm.get(text) or loose[text])[0]) for text in texts])
    agreed = [text for text, spans in zip(texts, seen, strict=True) if spans]
    found = _weighed(portrait, {**firm, **{text: loose[text] for text in agreed if text in loose}})
    if found is None or not agreed:
        return found if firm else None
    share = len(agreed) / len(texts)
    found.log_odds += (5.0 if firm else 4.0) * share - 3.0
    found.why.append(reason("entity_recognition", share=share, tested=len(texts)))
    found.proved = bool(firm) and found.log_odds >= WAVERING[1]
    return found


def _share_named(kept: Mapping[str, int], named: Matches) -> float:
    """Share of the rows of the kept texts that name somebody."""
    read = dict(list(kept.items())[:READ])
    return sum(rows for text, rows in read.items() if text in named) / sum(read.values()) if read else 0.0


def _weight(portrait: Portrait, sure: int, named: int, kept: int) -> float:
    """Civilities weigh most; pairs of names count where they are not one accident among thousands of capitals."""
    weight = -1.0 + 2.5 * min(sure, 3) + min(named, 4) * min(1.0, 4 * named / kept)
    weight += 2.0 * (named > 0.5 * kept and (sure > 0 or named > 2))
    if portrait.around.thing and not portrait.around.person:
        weight -= 2.5 if portrait.prior("name") <= -3.0 or portrait.around.thing.rstrip("s") in WARES else 1.0
    return weight + (1.0 if _wordy(portrait) else -1.0 if named > 2 else -3.0)


def _wordy(portrait: Portrait) -> bool:
    return portrait.census.average > WORDY


def _snippet(text: str, match: Match) -> str:
    return " ".join(text[max(0, match.start - AROUND) : match.end + AROUND].split())


JUDGES = {"email": _email, "phone": _phone, "name": _name}
