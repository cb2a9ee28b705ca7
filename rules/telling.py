"""What the name of a column tells of its mask, beyond its category: which part of a name, which identifier."""

from collections.abc import Iterable, Mapping
from typing import Literal

from connectors.model import Column, Table
from detectors.columns import concepts, kinds, words
from detectors.finding import Finding
from detectors.hints import Surroundings
from rules.manifest import MaskName

NameMask = Literal["first_name", "last_name", "full_name", "company"]

# Words of columns that hold no category of personal data, and yet single out a person, a session or a device.
_TELLING: Mapping[MaskName, str] = {
    "token": "session sessions hash md sha digest empreinte checksum nonce cookie device terminal",
    "code": """siret siren matricule immat immatriculation plaque plate badge licence permis rcs rna tracking suivi
        transaction""",
    "null": "latitude longitude lat lng lon gps geo geoloc geolocalisation coordinates",
}
_TELLS: Mapping[str, MaskName] = {word: mask for mask, listed in _TELLING.items() for word in listed.split()}

_GROUPS = frozenset(
    ("cp", "zip", "ville", "villes", "commune", "communes", "localite", "town", "city", "profession", "metier",
     "nationalite")
)  # fmt: skip
_GROUPING = frozenset({"birth", "birth_place", "postcode", "gender", "civility"})
FULL = 0.5  # share of values with first name and surname from which they are full names


def name_mask(column: Column, table: Table, finding: Finding) -> NameMask:
    """Which part of a name the column holds: by its own words, then its neighbours, then what its values were."""
    meant = kinds(column.name)
    codes = {reason.code for reason in finding.why}
    if "sole_traders" in codes or ("company" in meant and "person" not in meant):
        return "company"
    if found := next((mask for word, mask in _PARTS.items() if word in meant), None):
        return found
    if "generic" in meant and "first" in Surroundings.of(table).held:
        return "last_name"
    full = max((float(r.figures.get("share", 0)) for r in finding.why if r.code == "full_names"), default=0.0)
    return "full_name" if full >= FULL or meant & {"person", "generic"} else "last_name"


_PARTS: Mapping[str, NameMask] = {
    "first": "first_name", "last": "last_name", "full": "full_name", "display": "full_name",
}  # fmt: skip


def identifier_mask(column: Column) -> MaskName | None:
    """The mask of an identifier that is no category: `siret`, `session`, `immat`; None where its name says nothing."""
    return next((_TELLS[word] for word in words(column.name) if word in _TELLS), None)


def is_secret(column: Column) -> bool:
    return "secret" in kinds(column.name)


def is_company(column: Column) -> bool:
    """`societe`, `raison_sociale`: a sole trader's company bears his name. Not `code_societe`, nor `id_agence`."""
    return "company" in kinds(column.name) and not kinds(column.name) & {
        "meta",
        "numbering",
        "email",
        "phone",
        "address",
    }


def groups(column: Column) -> bool:
    """Whether it puts persons into groups: dates of birth, postcodes, towns, sex."""
    meant = kinds(column.name)
    return bool(meant & _GROUPING or _GROUPS.intersection(words(column.name))) and "email" not in meant


def is_own(column: Column, table: Table) -> bool:
    """Whether an e-mail column is the row's own by its name: `email`, `mail_pro`, `email_client` in clients.

    Not `mail_manager`, nor `envoyee_a`, which says nothing.
    """
    meant = concepts(column.name)
    others = [word for word, meaning in meant if meaning not in ("email", "filler")]
    return any(meaning == "email" for _, meaning in meant) and all(_same(word, words(table.name)) for word in others)


def _same(word: str, others: Iterable[str]) -> bool:
    """The same word, singular or plural."""
    return any(word.rstrip("sx") == other.rstrip("sx") for other in others)


def path_mask(path: str) -> NameMask:
    """Which part of a name stands at a path of a document: its last word says so, else the whole name."""
    last = next((part for part in reversed(path.split(".")) if part.strip("*[]")), "")
    meant = kinds(last.replace("[]", ""))
    return next(
        (mask for word, mask in _PARTS.items() if word in meant), "last_name" if "generic" in meant else "full_name"
    )
