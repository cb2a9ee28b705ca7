"""Free text and JSON in which a person turns up rarely, often, or never; each value says what was put in it."""

import json
from collections.abc import Callable
from random import Random

from tests.bench import phones, words
from tests.bench.row import Maker, Planted, Row, Value

SHARES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.6)
CERTAIN_AFTER = (
    400  # a column of at least so many rows gets its first person at a fixed place, so that none is left out
)

NEUTRAL_FR = (
    "Livraison prévue avant midi, accès par la cour.", "Colis endommagé à la réception, réserves faites.",
    "Client absent lors du passage, avis déposé.", "Relance envoyée, sans réponse à ce jour.", "RAS",
    "Remise de 10 % accordée sur la prochaine commande.", "Rappeler la semaine prochaine au sujet du devis.",
    "Vu en réunion, à valider par la direction.", "Le dossier {ref} est complet.", 
    "Stock à contrôler au dépôt de {town}.",
    "Produit {product} en rupture, remplacement proposé.", "Facture n° {number} réglée par virement le {day}.",
    "Demande transmise au service voirie.", "Commande {number} annulée à la demande du magasin.",
    "Intervention sur site de {town} le {day}, 2 h de main d'oeuvre.", "Écart d'inventaire constaté : {small} unités.",
    "Paiement refusé par la banque, code {small}.", "Merci de vérifier la référence {ref} avant expédition.",
    "Société {company} contactée, attend notre offre.", "Accord du comité, budget {number} EUR.",
    "ok", "à revoir", "idem",
)  # fmt: skip
NEUTRAL_EN = (
    "Delivered to reception, signed for.", "Customer was out, card left.", "Waiting for parts, back order {ref}.",
    "Refund of {small} GBP approved.", "Invoice {number} paid by bank transfer on {day}.",
    "Closed as duplicate of {ref}.",
    "Item {product} out of stock.", "Please check reference {ref} before dispatch.", "Escalated to second line.",
    "Meeting moved to next week.", "No answer, will try again.", "Server restarted at 03:12, build 4.{small}.1.", "n/a",
    "Supplier {company} asked for a new quote.", "Package scanned at depot.", "See previous note.",
)  # fmt: skip
NAMED_FR = (
    "Vu avec {civ} {name} ce jour.", "{name} a appelé pour sa commande.", "Rappeler {civ} {name} lundi.",
    "Dossier suivi par {name}, ne pas relancer.", "RDV pris avec {name} le {day}.", "{civ} {LAST} mécontente du délai.",
    "Voir avec {first} {last} pour le règlement.", "Courrier adressé à {civ} {first} {LAST}.",
)  # fmt: skip
NAMED_EN = (
    "Spoke to {name} about the refund.", "Mr {last} called, very unhappy.", "Please contact {name} on Monday.",
    "Parcel left with neighbour {name}.", "Mrs {last} wants an invoice copy.", "Approved by {first} {last}.",
)  # fmt: skip
MAILED = (
    "Envoyer le devis à {mail} avant vendredi.", "Nouvelle adresse : {mail}", "cf mail de {mail} du {day}",
    "Contact: {mail}", "reply sent to <{mail}> on {day}", "user={mail};status=bounced",
)  # fmt: skip
PHONED = (
    "Rappeler au {phone} après 18 h.", "Tel : {phone}", "joignable au {phone} ou par courrier", "new number {phone}",
    "tél {phone}, demander le service achats", "Portable {phone} (ne répond pas)",
)  # fmt: skip
CARRIES = {"name": (NAMED_FR, NAMED_EN), "email": (MAILED, MAILED), "phone": (PHONED, PHONED)}


def _number(row: Row, rng: Random) -> str:
    if row.world.language == "en":
        return phones.dial(rng, rng.choice(phones.BRITISH))
    return phones.spelled(phones.french(rng), rng.choice(("spaced", "plain", "dots", "plus spaced", "spaced")))


class _Fields(dict[str, str]):
    """What a sentence asks for, made when it asks."""

    def __init__(self, row: Row, rng: Random) -> None:
        super().__init__()
        self.row, self.rng, self.who = row, rng, row.world.person(rng.randrange(row.world.crowd))

    def __missing__(self, field: str) -> str:
        return FIELDS[field](self)


FIELDS: dict[str, Callable[[_Fields], str]] = {
    "name": lambda f: f"{f.who.first} {f.who.last}",
    "first": lambda f: f.who.first,
    "last": lambda f: f.who.last,
    "LAST": lambda f: f.who.last.upper(),
    "civ": lambda f: f.who.civility,
    "mail": lambda f: f.who.mail,
    "phone": lambda f: _number(f.row, f.rng),
    "town": lambda f: f.rng.choice(words.TOWNS),
    "product": lambda f: f.rng.choice(words.PRODUCTS),
    "company": lambda f: f.rng.choice(words.COMPANIES),
    "ref": lambda f: f"R{f.rng.randrange(10**5):05d}",
    "number": lambda f: str(f.rng.randrange(10_000, 999_999)),
    "small": lambda f: str(f.rng.randrange(1, 99)),
    "day": lambda f: f"{f.rng.randrange(1, 29):02d}/{f.rng.randrange(1, 13):02d}/2023",
}


def _fill(template: str, row: Row, rng: Random) -> str:
    return template.format_map(_Fields(row, rng)) if "{" in template else template


def _neutral(row: Row, rng: Random) -> str:
    templates = NEUTRAL_EN if row.world.language == "en" else NEUTRAL_FR
    sentences = rng.choice((1, 1, 1, 2, 3))
    return " ".join(_fill(rng.choice(templates), row, rng) for _ in range(sentences))


def _struck(rng: Random, row: Row, share: float, first: int) -> bool:
    """Whether this row is one of the few."""
    return share > 0 and (rng.random() < share or (row.total >= CERTAIN_AFTER and row.index == first % row.total))


def note(rng: Random, role: str) -> Value:
    return remarks(rng, rng.choice(SHARES))


def remarks(rng: Random, share: float) -> Value:
    """Remarks in which one, two or three categories turn up, each with that share."""
    carried = rng.sample(tuple(CARRIES), rng.choice((1, 2, 3)))
    places = {category: rng.randrange(10**6) for category in carried}

    def value(row: Row) -> Planted:
        text, found = _neutral(row, rng), []
        for category in carried:
            if _struck(rng, row, share, places[category]):
                sentence = _fill(rng.choice(CARRIES[category][row.world.language == "en"]), row, rng)
                text = f"{text} {sentence}" if rng.random() < 0.6 else f"{sentence} {text}"
                found.append(category)
        return Planted(text, tuple(found))

    return value


def prose(rng: Random, role: str) -> Value:
    """Remarks about nobody."""
    return lambda row: Planted(_neutral(row, rng), ())


def log(rng: Random, role: str) -> Value:
    return lines(rng, rng.choice((0.0, 0.0, *SHARES)))


def lines(rng: Random, share: float) -> Value:
    """`key=value` lines; a user's address now and then."""
    place = rng.randrange(10**6)

    def value(row: Row) -> Planted:
        line = (
            f"2024-0{rng.randrange(1, 9)}-1{rng.randrange(9)}T0{rng.randrange(9)}:12:44Z "
            f"level={rng.choice(('INFO', 'WARN'))} "
            f"module={rng.choice(('auth', 'cart', 'sync'))} ms={rng.randrange(4000)} id={rng.getrandbits(64):016x}"
        )
        if _struck(rng, row, share, place):
            return Planted(f"{line} user={row.person().mail} action=login", ("email",))
        return Planted(line, ())

    return value


def payload(rng: Random, role: str) -> Value:
    return documents(rng, rng.choice((*SHARES, 1.0, 1.0)))


def documents(rng: Random, share: float) -> Value:
    """Documents with a nested client in some rows, and a list of numbers inside it."""
    place = rng.randrange(10**6)
    keys = rng.choice(
        (("client", "nom", "mail", "tels"), ("customer", "fullName", "email", "phones"), ("c", "n", "m", "t"))
    )

    def value(row: Row) -> Planted:
        document: dict[str, object] = {
            "id": row.index + 1, "canal": rng.choice(("web", "magasin", "app")),
            "total": round(rng.uniform(5, 900), 2),
            "lignes": [{"ref": f"A{rng.randrange(9999):04d}", "qte": n} for n in range(1, rng.choice((2, 3)))],
        }  # fmt: skip
        if not _struck(rng, row, share, place):
            return Planted(json.dumps(document, ensure_ascii=False), ())
        who = row.person()
        document[keys[0]] = {
            keys[1]: f"{who.first} {who.last}", keys[2]: who.mail, keys[3]: [_number(row, rng)],
        }  # fmt: skip
        return Planted(json.dumps(document, ensure_ascii=rng.random() < 0.2), ("name", "email", "phone"))

    return value


def settings(rng: Random, role: str) -> Value:
    """Documents about nobody."""

    def value(row: Row) -> Planted:
        document = {
            "theme": rng.choice(("dark", "light")), "cols": [1, 2, rng.randrange(9)],
            "lang": "fr", "size": rng.randrange(99),
            "name": rng.choice(("dashboard", "stock view", "export nuit")), "v": f"1.{rng.randrange(9)}.0",
        }  # fmt: skip
        return Planted(json.dumps(document), ())

    return value


def markup(rng: Random, role: str) -> Value:
    """HTML or XML fragments about goods."""
    return lambda row: Planted(f"<p class='d'><b>{rng.choice(words.PRODUCTS)}</b> {_neutral(row, rng)}</p>", ())


PROSE: dict[str, Maker] = {
    "note": note, "prose": prose, "log": log, "payload": payload, "settings": settings, "markup": markup,
}  # fmt: skip
