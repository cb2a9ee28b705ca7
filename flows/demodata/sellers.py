"""The sellers' tools, first half: the sellers, whom they court, and what they are paid."""

from flows.demodata import words
from flows.demodata.backlog import departures, last_contacts
from flows.demodata.company import Company, Draw
from flows.demodata.notes import CALL_REMARKS, EXPENSES, said
from flows.demodata.people import Person, luhn_digit, unaccented
from flows.demodata.planted import Columns, planted

DEPARTMENTS = ("01", "13", "22", "31", "33", "35", "44", "59", "67", "69", "75", "92")
TEAMS = (
    "Direction", "Nord", "Ouest", "Sud", "Est", "Grands comptes", "Hôtellerie", "Bretagne", "Occitanie", "Alsace",
)  # fmt: skip


@planted("""
    code           char(2)      key
    libelle        varchar(40)
    zone           varchar(10)
    potentiel      integer
""")
def secteurs(company: Company) -> Columns:
    names = (
        "Ain", "Bouches-du-Rhône", "Côtes-d'Armor", "Haute-Garonne", "Gironde", "Ille-et-Vilaine", "Loire-Atlantique",
        "Nord", "Bas-Rhin", "Rhône", "Paris", "Hauts-de-Seine",
    )  # fmt: skip
    draw = Draw("secteurs", len(DEPARTMENTS))
    return {
        "code": DEPARTMENTS,
        "libelle": names,
        "zone": draw.of(("NORD", "SUD", "OUEST", "EST")),
        "potentiel": draw.numbers(100, 9000),
    }


@planted("""
    id_equipe      integer      key
    lib            varchar(40)
    id_equipe_mere integer      >equipes.id_equipe
    objectif       numeric(12,2)
""")
def equipes(company: Company) -> Columns:
    draw = Draw("equipes", len(TEAMS))
    return {
        "id_equipe": draw.ids(),
        "lib": TEAMS,
        "id_equipe_mere": [None if number == 0 else (1 if number < 7 else number - 4) for number in range(draw.count)],
        "objectif": draw.amounts(10_000, 900_000),
    }


@planted("""
    id_vendeur     integer      key
    matricule      varchar(8)   unique required
    nom            varchar(60)  name
    prenom         varchar(60)  name
    mail_pro       varchar(120) email
    tel_pro        varchar(30)  phone
    tel_perso      varchar(30)  phone
    standard       varchar(20)  phone?
    ne_le          date         birth_date
    num_ss         varchar(21)  national_id
    rib            varchar(34)  bank_account
    adresse        varchar(200) address
    id_equipe      integer      >equipes.id_equipe
    id_manager     integer      >vendeurs.id_vendeur
    entree         date
    sorti          boolean
    statut         varchar(10)
    date_sortie    date
""")
def vendeurs(company: Company) -> Columns:
    persons = company.sellers
    draw = Draw("vendeurs", len(persons))
    return {
        "id_vendeur": draw.ids(),
        "matricule": [f"V{person.number:05}" for person in persons],
        "nom": [person.last.upper() for person in persons],
        "prenom": [person.first for person in persons],
        "mail_pro": [person.email for person in persons],
        "tel_pro": draw.phones([person.landline for person in persons]),
        "tel_perso": draw.untidy(0.6, draw.phones([person.mobile for person in persons])),
        "standard": draw.same(words.SWITCHBOARD),
        "ne_le": [person.born for person in persons],
        "num_ss": draw.untidy(0.9, [_social_security(person) for person in persons]),
        "rib": draw.untidy(0.8, draw.ibans()),
        "adresse": [f"{person.street}, {person.postcode} {person.town}" for person in persons],
        "id_equipe": draw.numbers(2, len(TEAMS) + 1),
        "id_manager": [None if number == 0 else number // 6 + 1 for number in range(draw.count)],
        "entree": draw.of(company.ten_years),
        "sorti": (gone := draw.of((False, True), (3, 2))),
        **departures(company, gone),
    }


def _social_security(person: Person) -> str:
    """A NIR of the right sex and birth, in a commune numbered 999, which no department has, with its key (INSEE)."""
    body = f"{1 if person.title == 'M.' else 2}{person.born[2:4]}{person.born[5:7]}75999{person.number % 999 + 1:03}"
    return f"{body}{97 - int(body) % 97:02}"


@planted("""
    id             integer      key
    ref_client     varchar(10)
    nom            varchar(60)  name
    prenom         varchar(60)  name
    societe        varchar(80)
    mel            varchar(120) email
    tel            varchar(60)  phone
    gsm            integer      phone
    statut         varchar(12)
    source         varchar(20)
    code_dept      varchar(3)
    id_vendeur     integer      >vendeurs.id_vendeur
    cree           varchar(10)
    remarque       varchar(200) phone@text email@text
    score          integer
    dernier_contact varchar(10)
""")
def prospects(company: Company) -> Columns:
    persons = company.prospects
    draw = Draw("prospects", len(persons))
    client_of = company.client_of
    seconds = draw.of((True, False), (1, 40))
    mobiles, landlines = (draw.phones([getattr(p, kind) for p in persons]) for kind in ("mobile", "landline"))
    tels = [f"{one} / {two}" if both else one for one, two, both in zip(mobiles, landlines, seconds, strict=True)]
    mails = draw.untidy(0.78, [p.email for p in persons])
    return {
        "id": draw.ids(),
        "ref_client": [f"C{client_of[p.number]:06}" if p.number in client_of else None for p in persons],
        "nom": [p.last.upper() if p.number % 3 else p.last for p in persons],
        "prenom": draw.untidy(0.94, [unaccented(p.first) if p.number % 5 == 1 else p.first for p in persons]),
        "societe": draw.untidy(0.4, [company.firms[(p.firm or p.number) % len(company.firms)].name for p in persons]),
        "mel": mails,
        "tel": [
            phone if keep or not mail else ""
            for phone, keep, mail in zip(tels, draw.of((1, 1, 1, 0)), mails, strict=True)
        ],
        "gsm": draw.sometimes(0.35, [int(p.mobile) for p in persons]),
        "statut": draw.of(("CHAUD", "FROID", "TIEDE", "PERDU", "client"), (2, 5, 3, 2, 4)),
        "source": draw.untidy(0.8, draw.of(("salon", "site", "parrainage", "fichier acheté", "appel"))),
        "code_dept": draw.of(DEPARTMENTS),
        "id_vendeur": draw.numbers(1, len(company.sellers) + 1),
        "cree": draw.days_as_text(company.ten_years),
        "remarque": draw.untidy(0.25, said(draw, CALL_REMARKS, persons)),
        "score": draw.numbers(0, 101),
        "dernier_contact": last_contacts(company, draw.count),
    }


@planted("""
    id_vendeur     integer      key  >vendeurs.id_vendeur
    mois           char(6)      key
    base           numeric(10,2)
    taux           numeric(4,2)
    versee         boolean
""")
def commissions(company: Company) -> Columns:
    months = [f"{year}{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    pairs = [(seller, month) for seller in range(1, len(company.sellers) + 1) for month in months]
    draw = Draw("commissions", len(pairs))
    return {
        "id_vendeur": [seller for seller, _ in pairs],
        "mois": [month for _, month in pairs],
        "base": draw.amounts(0, 9000),
        "taux": draw.of(("3.00", "4.50", "5.00")),
        "versee": draw.of((True, False), (8, 1)),
    }


@planted("""
    annee          smallint     key
    trimestre      smallint     key
    id_equipe      integer      key  >equipes.id_equipe
    cible          numeric(12,2)
    realise        numeric(12,2)
""")
def objectifs(company: Company) -> Columns:
    cells = [(year, part, team) for year in range(2021, 2026) for part in range(1, 5) for team in range(1, 11)]
    draw = Draw("objectifs", len(cells))
    return {
        "annee": [year for year, _, _ in cells],
        "trimestre": [part for _, part, _ in cells],
        "id_equipe": [team for _, _, team in cells],
        "cible": draw.amounts(5_000, 90_000),
        "realise": draw.sometimes(0.9, draw.amounts(1_000, 99_000)),
    }


@planted("""
    id             integer      key
    id_vendeur     integer      >vendeurs.id_vendeur
    le             date
    montant        numeric(8,2)
    motif          varchar(120) name@text
    carte          varchar(19)  payment_card
    justificatif   varchar(60)
""")
def notes_frais(company: Company) -> Columns:
    draw = Draw("notes_frais", company.part(0.2))
    cards = [_card(number) for number in range(len(company.sellers))]
    sellers = draw.numbers(1, len(company.sellers) + 1)
    return {
        "id": draw.ids(),
        "id_vendeur": sellers,
        "le": draw.of(company.ten_years),
        "montant": draw.amounts(4, 420),
        "motif": said(draw, EXPENSES, draw.of(company.prospects)),
        "carte": draw.untidy(0.4, [cards[seller - 1] for seller in sellers]),
        "justificatif": [
            f"NF_{day.replace('-', '')}_{digest}.pdf"
            for day, digest in zip(draw.of(company.ten_years), draw.hexes(6), strict=True)
        ],
    }


def _card(number: int) -> str:
    """A well-formed number in 4000 00, the range that card processors keep for tests."""
    body = f"400000{number * 7919 % 10**9:09}"
    digits = body + str(luhn_digit(body))
    return " ".join(digits[place : place + 4] for place in range(0, 16, 4))


@planted("""
    immat          varchar(9)   key
    marque         varchar(20)
    modele         varchar(20)
    id_vendeur     integer      >vendeurs.id_vendeur
    km             integer
    controle       date
""")
def vehicules(company: Company) -> Columns:
    draw = Draw("vehicules", len(company.sellers))
    letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
    cars = draw.of(words.CARS)
    return {
        "immat": [
            f"F{letters[n % 23]}-{n * 37 % 899 + 100}-{letters[n // 23 % 23]}{letters[n % 19]}" for n in draw.ids()
        ],
        "marque": [make for make, _ in cars],
        "modele": [model for _, model in cars],
        "id_vendeur": draw.ids(),
        "km": draw.numbers(900, 190_000),
        "controle": draw.of(company.days(700)),
    }


@planted("""
    id             integer      key
    nom            varchar(60)  name
    prenom         varchar(60)  name
    mel            varchar(120) email
    tel            varchar(60)  phone
    supprime_le    timestamp
""")
def corbeille(company: Company) -> Columns:
    """Emptied every night."""
    return dict.fromkeys(("id", "nom", "prenom", "mel", "tel", "supprime_le"), ())


TABLES = (secteurs, equipes, vendeurs, prospects, commissions, objectifs, notes_frais, vehicules, corbeille)
