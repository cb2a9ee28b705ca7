"""What is wrong with a manifest beyond its types: each mistake with where it stands, and one sentence."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from detectors.reserved import RESERVED_DOMAINS, RESERVED_ENDINGS
from rules.document import nearest
from rules.marked import Path

if TYPE_CHECKING:
    from rules.manifest import ColumnRule, Manifest, SystemRule, TableRule

Mistakes = Iterator[tuple[Path, str]]
Options = Mapping[str, tuple[str, ...]]
DIGEST = 16  # hexadecimal digits of a view's definition


def mistakes(
    manifest: "Manifest", systems: Collection[str], options: Options, ways: Options, required: Mapping[str, str]
) -> Mistakes:
    """Every mistake; the tables say which options a mask takes, what `how` may say, and which option must be there."""
    for id, system in manifest.systems.items():
        here: Path = ("systems", id)
        if id not in systems:
            yield here, f"unknown system '{id}'{nearest(id, list(systems))}"
        for label, table in system.tables.items():
            there = (*here, "tables", label)
            yield from _wildcard(there, label, "table")
            yield from _table(there, label, table)
            for name, rule in table.columns.items():
                yield from _wildcard((*there, "columns", name), name, "column")
                yield from _column((*there, "columns", name), name, rule, table)
                yield from _options((*there, "columns", name), rule, options, ways, required)
        yield from _views((*here, "views"), system)


def _wildcard(place: Path, name: str, what: str) -> Mistakes:
    if "*" in name:
        yield place, f"'{name}': there are no wildcards here; name every {what}"


def _table(place: Path, label: str, table: "TableRule") -> Mistakes:
    if table.copied and not table.columns:
        yield place, f"'{label}' names no column; each needs a mask, or keep with a reason"
    if not table.columns:
        return
    known = list(table.columns)
    if table.subject is not None and table.subject not in table.columns:
        yield (
            (*place, "subject"),
            f"subject '{table.subject}' is no column of this table{nearest(table.subject, known)}",
        )
    for at, name in enumerate(table.quasi_identifiers):
        if name not in table.columns:
            yield (*place, "quasi_identifiers", at), f"'{name}' is no column of this table{nearest(name, known)}"


def _column(place: Path, name: str, rule: "ColumnRule", table: "TableRule") -> Mistakes:
    if rule.mask is None and rule.keep is None:
        yield place, f"'{name}' has neither a mask nor keep; write mask: …, or keep: with the reason"
    elif rule.mask is not None and rule.keep is not None:
        yield place, f"'{name}' has a mask and keep; leave one of them"
    elif rule.keep is not None and not rule.keep.strip():
        yield (*place, "keep"), f"'{name}' is kept without a reason; write why nobody can be found in it"
    elif table.do == "keep" and rule.mask is not None:
        yield place, f"'{name}' has a mask in a table that is kept; write do: mask"


def _options(place: Path, rule: "ColumnRule", options: Options, ways: Options, required: Mapping[str, str]) -> Mistakes:
    if rule.mask is None:
        for option in rule.options:
            yield (*place, option), f"'{option}' is an option of a mask, and this column has none"
        return
    taken = options[rule.mask]
    for option in rule.options:
        if option not in taken:
            its = f"; it takes {', '.join(taken)}" if taken else ", which takes none"
            yield (*place, option), f"'{option}' is no option of the mask '{rule.mask}'{its}"
    if (needed := required.get(rule.mask)) and needed not in rule.options:
        yield place, f"'{needed}' is missing: the mask '{rule.mask}' needs it"
    yield from _values(place, rule, options, ways)


def _values(place: Path, rule: "ColumnRule", options: Options, ways: Options) -> Mistakes:
    known = ways.get(rule.mask or "", ())
    if rule.how is not None and known and rule.how not in known:
        yield (*place, "how"), f"'{rule.how}' is no way of the mask '{rule.mask}'; it knows {', '.join(known)}"
    if rule.mask == "birth_date" and rule.days is not None and rule.how != "shift":
        yield (*place, "days"), "'days' are of how: shift"
    if rule.domain is not None and not _is_reserved(rule.domain):
        kinds = f"{', '.join(RESERVED_DOMAINS)}, or one that ends in {', '.join(f'.{e}' for e in RESERVED_ENDINGS)}"
        yield (*place, "domain"), f"'{rule.domain}' could deliver; take {kinds}"
    for path, mask in (rule.paths or {}).items():
        if mask not in options:
            yield (*place, "paths", path), f"unknown mask '{mask}'{nearest(mask, list(options))}"


def _is_reserved(domain: str) -> bool:
    host = domain.lower().rstrip(".")
    below = any(host == known or host.endswith(f".{known}") for known in RESERVED_DOMAINS)
    return below or host.rpartition(".")[2] in RESERVED_ENDINGS


def _views(place: Path, system: "SystemRule") -> Mistakes:
    for label, digest in system.views.items():
        yield from _wildcard((*place, label), label, "view")
        figures = len(digest) == DIGEST and not set(digest) - set("0123456789abcdef")
        if digest != "exclude" and not figures:
            yield (*place, label), f"'{label}': the {DIGEST} digits of its definition were expected, or exclude"
