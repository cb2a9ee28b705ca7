"""The seam of this room: examine a table while its rows stream by, then settle all tables together.

examination = Examination("commercial", table, key)
for batch in reading.batches(examination.columns): examination.add(batch)
examined = examination.conclude(sample, rows, non_null)
results = settle([examined, …])
"""

from collections.abc import Collection, Mapping, Sequence

import pyarrow as pa

from connectors.model import Column, Table
from detectors import names
from detectors.census import Census
from detectors.custom import NOTHING, Custom
from detectors.custom_census import sightings
from detectors.finding import ColumnResult
from detectors.fingerprint import fingerprint
from detectors.hints import Surroundings, hints
from detectors.portrait import Candidate, Portrait, counted
from detectors.reasons import reason
from detectors.relations import proofs
from detectors.settle import Doubt, Examined, settle, sketch
from detectors.verdict import absences, candidates, findings

__all__ = ["Examination", "Examined", "settle", "unexamined"]

ROWS_COMPARED = 300  # sampled rows in which names are held against the e-mail address beside them
MOST_RIVALS = 0.2  # share of companies, towns or things from which a column is not doubtful but something else
DOUBTFUL = -8.0  # log-odds below which overlap with other name columns cannot rescue a column


class Examination:
    """Looks at every row of a table once. `key`: 16 random bytes of this run, for sketches that never leave memory.

    `custom`: what the workspace knows of its own data. `only` these columns are looked at, beside the names of all.
    """

    def __init__(
        self, system: str, table: Table, key: bytes, custom: Custom = NOTHING, only: Collection[str] | None = None
    ) -> None:
        self.system, self.table, self._key, self._custom = system, table, key, custom
        self.columns = tuple(c for c in table.columns if _is_seen(c) and (only is None or c.name in only))
        self._census = {c.name: Census(c, custom=sightings(custom.patterns, c)) for c in self.columns}

    def __repr__(self) -> str:
        return f"Examination({self.system!r}, {self.table.label!r})"

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of rows; every column is utf8, named as in the table."""
        for column, values in zip(batch.schema.names, batch.columns, strict=True):
            self._census[column].add(values)

    def conclude(self, sample: pa.Table, rows: int, non_null: Mapping[str, int]) -> Examined:
        """The verdict on each column as far as this table alone can tell.

        `sample` holds some of the rows, the same columns; `non_null` counts the columns that were not streamed.
        """
        portraits = self._portraits(sample)
        heard = {name: candidates(portrait) for name, portrait in portraits.items()}
        self._compare_rows(sample, heard)
        shapes = self._fingerprints(sample)
        results, doubts = [], {}
        for column in self.table.columns:
            portrait = portraits.get(column.name)
            if portrait is None:
                results.append(self._unread(column, rows, non_null.get(column.name)))
                continue
            results.append(self._result(portrait, heard[column.name], rows, shapes[column.name]))
            doubts.update(self._doubt(portrait, heard[column.name]))
        return Examined(self.system, self.table, tuple(results), doubts)

    def _portraits(self, sample: pa.Table) -> dict[str, Portrait]:
        around, held = Surroundings.of(self.table), set(sample.column_names)
        return {
            c.name: Portrait(
                c, self.table, around, hints(c, self.table, around), self._census[c.name],
                counted(sample.column(c.name).to_pylist() if c.name in held else ()), custom=self._custom,
            )
            for c in self.columns
        }  # fmt: skip

    def _compare_rows(self, sample: pa.Table, heard: Mapping[str, Sequence[Candidate]]) -> None:
        """Raise the candidates whose words stand in the e-mail addresses of the same rows."""
        emails = [c for c, said in heard.items() if any(s.category == "email" and s.matching for s in said)]
        doubted = {
            c: said for c, some in heard.items() for said in some if said.category == "name" and said.place == "column"
        }
        if not emails or not doubted or not sample.num_rows:
            return
        rows = sample.slice(0, ROWS_COMPARED).select([*{*emails, *doubted}]).to_pydict()
        for column, (hits, tested) in proofs(rows, emails, [c for c in doubted if c not in emails]).items():
            candidate = doubted[column]
            candidate.log_odds += 8.0 * min(1.0, 2 * hits / tested)
            candidate.proved = candidate.proved or candidate.log_odds > 0
            candidate.why.append(reason("email_agrees", share=hits / tested, tested=tested))

    def _doubt(self, portrait: Portrait, heard: Sequence[Candidate]) -> dict[str, Doubt]:
        """A column that names of other tables may rescue: nothing about it speaks of things, and few of its values."""
        named = [c for c in heard if c.category == "name" and c.place == "column" and c.log_odds > DOUBTFUL]
        if not named or not portrait.values or portrait.prior("name") <= -2.0:
            return {}
        if self._custom.look(portrait.values).share(names.RIVALS) > MOST_RIVALS:
            return {}
        words = [word for value in portrait.values for word in names.tokens(value)]
        return {portrait.column.name: Doubt(named[0], sketch(words, self._key))}

    def _place(self, column: Column) -> tuple[str, str | None, str, str, str]:
        return self.system, self.table.schema, self.table.name, column.name, column.type

    def _unread(self, column: Column, rows: int, non_null: int | None) -> ColumnResult:
        return ColumnResult(*self._place(column), rows, non_null, "not_examined", column.unreadable or "binary")

    def _fingerprints(self, sample: pa.Table) -> dict[str, str]:
        held, none = set(sample.column_names), pa.array([], pa.string())
        return {
            c.name: fingerprint(sample.column(c.name) if c.name in held else none, self._census[c.name].filled)
            for c in self.columns
        }

    def _result(self, portrait: Portrait, heard: Sequence[Candidate], rows: int, shapes: str) -> ColumnResult:
        said = findings(portrait, heard)
        place, filled = self._place(portrait.column), portrait.census.filled
        absent = absences(portrait, said)
        return ColumnResult(
            *place, rows, portrait.census.non_null, "census" if filled else "metadata", None, said, absent, shapes
        )


def _is_seen(column: Column) -> bool:
    """Whether its values are streamed in: not where they are bytes, nor where gomme's user may not read them."""
    return column.kind != "binary" and not column.unreadable


def unexamined(system: str, table: Table, reason: str) -> Examined:
    """A table that could not be read: every column says why; only its names speak, and they prove nothing."""
    results = (
        ColumnResult(system, table.schema, table.name, c.name, c.type, None, None, "not_examined", reason)
        for c in table.columns
    )
    return Examined(system, table, tuple(results))
