"""The commercial management platform, first half: who its customers and users are."""

from collections.abc import Sequence

from flows.demodata import words
from flows.demodata.backlog import former_clients
from flows.demodata.company import FIRST_CLIENT, Company, Draw
from flows.demodata.notes import full_names, said
from flows.demodata.people import Firm, Person, unaccented
from flows.demodata.planted import Columns, planted


@planted(
    """
    id             integer      key
    code_postal    varchar(5)
    libelle        varchar(60)  required
    dept           varchar(3)
    actif          smallint
""",
    comment="référentiel communes",
)
def villes(company: Company) -> Columns:
    draw = Draw("villes", len(words.TOWNS))
    return {
        "id": draw.ids(),
        "code_postal": [postcode for postcode, _ in words.TOWNS],
        "libelle": [town for _, town in words.TOWNS],
        "dept": [postcode[:2] for postcode, _ in words.TOWNS],
        "actif": draw.same(1),
    }


@planted("""
    id             integer      key
    login          varchar(40)  unique required  login
    mdp            varchar(80)  secret
    nom            varchar(60)  name
    prenom         varchar(60)  name
    mail           varchar(120) email
    profil         varchar(12)
    actif          boolean
    derniere_ip    varchar(45)  ip_address
    dernier_acces  timestamp
    responsable_id integer      >utilisateurs.id
""")
def utilisateurs(company: Company) -> Columns:
    draw = Draw("utilisateurs", len(company.staff))
    return {
        "id": draw.ids(),
        "login": [person.login for person in company.staff],
        "mdp": ["$2b$10$" + "".join(draw.rng.choices(words.BCRYPT, k=53)) for _ in company.staff],
        "nom": [person.last.upper() for person in company.staff],
        "prenom": [person.first for person in company.staff],
        "mail": [person.email for person in company.staff],
        "profil": draw.of(("ADMIN", "COMPTA", "VENTE", "LOGIST", "LECTURE"), (1, 3, 8, 4, 4)),
        "actif": draw.of((True, False), (7, 2)),
        "derniere_ip": draw.sometimes(0.9, draw.ips()),
        "dernier_acces": draw.sometimes(0.9, draw.of(draw.stamps(company.days(1100)))),
        "responsable_id": [None if number == 0 else number // 8 + 1 for number in range(draw.count)],
    }


@planted("""
    id_client      integer      key
    type_client    char(1)      required
    civ            varchar(5)
    nom            varchar(80)  required  name
    prenom         varchar(60)  name
    siret          varchar(14)
    siren          integer
    email          varchar(120) email
    c12            varchar(30)  phone
    adr1           varchar(120) address
    adr2           varchar(120) address?
    cp             varchar(5)   address?
    id_ville       integer      >villes.id
    dt_naiss       varchar(10)  birth_date
    zone_libre1    varchar(120) phone@text email@text
    zone_libre2    varchar(40)
    zone_libre3    varchar(40)
    parrain_id     integer      >clients.id_client
    maj_par        varchar(40)  login
    cree_le        date
    statut         varchar(10)
    fin_relation   varchar(10)
""")
def clients(company: Company) -> Columns:
    firms, persons = company.firms, company.individuals
    draw = Draw("clients", len(firms) + len(persons))
    of_firms, of_persons = Draw("clients: firms", len(firms)), Draw("clients: persons", len(persons))
    town = {place: number for number, place in enumerate(words.TOWNS, start=1)}
    created = sorted(draw.of(company.ten_years))
    places: list[Firm | Person] = [*firms, *persons]
    return {
        "id_client": company.client_ids,
        "type_client": [*of_firms.same("E"), *of_persons.same("P")],
        "civ": [*of_firms.untidy(0.2, of_firms.same("STE")), *(person.title for person in persons)],
        "nom": [*(firm.name.upper() for firm in firms), *_surnames(of_persons, company)],
        "prenom": [*of_firms.untidy(0, of_firms.same("")), *(person.first for person in persons)],
        "siret": [*_sirets(of_firms, firms), *of_persons.same("")],
        "siren": [*(int(firm.siren) for firm in firms), *of_persons.same(None)],
        "email": [*(f"contact@{firm.domain}" for firm in firms), *of_persons.untidy(0.93, [p.email for p in persons])],
        "c12": draw.untidy(0.71, draw.phones([firm.switchboard for firm in firms] + [p.mobile for p in persons])),
        "adr1": [place.street for place in places],
        "adr2": draw.untidy(0.12, draw.of(("Bât. B", "Résidence Les Pins", "ZA du Moulin", "2e étage", "Apt 14"))),
        "cp": [place.postcode for place in places],
        "id_ville": [town[place.postcode, place.town] for place in places],
        "dt_naiss": [*of_firms.same(None), *_births(of_persons, company)],
        "zone_libre1": [*of_firms.untidy(0, of_firms.same("")), *_free_zone(of_persons, company)],
        "zone_libre2": draw.untidy(0.3, draw.of(("REV", "GC", "TARIF B", "PROMO19", "VIP", "LIV. 48H", "BLOQUE"))),
        "zone_libre3": draw.untidy(0.0, draw.same("")),
        "parrain_id": draw.sometimes(0.04, draw.of(company.client_ids)),
        "maj_par": draw.of([person.login for person in company.staff[:40]]),
        "cree_le": [created[id - FIRST_CLIENT] for id in company.client_ids],
        **former_clients(company, draw.count),
    }


def _sirets(draw: Draw, firms: Sequence[Firm]) -> list[str]:
    return [f"{firm.siren}000{nic}" for firm, nic in zip(firms, draw.numbers(10, 99), strict=True)]


def _surnames(draw: Draw, company: Company) -> list[str]:
    written = draw.of(("{}", "{L}"), (2, 3))
    lost = draw.of((False, True), (4, 1))
    names = [form.format(p.last, L=p.last.upper()) for form, p in zip(written, company.individuals, strict=True)]
    return [unaccented(name) if plain else name for name, plain in zip(names, lost, strict=True)]


def _births(draw: Draw, company: Company) -> list[str | None]:
    """Dates of birth as three generations of screens saved them."""
    forms = draw.of((0, 1, 2), (5, 3, 1))
    iso = (person.born for person in company.individuals)
    written = [
        (f"{born[8:]}/{born[5:7]}/{born[:4]}", born, born.replace("-", ""))[form]
        for form, born in zip(forms, iso, strict=True)
    ]
    return draw.untidy(0.62, written)


def _free_zone(draw: Draw, company: Company) -> list[str | None]:
    templates = ("port. {tel}", "appeler après 18h {tel}", "2e mail {mail}", "code portail 45B12", "escalier à gauche")
    return draw.untidy(0.06, said(draw, templates, company.individuals))


@planted("""
    id             integer      key
    id_client      integer      required >clients.id_client
    nom_complet    varchar(120) name
    fonction       varchar(60)
    coordonnees    varchar(120) email phone
    portable       integer      phone
    tel_bureau     varchar(40)  phone
    principal      smallint
    obs            text         phone@text email@text name@text
    dt_maj         varchar(10)
""")
def contacts(company: Company) -> Columns:
    persons = company.contacts
    draw = Draw("contacts", len(persons))
    switchboards = draw.sometimes(0.3, [company.firms[person.firm or 0].switchboard for person in persons])
    desks = draw.phones([board or person.landline for board, person in zip(switchboards, persons, strict=True)])
    extensions = draw.of(("", " poste 12", " poste 104", " (secrétariat)"), (12, 1, 1, 1))
    colleagues = (*persons[1:], persons[0])
    client_of = company.client_of
    mixed = draw.of((True, False), (3, 2))
    return {
        "id": draw.ids(),
        "id_client": [client_of[person.number] for person in persons],
        "nom_complet": full_names(draw, persons),
        "fonction": draw.untidy(0.8, draw.of(("Gérant", "Comptable", "Achats", "Assistante", "Directrice", "Atelier"))),
        "coordonnees": [
            person.email if is_mail else phone
            for is_mail, person, phone in zip(mixed, persons, draw.phones([p.landline for p in persons]), strict=True)
        ],
        "portable": draw.sometimes(0.66, [int(person.mobile) for person in persons]),
        "tel_bureau": [
            phone and phone + extension for phone, extension in zip(draw.untidy(0.5, desks), extensions, strict=True)
        ],
        "principal": draw.of((0, 1), (3, 1)),
        "obs": draw.untidy(0.22, said(draw, _CONTACT_NOTES, colleagues)),
        "dt_maj": draw.days_as_text(company.ten_years),
    }


_CONTACT_NOTES = (
    "ne travaille pas le mercredi",
    "remplacée par {first} {last}, {tel}",
    "préfère être contacté par mail ({mail})",
    "décide des achats",
    "à rappeler {tel}",
    "n'a pas reçu le catalogue",
)


@planted("""
    id_connexion   bigint       key
    id_utilisateur integer      >utilisateurs.id
    horodatage     timestamp
    ip             varchar(45)  ip_address
    agent          varchar(200) online_id?
    session        char(36)     online_id?
    resultat       varchar(10)
    duree_ms       integer
""")
def connexions(company: Company) -> Columns:
    draw = Draw("connexions", company.part(0.45))
    return {
        "id_connexion": draw.ids(88_000_001),
        "id_utilisateur": draw.numbers(1, len(company.staff) + 1),
        "horodatage": draw.stamps(company.days(700)),
        "ip": draw.ips(),
        "agent": draw.of(words.USER_AGENTS, (9, 4, 2, 5, 3)),
        "session": draw.uuids(),
        "resultat": draw.of(("OK", "ECHEC", "EXPIRE"), (20, 2, 1)),
        "duree_ms": draw.numbers(4, 2400),
    }


TABLES = (villes, utilisateurs, clients, contacts, connexions)
