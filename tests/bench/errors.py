"""Lists wrong verdicts by kind of failure, so that a detector can learn from kinds and not from table names."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing

from tests.bench.generate import quoted
from tests.bench.label import Labelled
from tests.bench.score import Error

EXAMPLES = 12  # of a kind
VALUES = 4  # of a column


def listing(errors: Iterable[Error], databases: Mapping[str, Labelled], every: bool = False) -> str:
    """Markdown, the commonest kind first; values of the (invented) data where its database is given."""
    kinds: dict[str, list[Error]] = defaultdict(list)
    for error in errors:
        kinds[error.sort].append(error)
    lines: list[str] = []
    for kind, some in sorted(kinds.items(), key=lambda item: -len(item[1])):
        lines.append(f"\n### {kind} ({len(some)})")
        shown = some if every else some[:EXAMPLES]
        lines += [f"- {line}" for error in shown for line in _entry(error, databases)]
        if len(some) > len(shown):
            lines.append(f"- … and {len(some) - len(shown)} more")
    return "\n".join(lines) + "\n"


def _entry(error: Error, databases: Mapping[str, Labelled]) -> Iterator[str]:
    label = error.label
    holds = ", ".join(f"{c} {share:.3g}" for c, share in label.holds.items()) or "nothing personal"
    claims = "; ".join(f"{c.category} {c.verdict} {c.detail}".strip() for c in error.claims) or "nothing"
    reason = f" ({label.why})" if label.why else ""
    yield (
        f"`{error.database}` {label.table}.{label.column}: {label.non_null} of {label.rows} rows, "
        f"expected {holds}{reason}; got {claims}"
    )
    database = databases.get(error.database)
    if database and not label.empty:
        yield f"  values: {_values(database, label.table, label.column)}"


def _values(database: Labelled, table: str, column: str) -> str:
    name = quoted(column)
    query = f"SELECT DISTINCT {name} FROM {quoted(table)} WHERE {name} IS NOT NULL AND {name} <> '' LIMIT {VALUES}"
    with closing(sqlite3.connect(database.path)) as connection:
        return " · ".join(str(value)[:120] for (value,) in connection.execute(query))
