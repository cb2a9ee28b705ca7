"""One rule for columns that hold the same values: keys and what points at them, in one system or over two."""

from collections.abc import Sequence
from dataclasses import replace

from rules.edges import ColumnPlace
from rules.look import FOUND, KEEP, Choice, Look
from rules.manifest import ColumnRule, MaskName
from rules.room import INJECTIVE, NUMBERS, fitting, next_best

Member = tuple[ColumnPlace, Look, Choice]


def agreed(members: Sequence[Member]) -> dict[ColumnPlace, Choice]:
    """The choices of one class: that of its surest member for all, in what the narrowest column can hold."""
    surest = max(members, key=lambda m: (m[2].strength, m[1].in_key, m[1].filled), default=None)
    if surest is None or surest[2].strength == KEEP:
        return {}
    unique = any(look.unique for _, look, _ in members)
    rooms = [look.room for _, look, _ in members if look.room is not None]
    wider = {place: replace(look, unique=unique) for place, look, _ in members}
    rules = {place: _rule(surest, look, min(rooms, default=None)) for place, look in wider.items()}
    key = next((place for place, look, _ in members if look.in_key), None)
    found = {place: Choice(rule, surest[2].strength) for place, rule in rules.items()}
    if surest[2].asked and surest[2].asked[0] not in ("too_short", "not_unique"):
        found[surest[0]] = replace(found[surest[0]], asked=surest[2].asked)
    elif key and surest[2].strength == FOUND and (rule := rules[key]):
        found[key] = replace(found[key], asked=("natural_key", {"mask": rule.mask}))
    return _unlike(found, surest[0])


def _rule(surest: Member, look: Look, room: int | None) -> ColumnRule | None:
    """The surest one's mask in this column; what keeps no values apart gives way to what does."""
    chosen = surest[2].rule
    mask = chosen.mask if chosen and chosen.mask in INJECTIVE else _neutral(look)
    options = {k: v for k, v in (chosen.options if chosen else {}).items() if k in ("overflow", "domain")}
    rule = fitting(mask, look.column, room, look.unique)
    if rule is not None:
        return rule.model_copy(update=options if chosen and chosen.mask == mask else {})
    return next_best(mask, look.column, room, look.unique, look.in_key)


def _neutral(look: Look) -> MaskName:
    return "key" if look.column.kind in NUMBERS else "token"


def _unlike(found: dict[ColumnPlace, Choice], first: ColumnPlace) -> dict[ColumnPlace, Choice]:
    """Where the types differ the masks may: then the two no longer meet, which a human is told."""
    of = found[first].rule
    for place, choice in found.items():
        if choice.rule and of and choice.rule.mask != of.mask and choice.rule.mask != "null":
            found[place] = replace(choice, asked=("other_writing", {"other": ".".join(first)}))
    return found
