"""Values in words that name no person: goods, firms, places, titles, files, and public addresses."""

from random import Random

from tests.bench import words
from tests.bench.people import plain
from tests.bench.row import Maker, Value


def _pick(french: tuple[str, ...], english: tuple[str, ...] = ()) -> Maker:
    """One of a list in the world's language, in the column's casing, sometimes with a number behind."""

    def maker(rng: Random, role: str) -> Value:
        spell = rng.choices((str, str.upper, lambda t: plain(t).upper(), str.lower), (70, 14, 10, 6))[0]
        few = rng.choice((3, 8, 100))
        fr, en = (tuple(rng.sample(some, min(few, len(some)))) for some in (french, english or french))
        return lambda row: spell(rng.choice(en if row.world.language == "en" else fr))

    return maker


def _label(french: tuple[str, ...], english: tuple[str, ...] = ()) -> Maker:
    """The same, made distinct by a number or a size, as a catalogue is."""
    pick = _pick(french, english)

    def maker(rng: Random, role: str) -> Value:
        value = pick(rng, role)
        tail = rng.choice(("", "", " {}", " - lot de {}", " n°{}"))
        return lambda row: f"{value(row)}{tail.format(rng.randrange(2, 500))}"

    return maker


def address(rng: Random, role: str) -> Value:
    upper = rng.random() < 0.3
    more = rng.choice(("", "", " bis", " Bât. B"))

    def value(row: object) -> str:
        line = f"{rng.randrange(1, 240)}{more if rng.random() < 0.2 else ''} {rng.choice(words.STREETS)}"
        return plain(line).upper() if upper else line

    return value


def full_address(rng: Random, role: str) -> Value:
    street = address(rng, role)
    return lambda row: (
        f"{street(row)}, {rng.randrange(1, 96):02d}{rng.choice(('000', '100', '300'))} {rng.choice(words.TOWNS)}"
    )


def url(rng: Random, role: str) -> Value:
    return lambda row: (
        f"https://www.{rng.choice(words.DOMAINS)}/{rng.choice(('produits', 'blog', 'p', 'item'))}/{rng.randrange(9999)}"
    )


def handle(rng: Random, role: str) -> Value:
    return lambda row: "@" + rng.choice(("chat", "velo", "sunny", "data", "nord")) + str(rng.randrange(10_000))


THINGS: dict[str, Maker] = {
    "product": _label(words.PRODUCTS, words.PRODUCTS_EN),
    "brand": _pick(words.BRANDS),
    "company": _pick(words.COMPANIES, words.COMPANIES_EN),
    "carrier": _pick(("Chronopost", "DHL", "Geodis", "Colissimo", "UPS", "Mondial Relay", "TNT")),
    "bank": _pick(("Crédit Agricole", "BNP Paribas", "La Banque Postale", "Société Générale", "Barclays", "Lloyds")),
    "town": _pick(words.TOWNS),
    "country": _pick(words.COUNTRIES),
    "street": _pick(words.STREETS),
    "address": address,
    "full_address": full_address,
    "job": _pick(words.ROLES, words.ROLES_EN),
    "colour": _pick(words.COLOURS),
    "status": _pick(words.STATUSES, words.STATUSES_EN),
    "family": _pick(words.FAMILIES, words.FAMILIES_EN),
    "service": _pick(words.SERVICES),
    "species": _pick(words.SPECIES),
    "event": _label(words.EVENTS),
    "drug": _pick(words.DRUGS),
    "course": _pick(words.COURSES),
    "title": _pick(words.TITLES),
    "school": _pick(words.SCHOOLS),
    "subject": _pick(words.SUBJECTS, words.SUBJECTS_EN),
    "agent": _pick(words.AGENTS),
    "file": _pick(words.FILES),
    "path": _pick(words.PATHS),
    "unit": _pick(words.UNITS),
    "module": _pick(("facturation", "stock", "compta", "paie", "crm", "web", "batch_nuit", "api")),
    "table_name": _pick(("CLIENTS", "ARTICLES", "T_USER", "COMMANDES", "LIGNES", "MVT_STOCK")),
    "right": _pick(("admin", "lecture", "ecriture", "superviseur", "invité", "user", "root")),
    "diagnosis": _pick(("J45.9", "I10", "E11.9", "M54.5", "F32.1", "Z00.0", "K21.0")),
    "url": url,
    "handle": handle,
}
