"""Is the column one of persons' names? Its words against the words that compete with them, its name and its table."""

from detectors import names
from detectors.evidence import commonest, shape
from detectors.finding import Reason
from detectors.hints import WARES
from detectors.judges import RARITY, because, by_name_alone
from detectors.portrait import Candidate, Portrait
from detectors.reasons import reason

CHOICES = 12  # so few different words over so many rows are a list of choices
MANY = 200


def name(portrait: Portrait) -> Candidate | None:
    """Names as values; those inside longer text are judged as text."""
    if not portrait.textual:
        return None
    if not portrait.census.filled:
        return by_name_alone(portrait, "name") if portrait.column.kind != "enum" else None
    if portrait.prose or not portrait.values:
        return None
    look, values = names.look(portrait.values), portrait.values
    odds = RARITY["name"] + _prior(portrait) + look.weight(portrait.prior("name") >= 3) + _repetition(portrait)
    found = Candidate("name", odds, len(values), sum(names.kind(v) in names.PERSONAL for v in values))
    found.proved = look.total >= 5 and look.share(names.KNOWN) >= 0.3 and odds >= 2.5
    found.evidence = commonest(shape(v) for v in values if names.kind(v) in names.PERSONAL)
    found.why = [*because(portrait.hints.get("name")), *_figures(look), *_sole_traders(portrait, look)]
    return found


def _prior(portrait: Portrait) -> float:
    """The column's name; where it says nothing, a table of things speaks against persons."""
    said, around = portrait.prior("name"), portrait.around
    if said > 0 or not around.thing or around.person:
        return said
    return min(said, 0.0) - (3.0 if around.thing.rstrip("s") in WARES else 1.5 if "name" not in portrait.hints else 0.5)


def _repetition(portrait: Portrait) -> float:
    """A handful of different words over hundreds of rows, or an enumerated type, unless the name says otherwise."""
    if portrait.column.kind == "enum":
        return -4.0
    rows, different = sum(portrait.counts.values()), len(portrait.counts)
    return -2.0 if rows >= MANY and different <= CHOICES and portrait.prior("name") < 3 else 0.0


def _figures(look: names.Look) -> list[Reason]:
    why = [reason("lexicon", share=look.share(names.KNOWN), tested=look.total)]
    for code, kinds in (("full_names", {"full"}), ("civility", {"civility"}), ("company_names", {"company"})):
        if look.share(kinds) > 0.05:
            why.append(reason(code, share=look.share(kinds), tested=look.total))
    if look.total < 5:
        why.append(reason("few_values", distinct=look.total))
    return why


def _sole_traders(portrait: Portrait, look: names.Look) -> list[Reason]:
    """Companies that bear a person's whole name."""
    persons = look.share({"full", "civility"})
    companies = look.share({"company"}) > 0.05 or "company" in portrait.around.held
    return [reason("sole_traders", share=persons, tested=look.total)] if companies and persons > 0.05 else []
