"""masking.yaml: what a copy does with every table and every column. No wildcards, and silence is an error.

systems:
  commercial:
    tables:
      clients:
        do: mask
        subject: email
        columns:
          id_client: {type: INTEGER, keep: "clé technique ; analyse 20261128-…"}
          email: {type: VARCHAR(120), mask: email}
        unique: [email]
        foreign_keys: [id_agence -> agences.id_agence]
    views: {v_clients: 5f0c19e3a77b2d10}
"""

from typing import Annotated, Literal

from pydantic import Field

from rules.document import Section

Action = Literal["mask", "keep", "truncate", "exclude"]
MaskName = Literal[
    "email", "phone", "first_name", "last_name", "full_name", "login", "company", "address", "birth_date", "iban",
    "card", "nir", "ip", "text", "json", "secret", "number", "key", "code", "date_shift", "token", "constant", "null",
    "truncate",
]  # fmt: skip


class ColumnRule(Section):
    """Either a mask with its options, or `keep` with the reason; `type` is that of the column when it was decided."""

    type: str
    mask: MaskName | None = None
    keep: str | None = None
    by: Literal["subject", "value"] | None = None  # names: one pseudonym a person, or one a value
    domain: str | None = None  # email: a reserved one
    readable: bool | None = None  # email, login: with a name in front of the tag
    overflow: Literal["refuse", "undialable"] | None = None  # phone: where fiction numbers do not suffice
    how: Literal["year", "shift", "redact", "drop"] | None = None  # birth_date: year, shift; text, json: redact, drop
    value: str | int | float | bool | None = None  # constant; secret: the one password hash that all get
    length: Annotated[int, Field(ge=0)] | None = None  # truncate: characters that stay
    days: Annotated[int, Field(ge=1, le=3650)] | None = None  # date_shift, birth_date: shifted by so many at most
    paths: dict[str, str] | None = None  # json: mask by path, `contact.email: email`


class TableRule(Section):
    """What becomes of a table. `subject` names whom a row is about: a column that identifies the person, or a foreign
    key's column whose row knows; without it a row is about itself."""

    do: Action
    why: str | None = None
    subject: str | None = None
    quasi_identifiers: tuple[str, ...] = ()
    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    unique: tuple[str, ...] = ()
    foreign_keys: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()


class SystemRule(Section):
    """The tables of a system by label (`clients`, `public.clients`), and its views with the digests of their bodies."""

    tables: dict[str, TableRule]
    views: dict[str, str] = Field(default_factory=dict)


class Manifest(Section):
    systems: dict[str, SystemRule]
    version: Literal[1] = 1
