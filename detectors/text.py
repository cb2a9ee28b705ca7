"""Names in running text: behind a civility, or as a first name before a surname; language model only where both waver.

Streets, schools and companies carry the names of persons too: what stands before a match can speak against it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import regex  # type: ignore[import-untyped]

from detectors import kernels, names
from detectors.columns import fold
from detectors.evidence import commonest, shape
from detectors.lexicon import lexicon
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason
from detectors.words import listed

BUDGET = 48  # snippets of a column that the language model reads
WAVERING = (-1.0, 2.5)  # log-odds between which the language model is asked
AROUND = 60  # characters kept on both sides of a cue

_CUE = regex.compile(kernels.CUE)
_PAIR = regex.compile(kernels.PAIR, regex.VERSION1)
_NOT_A_PERSON = re.compile(
    r"(?:\b(?:rue|avenue|av|bd|boulevard|place|pl|quai|square|allee|impasse|chemin|cours|pont|gare|hopital|clinique|lycee|ecole|"
    r"college|stade|salle|residence|batiment|immeuble|universite|institut|eglise|port|parc|zone|za|zi|centre|street|road|"
    r"societe|ste|ets|groupe|cabinet|garage|maison|chateau|domaine|restaurant|hotel|saint|st|ste|mont|ville|commune)"
    r"(?: d[eu]s?| d'| l[ea]s?| of| the)*[ :]*)$"
)


def names_in(text: str) -> Iterator[tuple[int, int, float]]:
    """Spans of names in a text, with a score: .85 behind a civility, .75 as first name and surname."""
    taken = -1
    for start, end in _spans(_CUE, text):
        if names.kind(text[start:end]) == "civility" and not _function(text[start:end]):
            taken = end
            yield start, end, 0.85
    for start, end in _spans(_PAIR, text):
        if start >= taken and names.kind(text[start:end]) == "full" and _is_person(text, start, text[start:end]):
            yield start, end, 0.75


def _spans(expression: regex.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Matches without the character before them; the next one may begin with the last word of this one."""
    at = 0
    while match := expression.search(text, at):
        start = next(i for i in range(match.start(), match.end()) if text[i].isalpha())
        yield start, match.end()
        at = max(
            start + 1, match.end() if " " not in text[start : match.end()] else text.rindex(" ", start, match.end())
        )


def _function(match: str) -> bool:
    """`Madame la Directrice`, `Monsieur Le Maire`: nobody's name."""
    words = [w.strip(".") for w in fold(match).replace("'", " ").replace("-", " ").split()[1:]]
    known = lexicon()
    return all(w in known.things or w in listed("civilities") or len(w) < 3 for w in words)


def _is_person(text: str, start: int, match: str) -> bool:
    before = fold(text[max(0, start - 40) : start])
    first = fold(match).split()[0].split("-")[0]
    return not _NOT_A_PERSON.search(before) and first not in lexicon().towns


def names_in_text(portrait: Portrait) -> Candidate | None:
    """A text column that names persons: counted over every row by cue, judged on the kept rows."""
    census = portrait.census
    if portrait.prior("address") > 0 and not portrait.prose:
        return None
    named: dict[str, list[tuple[int, int, float]]] = {}
    rows = sum(_share_named(census.kept.get(cue, {}), named) * census.found.get(cue, 0) for cue in ("cue", "pair"))
    if not named:
        return None
    sure = sum(any(score > 0.8 for *_, score in spans) for spans in named.values())
    kept = len(census.some("cue", "pair"))
    matching = min(census.non_null, max(1, round(rows)))
    found = Candidate("name", _weight(portrait, sure, len(named), kept), census.non_null, matching, "text")
    found.why = [reason("text_cue", rows=matching)]
    found.evidence = commonest(shape(text[start:end]) for text, spans in named.items() for start, end, _ in spans)
    if WAVERING[0] <= found.log_odds < WAVERING[1]:
        _ask_the_model(found, list(named))
    found.proved = sure >= 2 or found.log_odds >= WAVERING[1]
    return found


def _share_named(texts: Mapping[str, int], named: dict[str, list[tuple[int, int, float]]]) -> float:
    """Share of the rows of the kept texts that name somebody; those are added to `named`, with the spans."""
    hits = 0
    for text, rows in texts.items():
        spans = named.get(text) or list(names_in(text))
        if spans:
            named[text] = spans
            hits += rows
    return hits / sum(texts.values()) if texts else 0.0


def _weight(portrait: Portrait, sure: int, named: int, kept: int) -> float:
    """Civilities weigh most; pairs of names count where they are not one accident among thousands of capitals."""
    weight = -3.0 + 2.5 * min(sure, 3) + 1.0 * min(named, 4) * min(1.0, 4 * named / kept) + 2.0 * (named > 0.5 * kept)
    if portrait.around.thing and not portrait.around.person:
        weight -= 1.0
    return weight + (2.0 if portrait.prose else -0.5)


def _ask_the_model(found: Candidate, texts: Sequence[str]) -> None:
    from detectors.engine import persons

    snippets = [*dict.fromkeys(_snippet(text) for text in texts)][:BUDGET]
    agreed = sum(bool(spans) for spans in persons(snippets))
    found.log_odds += 4.0 * agreed / len(snippets) - 2.0
    found.why.append(reason("entity_recognition", share=agreed / len(snippets), tested=len(snippets)))


def _snippet(text: str) -> str:
    start, end, _ = next(iter(names_in(text)))
    return " ".join(text[max(0, start - AROUND) : end + AROUND].split())
