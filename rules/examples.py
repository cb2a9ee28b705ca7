"""A made-up value for each mask, of a person who does not exist, to show what the mask makes of it."""

from connectors.model import Column
from rules.manifest import MaskName

# Numbers of ARCEP's fiction blocks, addresses of reserved domains, and check digits that fit nothing.
EXAMPLES: dict[MaskName, str] = {
    "email": "anne.exemple@example.com",
    "phone": "06 39 98 00 01",
    "first_name": "Anne",
    "last_name": "Exemple",
    "full_name": "Mme Anne EXEMPLE",
    "login": "aexemple",
    "company": "Exemple Plomberie SARL",
    "address": "12 bis rue de l'Exemple, 75000 Paris",
    "birth_date": "1970-06-15",
    "iban": "FR00 0000 0000 0000 0000 0000 000",
    "card": "4000 0000 0000 0000",
    "nir": "2 70 99 00 000 000 00",
    "ip": "192.0.2.1",
    "text": "Rappeler Mme Anne Exemple au 06 39 98 00 01, anne.exemple@example.com",
    "json": '{"contact": {"email": "anne.exemple@example.com"}}',
    "secret": "motdepasse",
    "number": "1234",
    "key": "1234",
    "code": "CLI-001234",
    "date_shift": "2024-02-29",
    "token": "a1b2c3",
    "constant": "une valeur",
    "null": "une valeur",
    "truncate": "75000",
}
_AS_NUMBERS: dict[MaskName, str] = {"phone": "639980001", "nir": "2709900000000", "card": "4000000000000000"}


def example(mask: MaskName, column: Column) -> str:
    """A value that such a column could hold."""
    if column.kind in ("integer", "decimal", "float"):
        return _AS_NUMBERS.get(mask, "1234")
    if column.kind in ("date", "datetime"):
        return "1970-06-15" if column.kind == "date" else "1970-06-15 12:30:00"
    return EXAMPLES[mask]
