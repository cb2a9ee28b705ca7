"""The commercial management platform, second half: what is sold, billed, paid for and complained about."""

from collections.abc import Sequence
from itertools import accumulate

from connectors.model import ForeignKey
from flows.demodata import words
from flows.demodata.company import TEN_YEARS, Company, Draw, dated, french
from flows.demodata.notes import ANSWERS, TICKETS, full_names, said
from flows.demodata.people import Person, unaccented
from flows.demodata.planted import Columns, planted

FIRST_ORDER = 100_012_345  # written with its 0: ten digits that start like a Paris landline
FIRST_BILL = 20_170_001
FIRST_BILL_DAYS = 13 * 365  # ago: the books of three fiscal years are past their ten years
CATEGORIES = ("Tables", "Assises", "Détente", "Ombrage", "Éclairage", "Textile", "Rangement", "Jardinage", "SAV")


@planted("""
    id             integer      key
    id_parent      integer      >categories.id
    lib            varchar(40)  required
    rang           smallint
    visible        boolean
""")
def categories(company: Company) -> Columns:
    draw = Draw("categories", len(CATEGORIES) * 3)
    return {
        "id": draw.ids(),
        "id_parent": [
            None if number < len(CATEGORIES) else number % len(CATEGORIES) + 1 for number in range(draw.count)
        ],
        "lib": [*CATEGORIES, *(f"{name} {kind}" for kind in ("terrasse", "pro") for name in CATEGORIES)],
        "rang": draw.numbers(1, 9),
        "visible": draw.of((True, True, False)),
    }


@planted("""
    ref            varchar(12)  key
    id_categorie   integer      >categories.id
    lib            varchar(80)  required
    lib2           varchar(80)
    marque         varchar(40)
    couleur        varchar(20)
    gencod         varchar(13)
    prix_ht        numeric(10,2)
    maj            integer
""")
def produits(company: Company) -> Columns:
    draw = Draw("produits", len(words.ARTICLES) * len(words.RANGES))
    return {
        "ref": [f"AB-{number:05}" for number in draw.ids(10_000)],
        "id_categorie": draw.numbers(1, len(CATEGORIES) * 3 + 1),
        "lib": [f"{article} {line}" for article in words.ARTICLES for line in words.RANGES],
        "lib2": [line.upper() for _ in words.ARTICLES for line in words.RANGES],
        "marque": draw.of(words.BRANDS),
        "couleur": draw.untidy(0.8, draw.of(words.COLOURS)),
        "gencod": [f"3{number}" for number in draw.numbers(10**11, 10**12)],
        "prix_ht": draw.amounts(9, 1900),
        "maj": draw.epochs(company.epoch),
    }


@planted("""
    cle            varchar(40)  key
    valeur         varchar(200) email? phone? secret? address? ip_address? name?
    type           varchar(10)
""")
def parametres(company: Company) -> Columns:
    settings = (
        ("societe.nom", words.COMPANY), ("societe.standard", words.SWITCHBOARD), ("tva.defaut", "20.0"),
        ("mail.contact", f"contact@{words.COMPANY_DOMAIN}"), ("mail.compta", f"compta@{words.COMPANY_DOMAIN}"),
        ("mail.noreply", f"no-reply@{words.COMPANY_DOMAIN}"), ("smtp.hote", "10.12.4.25"), ("smtp.port", "587"),
        ("smtp.motdepasse", "Boreal!2019"), ("export.chemin", r"\\srv-fic01\export\2019"), ("relance.jours", "30"),
        ("theme.couleur", "#1f3a5f"), ("session.duree", "3600"), ("version.base", "14.2.7"), ("maintenance", ""),
    )  # fmt: skip
    return {
        "cle": [key for key, _ in settings],
        "valeur": [value for _, value in settings],
        "type": Draw("parametres", len(settings)).of(("texte", "nombre", None)),
    }


@planted("""
    id_client      integer      key  >clients.id_client
    num_contrat    smallint     key
    ref_produit    varchar(12)  >produits.ref
    debut          varchar(10)
    fin            varchar(10)
    signataire     varchar(120) name
    montant        numeric(10,2)
    etat           varchar(10)
    resilie        boolean
""")
def contrats(company: Company) -> Columns:
    signed = _contracts(company)
    draw = Draw("contrats", len(signed))
    starts, days = draw.numbers(0, TEN_YEARS), company.ten_years
    return {
        "id_client": [client for client, _, _ in signed],
        "num_contrat": [number for _, number, _ in signed],
        "ref_produit": [f"AB-{number}" for number in draw.numbers(10_000, 10_400)],
        "debut": [dated(days[start]) for start in starts],
        "fin": draw.untidy(0.4, [french(days[min(start + 1095, TEN_YEARS - 1)]) for start in starts]),
        "signataire": draw.untidy(0.85, full_names(draw, [person for _, _, person in signed])),
        "montant": draw.amounts(50, 9000),
        "etat": draw.of(("ACTIF", "CLOS", "LITIGE", "actif"), (6, 3, 1, 1)),
        "resilie": draw.of((False, True, None), (6, 3, 1)),
    }


@planted(
    """
    id_client      integer      key
    num_contrat    smallint     key
    rang           smallint     key
    echeance       date
    montant        numeric(10,2)
""",
    foreign=(ForeignKey(None, ("id_client", "num_contrat"), None, "contrats", ("id_client", "num_contrat")),),
)
def echeances(company: Company) -> Columns:
    due = [(client, number, rank) for client, number, _ in _contracts(company) for rank in (1, 2)]
    draw = Draw("echeances", len(due))
    return {
        "id_client": [client for client, _, _ in due],
        "num_contrat": [number for _, number, _ in due],
        "rang": [rank for _, _, rank in due],
        "echeance": draw.of(company.ten_years),
        "montant": draw.amounts(25, 900),
    }


@planted("""
    num_facture    varchar(16)  key
    id_client      integer      required >clients.id_client
    ref_commande   varchar(10)
    dt_fact        varchar(10)
    total_ht       numeric(10,2)
    tva            numeric(4,2)
    total_ttc      numeric(10,2)
    envoyee_a      varchar(120) email
    adr_livr       varchar(200) address
    suivi_colis    varchar(20)
    hash           char(40)
""")
def factures(company: Company) -> Columns:
    billed = _bills(company)
    draw = Draw("factures", len(billed))
    to = [person for _, person in billed]
    net, rates = draw.numbers(2_000, 300_000), draw.of((20, 10, 5.5), (8, 1, 1))
    return {
        "num_facture": [f"F-{number}" for number in draw.ids(FIRST_BILL)],
        "id_client": [client for client, _ in billed],
        "ref_commande": [f"0{number}" for number in accumulate(draw.numbers(1, 9), initial=FIRST_ORDER)][1:],
        "dt_fact": draw.days_as_text(company.days(FIRST_BILL_DAYS)),
        "total_ht": [f"{cents / 100:.2f}" for cents in net],
        "tva": [f"{rate:.2f}" for rate in rates],
        "total_ttc": [f"{cents * (100 + rate) / 10_000:.2f}" for cents, rate in zip(net, rates, strict=True)],
        "envoyee_a": draw.untidy(0.6, [person.email for person in to]),
        "adr_livr": draw.untidy(0.3, [f"{p.street}, {p.postcode} {p.town}" for p in to]),
        "suivi_colis": draw.untidy(0.5, [f"6A{number}" for number in draw.numbers(10**10, 10**11)]),
        "hash": draw.hexes(40),
    }


@planted("""
    num_facture    varchar(16)  key >factures.num_facture
    ligne          smallint     key
    ref            varchar(12)  >produits.ref
    designation    varchar(80)
    qte            smallint
    pu_ht          numeric(10,2)
""")
def factures_lignes(company: Company) -> Columns:
    lines = [(number, line) for number in range(company.part(0.45)) for line in range(1, number % 3 + 2)]
    draw = Draw("factures_lignes", len(lines))
    articles = [f"{article} {line}" for article in words.ARTICLES for line in words.RANGES]
    return {
        "num_facture": [f"F-{FIRST_BILL + number}" for number, _ in lines],
        "ligne": [line for _, line in lines],
        "ref": [f"AB-{number}" for number in draw.numbers(10_000, 10_400)],
        "designation": draw.of([*articles, "Port", "Remise", "Éco-participation"]),
        "qte": draw.numbers(1, 12),
        "pu_ht": draw.amounts(5, 900),
    }


@planted("""
    id             integer      key
    num_facture    varchar(16)  >factures.num_facture
    mode           varchar(4)
    regle_le       date
    montant        numeric(10,2)
    titulaire      varchar(80)  name
    zone3          varchar(34)  bank_account
    transaction    char(24)
""")
def paiements(company: Company) -> Columns:
    billed = _bills(company)
    draw = Draw("paiements", company.part(0.4))
    paid = draw.numbers(0, len(billed))
    payers = [unaccented(f"{billed[bill][1].last} {billed[bill][1].first}").upper() for bill in paid]
    return {
        "id": draw.ids(),
        "num_facture": [f"F-{FIRST_BILL + bill}" for bill in paid],
        "mode": draw.of(("CB", "VIR", "CHQ", "PRLV"), (5, 3, 1, 2)),
        "regle_le": draw.of(company.ten_years),
        "montant": draw.amounts(20, 3600),
        "titulaire": draw.untidy(0.55, payers),
        "zone3": draw.untidy(0.3, draw.ibans()),
        "transaction": draw.hexes(24),
    }


@planted("""
    id             integer      key
    id_client      integer      >clients.id_client
    ouvert_le      timestamp
    objet          varchar(80)
    message        text         name@text email@text phone@text
    reponse        text         name@text email@text
    etat           varchar(10)
    traite_par     varchar(40)  login
""")
def tickets(company: Company) -> Columns:
    draw = Draw("tickets", company.part(0.125))
    clients = draw.of(company.clients)
    about = [person for _, person in clients]
    subjects = ("Facture", "Livraison", "Connexion", "Résiliation", "Produit abîmé", "", "RE: RE: Facture")
    return {
        "id": draw.ids(),
        "id_client": [client for client, _ in clients],
        "ouvert_le": draw.stamps(company.ten_years),
        "objet": draw.of(subjects),
        "message": said(draw, TICKETS, about),
        "reponse": draw.untidy(0.7, said(draw, ANSWERS, about)),
        "etat": draw.of(("OUVERT", "FERME", "ferme", None)),
        "traite_par": draw.untidy(0.8, draw.of([person.login for person in company.staff[:25]])),
    }


@planted("""
    id             bigint       key
    recu_le        bigint
    methode        varchar(8)
    url            varchar(200) email@text
    payload        text         name@json email@json phone@json address@json? ip_address@json?
    statut         smallint
    id_requete     char(36)
""")
def journal_api(company: Company) -> Columns:
    draw = Draw("journal_api", company.part(0.125))
    clients = draw.of(company.clients)
    calls = draw.of(_CALLS, (5, 1, 4, 4))
    payloads = _payloads(draw, clients)
    return {
        "id": draw.ids(700_000),
        "recu_le": [stamp * 1000 + 417 for stamp in draw.epochs(company.epoch)],
        "methode": [method for method, _, _ in calls],
        "url": [url.format(person.email) for (_, url, _), (_, person) in zip(calls, clients, strict=True)],
        "payload": [payload if body == "" else body for (_, _, body), payload in zip(calls, payloads, strict=True)],
        "statut": draw.of((200, 201, 404, 500), (9, 3, 1, 1)),
        "id_requete": draw.uuids(),
    }


_CALLS = (
    ("PUT", "/v1/clients", ""),
    ("GET", "/v1/clients?email={}", "{}"),
    ("POST", "/v1/stock/AB-10021", '{"evt": "stock.maj", "ref": "AB-10021", "qte": 4}'),
    ("GET", "/v1/commandes", None),
)


def _payloads(draw: Draw, clients: Sequence[tuple[int, Person]]) -> list[str]:
    mobiles, landlines = (draw.phones([getattr(p, kind) for _, p in clients]) for kind in ("mobile", "landline"))
    return [
        f'{{"evt": "client.maj", "client": {{"id": {client}, "nom": "{p.last}", "prenom": "{p.first}", '
        f'"contact": {{"mel": "{p.email}", "tels": ["{mobile}", "{landline}"]}}}}, "src": "web"}}'
        for (client, p), mobile, landline in zip(clients, mobiles, landlines, strict=True)
    ]


def _contracts(company: Company) -> list[tuple[int, int, Person]]:
    """A client's id, the number of one of its two contracts, and who signed."""
    holders = company.clients[:: max(1, len(company.clients) // max(1, company.part(0.1)))]
    return [(client, number, person) for client, person in holders for number in (1, 2)]


def _bills(company: Company) -> list[tuple[int, Person]]:
    """The billed client of each bill, and who speaks for it."""
    return Draw("factures: clients", company.part(0.45)).of(company.clients)


TABLES = (
    categories, produits, parametres, contrats, echeances, factures, factures_lignes, paiements, tickets, journal_api,
)  # fmt: skip
