"""What one word of a column's name makes likely, beside its other words and in its table.

Priors are log-odds, added to the rarity of the category (judges.RARITY).
"""

from collections.abc import Callable, Mapping

from detectors.surroundings import Surroundings
from detectors.words import listed

STRONG = 4.5
WEAK = 1.5
MAYBE = 2.6  # log-odds of a login by a name that says `user`: its values must look like accounts
AGAINST = -5.0

# Words that are as often about something else: a harbour, a standard, a cell of a table.
AMBIGUOUS = frozenset(["port", "ports", "standard", "fixe", "mob", "cell", "pass", "tele", "handy", "rue", "voie"])
# Things that have a telephone, or are one.
WARES = frozenset(["produit", "product", "article", "item", "device", "materiel", "equipment", "machine"])
# What has a mailbox and a telephone of its own.
ORGANS = frozenset(["service", "support", "agence", "site", "ecole", "centre", "hotel", "equipe", "team", "boutique"])
# Roles whose column, called after nothing else, nearly always holds the person's name.
SPOKEN = listed("spoken")
# Parties that are as often companies as persons.
PARTIES = listed("parties")
# In French any number of anything is an `identifiant`.
IDENTIFIERS = frozenset(["identifiant", "identifiants"])
# Words that a secret may carry and still be one.
OF_SECRETS = frozenset(["hash", "md5", "sha", "sha1", "reset", "recovery", "next", "previous"])
# Services that one logs in to: `login_smtp`, `mdp_imap`.
SERVICES = frozenset(["smtp", "imap", "pop3"])
# Cards of payment where something is paid, of anything elsewhere.
CARDS = frozenset(["cardnumber", "cardno", "numcarte", "card number", "card num", "num carte", "numero carte"])
PAYMENTS = frozenset(["paiement", "payment", "reglement", "transaction", "order", "commande", "invoice", "facture"])
# Persons of a company: `contact_fournisseur`.
CONTACTS = frozenset(["contact", "contacts", "interlocuteur", "interlocuteurs", "interloc"])

Words = Mapping[str, str]  # what the words of one name stand for → the word
Reader = Callable[[str, str, Words, Surroundings], tuple[float, str]]


def role(present: Words) -> float:
    """A column called after a role (`responsable`, `contact`) holds a name, a number, or a text about it."""
    contact = present["person"] in CONTACTS and "company" in present and "thing" not in present
    if not OTHERWISE.isdisjoint(present.keys() - ({"company"} if contact else set())):
        return -1.0
    alone = not present.keys() - {"person", "filler", *(["company"] if contact else ())}
    spoken = present["person"] in SPOKEN or " " in present["person"]  # `medecin traitant`
    return STRONG - 0.7 if alone and spoken else 1.0


OTHERWISE = frozenset(
    ["meta", "numbering", "thing", "company", "email", "phone", "address", "secret", "login", "national_id"]
)


def _name(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    if present.keys() & {"meta", "numbering"}:
        return AGAINST, "negative_word"
    if meaning in ("first", "last", "full"):
        elsewhere = meaning == "full" and "pre" not in word and around.thing and not around.personal
        elsewhere = elsewhere and "person" not in present
        things = elsewhere or present.keys() & {"thing", "company"}
        return (STRONG - 2.5 if things else STRONG + 0.5), "column_name"
    if present.keys() & {"thing", "company"}:
        return (-1.0 if "person" in present else -3.5), "thing_context"
    if "person" in present:
        return STRONG - (0.7 if present["person"] in PARTIES else 0.3), "column_name"
    return _generic_name(around)


def _generic_name(around: Surroundings) -> tuple[float, str]:
    """`nom`, `name`: the table decides whose."""
    if around.personal:
        beside = STRONG + 0.5 if "first" in around.held else STRONG - 0.5
        return (WEAK if around.thing else beside), "neighbour"
    if around.person and not around.thing:
        return STRONG - (1.5 if around.person in PARTIES else 0.7), "table_context"
    if around.thing:
        return -2.0, "thing_context"
    return (1.0, "neighbour") if around.held & {"email", "phone"} else (0.0, "column_name")


def _contact(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    if "meta" in present:
        return AGAINST, "negative_word"
    if word in AMBIGUOUS:
        beside = around.person or around.personal or "person" in present or around.held & {"email", "postcode"}
        alone = not present.keys() - {"phone", "address", "filler", "person"}
        persons = "email" in around.held and (around.person or around.personal)
        sure = STRONG - 0.2 if persons or (meaning == "address" and "postcode" in around.held) else WEAK
        return (sure if beside and alone else -1.0), "column_name"
    thing = present.get("thing", "").rstrip("s") not in {"", *ORGANS} or around.thing.rstrip("s") in WARES
    if thing and "person" not in present:
        return WEAK, "column_name"
    return STRONG, "column_name"


def _birth(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    return _other(meaning, word, present, around) if "thing" not in present else (AGAINST, "thing_context")


def _card(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    """Any club has cards with a number."""
    if word in CARDS and around.thing.rstrip("s") not in PAYMENTS:
        return WEAK, "column_name"
    return _other(meaning, word, present, around)


def _login(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    if meaning == "user_id" or (word in IDENTIFIERS and "secret" not in around.held):
        return (MAYBE, "column_name") if "meta" not in present else (0.0, "negative_word")
    if present.get("meta") in SERVICES:
        return STRONG, "column_name"
    return _other(meaning, word, present, around)


def _secret(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    return (
        (STRONG, "column_name")
        if present.get("meta") in OF_SECRETS | SERVICES
        else _other(meaning, word, present, around)
    )


def _other(meaning: str, word: str, present: Words, around: Surroundings) -> tuple[float, str]:
    return (AGAINST, "negative_word") if present.keys() & {"meta", "postcode"} else (STRONG, "column_name")


READERS: dict[str, Reader] = {
    "name": _name, "email": _contact, "phone": _contact, "address": _contact, "birth_date": _birth,
    "national_id": _other, "bank_account": _other, "payment_card": _card, "ip_address": _other, "login": _login,
    "secret": _secret, "online_id": _other,
}  # fmt: skip
