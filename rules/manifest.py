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

Columns that the database computes stand in no manifest: the copy computes them again, from what was masked.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.document import PLACED, Section, nearest, read
from rules.manifest_checks import mistakes
from rules.manifest_text import dump as dump

Action = Literal["mask", "keep", "truncate", "exclude"]
MaskName = Literal[
    "email", "phone", "first_name", "last_name", "full_name", "login", "company", "address", "birth_date", "iban",
    "card", "nir", "ip", "text", "json", "secret", "number", "key", "code", "date_shift", "token", "constant", "null",
    "truncate",
]  # fmt: skip
EXCLUDED = "exclude"  # instead of the digest of a view: the copy goes without it

# The options that a mask knows; any other one is a mistake.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(get_args(MaskName), ()),
    "email": ("domain", "readable"),
    "phone": ("overflow",),
    "first_name": ("by",),
    "last_name": ("by",),
    "full_name": ("by",),
    "login": ("readable",),
    "birth_date": ("how", "days"),
    "date_shift": ("days",),
    "text": ("how",),
    "json": ("how", "paths"),
    "secret": ("value",),
    "constant": ("value",),
    "truncate": ("length",),
}
# What `how` may say; the first is meant where it says nothing.
WAYS: Mapping[str, tuple[str, ...]] = {
    "birth_date": ("year", "shift"),
    "text": ("redact", "drop"),
    "json": ("redact", "drop"),
}
REQUIRED: Mapping[str, str] = {"constant": "value", "truncate": "length"}


def _known(mask: Any) -> Any:
    if isinstance(mask, str) and mask not in OPTIONS:
        raise PydanticCustomError(PLACED, f"unknown mask '{mask}'{nearest(mask, list(OPTIONS))}")
    return mask


class ColumnRule(Section):
    """Either a mask with its options, or `keep` with the reason; `type` is that of the column when it was decided."""

    type: str
    mask: Annotated[MaskName | None, BeforeValidator(_known)] = None
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

    @model_validator(mode="before")
    @classmethod
    def _null_is_a_mask(cls, written: Any) -> Any:
        """YAML reads `mask: null` as no mask; nobody writes it to say nothing."""
        if isinstance(written, dict) and written.get("keep") is None and written.get("mask", "") is None:
            return {**written, "mask": "null"}
        return written

    @property
    def options(self) -> dict[str, Any]:
        """The options that are written, in the order of the fields."""
        others = ("type", "mask", "keep")
        return {n: v for n in type(self).model_fields if n not in others and (v := getattr(self, n)) is not None}


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

    @property
    def copied(self) -> bool:
        """Whether the copy has rows of it."""
        return self.do in ("mask", "keep")


class SystemRule(Section):
    """The tables of a system by label (`clients`, `public.clients`), and its views with the digests of their bodies."""

    tables: dict[str, TableRule]
    views: dict[str, str] = Field(default_factory=dict)

    @property
    def excluded_views(self) -> frozenset[str]:
        """Labels of the views that the copy goes without."""
        return frozenset(label for label, digest in self.views.items() if digest == EXCLUDED)


class Manifest(Section):
    systems: dict[str, SystemRule]
    version: Literal[1] = 1


def load(text: str, source: str, systems: Collection[str]) -> Manifest:
    """The manifest in `text`, whose file is `source`; raises DocumentError with all that is wrong.

    `systems` are those of the workspace. Whether the databases still look so is for `rules.drift` to say.
    """
    return read(text, source, Manifest, lambda manifest: mistakes(manifest, systems, OPTIONS, WAYS, REQUIRED))


def manifest_sha256(text: str) -> str:
    """The fingerprint of the manifest's text: any edit makes another copy."""
    return sha256(text.encode()).hexdigest()
