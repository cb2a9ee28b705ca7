"""Is the column one of persons' names? Its words against the words that compete with them, its name and its table."""

import re
from collections.abc import Sequence

from detectors import names
from detectors.columns import fold
from detectors.columns import kinds as meanings
from detectors.evidence import commonest, shape
from detectors.finding import Reason
from detectors.judges import RARITY, because, by_name_alone
from detectors.portrait import Candidate, Portrait
from detectors.priors import WARES
from detectors.reasons import reason
from detectors.words import listed

CHOICES = 12  # so few different words over so many rows are a list of choices
MANY = 200
THINGS = 0.6  # what values weigh where column and table speak of things: brands, books and roses bear names too
AMONG_PERSONS = 1.0  # log-odds that a column of persons' table gains where its name says nothing
LONG_LIST = 40  # different values from which even rare names prove something together
WHOLE = frozenset({"full", "civility"})  # kinds that are a person's whole name


def name(portrait: Portrait) -> Candidate | None:
    """Names as values; those inside longer text are judged as text."""
    if not portrait.textual:
        return None
    if not portrait.census.filled:
        return by_name_alone(portrait, "name") if portrait.column.kind != "enum" else None
    if portrait.prose or not portrait.values:
        return None
    values, kind = _said(portrait.values), portrait.custom.kind
    look = portrait.custom.look(values)
    traders = _sole_traders(portrait, look)
    odds = max(_odds(portrait, look), 0.4 if traders and _many_whole(look) else -20.0, _parties(portrait, look))
    found = Candidate("name", odds, len(values), sum(kind(v) in names.PERSONAL for v in values))
    found.proved = look.total >= 5 and look.share(names.KNOWN) >= 0.3 and odds >= 2.5
    found.evidence = commonest(shape(v) for v in values if kind(v) in names.PERSONAL)
    found.why = [*because(portrait.hints.get("name")), *_figures(look), *_lexicons(portrait), *traders]
    return found


def _said(values: Sequence[str]) -> Sequence[str]:
    """The values without `inconnu`, `N/A`, `xxx`, which stand for none; all of them where there is nothing else."""
    nobody = listed("placeholders")
    return [v for v in values if fold(re.sub(r"[\W_]+", "", v[:40])) not in nobody and v.strip("?-. ")] or values


def _odds(portrait: Portrait, look: names.Look) -> float:
    weight = look.weight(portrait.prior("name") >= 3) * (THINGS if _of_things(portrait) else 1.0)
    return RARITY["name"] + _prior(portrait) + weight + _repetition(portrait, look) + _long_list(look)


def _many_whole(look: names.Look) -> bool:
    """At least a quarter of the values, and three of them, are whole names."""
    return look.share(WHOLE) >= 0.25 and look.total * look.share(WHOLE) >= 3


def _parties(portrait: Portrait, look: names.Look) -> float:
    """Persons and companies in one column that is called a name: the companies take nothing from the persons."""
    persons, companies = look.share(names.KNOWN), look.share({"company"})
    mixed = portrait.prior("name") >= 3 and companies > 0.05 and persons >= 0.2 and persons * look.total >= 20
    others = look.share(names.RIVALS) - companies
    return 3.0 if mixed and persons > 2 * others else -20.0


def _of_things(portrait: Portrait) -> bool:
    return portrait.prior("name") <= -3.0 and bool(portrait.around.thing) and not portrait.around.person


def _prior(portrait: Portrait) -> float:
    """The column's name; where it says nothing, a table of things speaks against persons."""
    said, around = portrait.prior("name"), portrait.around
    if said == 0 and "name" not in portrait.hints and _about_persons(portrait):
        return AMONG_PERSONS
    if said > 0 or not around.thing or around.person:
        return said
    return min(said, 0.0) - (3.0 if around.thing.rstrip("s") in WARES else 1.5 if "name" not in portrait.hints else 0.5)


def _about_persons(portrait: Portrait) -> bool:
    """The table is one of persons, or keeps addresses or telephones and is not one of things."""
    around = portrait.around
    return bool(around.personal or (not around.thing and (around.person or around.held & {"email", "phone"})))


def _long_list(look: names.Look) -> float:
    """Many different words of which most are names, rare ones too, and hardly any is a town, a thing or a firm."""
    if look.total < LONG_LIST or look.share(names.RIVALS | {"figures", "long", "lower"}) > 0.1:
        return 0.0
    known = look.share(names.KNOWN)
    return 2.5 if known >= 0.4 and known + look.share({"rare", "half", "noble", "shaped"}) >= 0.65 else 0.0


def _repetition(portrait: Portrait, look: names.Look) -> float:
    """A handful of different words over hundreds of rows, or an enumerated type, unless the name says otherwise."""
    if portrait.column.kind == "enum":
        return -4.0
    rows, different = sum(portrait.counts.values()), len(portrait.counts)
    choices = rows >= MANY and different <= CHOICES and portrait.prior("name") < 3 and look.share(WHOLE) < 0.5
    return -2.0 if choices else 0.0


def _figures(look: names.Look) -> list[Reason]:
    why = [reason("lexicon", share=look.share(names.KNOWN), tested=look.total)]
    for code, kinds in (("full_names", {"full"}), ("civility", {"civility"}), ("company_names", {"company"})):
        if look.share(kinds) > 0.05:
            why.append(reason(code, share=look.share(kinds), tested=look.total))
    if look.total < 5:
        why.append(reason("few_values", distinct=look.total))
    return why


def _lexicons(portrait: Portrait) -> list[Reason]:
    """What the workspace's own lexicons say, for or against."""
    shares = [(lexicon, lexicon.share(portrait.values)) for lexicon in portrait.custom.lexicons]
    tested = len(portrait.values)
    return [
        reason("custom_lexicon" if known.names else "custom_lexicon_against", id=known.id, share=share, tested=tested)
        for known, share in shares
        if share > 0.05
    ]


def _sole_traders(portrait: Portrait, look: names.Look) -> list[Reason]:
    """Companies that bear a person's whole name."""
    persons = look.share(WHOLE)
    hint = portrait.hints.get("name")
    called = hint is not None and hint.prior < 0 and "company" in meanings(portrait.column.name)
    companies = called or look.share({"company"}) > 0.2
    return [reason("sole_traders", share=persons, tested=look.total)] if companies and persons > 0.05 else []
