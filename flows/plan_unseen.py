"""Keys that gomme does not look at and that a plan would meet: refused when it is made, and not in the night of it."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.erasing import Action
from connectors.inbound import told_unseen, unseen
from connectors.pointing import seen_from
from flows.originals import Original, told
from rules.due import Ground
from rules.plan import Refusal
from rules.retention import Rule


def unseen_inbound(
    rules: Sequence[Rule], grounds: Mapping[str, Ground], originals: Mapping[str, Original]
) -> Iterator[Refusal]:
    """One for each such key, as far as the reading account's catalogue shows it. ConnectorError."""
    for system in dict.fromkeys(rule.system for rule in rules):
        said = (_of(rule, grounds[system], originals[system]) for rule in rules if rule.system == system)
        yield from (
            Refusal("unseen_inbound", f"{system}: {one}") for one in dict.fromkeys(s for some in said for s in some)
        )


def _of(rule: Rule, ground: Ground, original: Original) -> Iterator[str]:
    table = ground.table(rule)
    with told(rule.system):
        home, pointing = seen_from(original.snapshot)
        keys = pointing(table)
    action: Action = "delete" if rule.final.of_rows else "update"
    return (told_unseen(key, table) for key in unseen(keys, home, ground.structure, table, action))
