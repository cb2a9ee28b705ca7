"""The sellers' tools, second half: what happens on the road, and the imports and logs nobody looks at."""

from flows.demodata.company import Company, Draw, french
from flows.demodata.notes import DIARY, MESSAGES, VISITS, said
from flows.demodata.people import PHONE_FORMS, unaccented
from flows.demodata.planted import Columns, planted


@planted("""
    id             integer      key
    id_prospect    integer      >prospects.id
    id_vendeur     integer      >vendeurs.id_vendeur
    le             varchar(10)
    cr             text         name@text phone@text email@text
    suite          varchar(20)
    km             smallint
""")
def visites(company: Company) -> Columns:
    draw = Draw("visites", company.part(0.3))
    prospects = draw.numbers(1, len(company.prospects) + 1)
    about = [company.prospects[number - 1] for number in prospects]
    return {
        "id": draw.ids(),
        "id_prospect": prospects,
        "id_vendeur": draw.numbers(1, len(company.sellers) + 1),
        "le": [french(day) for day in draw.of(company.ten_years)],
        "cr": said(draw, VISITS, about),
        "suite": draw.untidy(0.5, draw.of(("DEVIS", "RELANCE", "SANS SUITE", "COMMANDE"))),
        "km": draw.sometimes(0.7, draw.numbers(2, 340)),
    }


@planted("""
    id             integer      key
    id_vendeur     integer      >vendeurs.id_vendeur
    debut          timestamp
    duree          smallint
    titre          varchar(120) name@text
    lieu           varchar(200) address
    invites        text         email
""")
def agenda(company: Company) -> Columns:
    draw = Draw("agenda", company.part(0.2))
    about = draw.of(company.prospects)
    titles = said(draw, DIARY, about)
    met = [None if title in DIARY else person for title, person in zip(titles, about, strict=True)]
    colleagues = draw.of([person.email for person in company.staff])
    return {
        "id": draw.ids(),
        "id_vendeur": draw.numbers(1, len(company.sellers) + 1),
        "debut": draw.stamps(company.days(500)),
        "duree": draw.of((30, 45, 60, 90, 480)),
        "titre": titles,
        "lieu": [p and f"{p.street}, {p.postcode} {p.town}" for p in draw.sometimes(0.8, met)],
        "invites": [
            f"{p.email};{colleague}" if p else alone
            for p, colleague, alone in zip(met, colleagues, draw.untidy(0.3, colleagues), strict=True)
        ],
    }


@planted("""
    id_vendeur     integer      key  >vendeurs.id_vendeur
    seq            integer      key
    horodatage     bigint
    n_appele       varchar(20)  phone
    sens           char(1)
    duree_s        integer
    enregistrement varchar(60)
    code_fin       varchar(4)
""")
def appels(company: Company) -> Columns:
    draw = Draw("appels", company.part(0.6))
    sellers = len(company.sellers)
    called = draw.of([person.mobile for person in company.prospects] + [firm.switchboard for firm in company.firms])
    forms = draw.of((PHONE_FORMS["e164"], PHONE_FORMS["zeros"]), (9, 1))
    return {
        "id_vendeur": [number % sellers + 1 for number in range(draw.count)],
        "seq": [number // sellers + 1 for number in range(draw.count)],
        "horodatage": draw.epochs(company.epoch),
        "n_appele": [form(number) for form, number in zip(forms, called, strict=True)],
        "sens": draw.of(("S", "E"), (4, 1)),
        "duree_s": draw.numbers(0, 1800),
        "enregistrement": draw.untidy(
            0.3,
            [
                f"/rec/{day}/{digest}.wav"
                for day, digest in zip(draw.of(company.ten_years), draw.hexes(12), strict=True)
            ],
        ),
        "code_fin": draw.of(("200", "486", "487", "408")),
    }


@planted("""
    id             integer      key
    envoye_le      timestamp
    dest           varchar(16)  phone
    corps          varchar(200) name@text phone@text
    parts          smallint
    cout           numeric(5,3)
""")
def sms(company: Company) -> Columns:
    draw = Draw("sms", company.part(0.1))
    to = draw.of(company.prospects)
    return {
        "id": draw.ids(),
        "envoye_le": draw.stamps(company.ten_years),
        "dest": [PHONE_FORMS["e164"](person.mobile) for person in to],
        "corps": said(draw, MESSAGES, to),
        "parts": draw.of((1, 1, 2)),
        "cout": draw.of(("0.045", "0.090")),
    }


@planted("""
    ligne          integer      key
    fichier        varchar(60)
    contenu        text         name@text email@text phone@text
    statut         varchar(10)
""")
def import_brut(company: Company) -> Columns:
    draw = Draw("import_brut", company.part(0.075))
    files = draw.of(_IMPORTS)
    about = draw.of(company.prospects)
    phones = draw.phones([person.mobile for person in about])
    return {
        "ligne": draw.ids(),
        "fichier": [name for name, _ in files],
        "contenu": [
            line.format(last=unaccented(p.last).upper(), first=p.first, mail=p.email, tel=phone, cp=p.postcode)
            for (_, line), p, phone in zip(files, about, phones, strict=True)
        ],
        "statut": draw.of(("OK", "REJET", "DOUBLON"), (6, 2, 1)),
    }


_IMPORTS = (  # the three kinds of line that importers keep: CSV, key=value and XML
    ("salon_2022.csv", "{last};{first};{mail};{tel};{cp}"),
    ("Copie de fichier(2).csv", "{cp};;{tel};{first} {last};{mail}"),
    ("partenaire_0419.txt", "nom={last}|prenom={first}|tel={tel}|mail={mail}|optin=1"),
    ("leads_fb.xml", "<lead><nom>{last}</nom><prenom>{first}</prenom><tel>{tel}</tel><mel>{mail}</mel></lead>"),
)


@planted("""
    id_fiche       char(36)     key
    ref_client     varchar(10)
    doc            json         name@json email@json phone@json birth_date@json?
    version        smallint
    maj            timestamp
""")
def fiches(company: Company) -> Columns:
    draw = Draw("fiches", company.part(0.1))
    about, client_of = draw.of(company.prospects), company.client_of
    mobiles, landlines = (draw.phones([getattr(p, kind) for p in about]) for kind in ("mobile", "landline"))
    return {
        "id_fiche": draw.uuids(),
        "ref_client": [f"C{client_of[p.number]:06}" if p.number in client_of else None for p in about],
        "doc": [
            f'{{"contact": {{"identite": "{p.first} {p.last}", "mails": ["{p.email}"], '
            f'"tels": [{{"type": "mob", "num": "{mobile}"}}, {{"type": "fixe", "num": "{landline}"}}]}}, '
            f'"centres": ["{interest}"], "score": {score}}}'
            for p, mobile, landline, interest, score in zip(
                about,
                mobiles,
                landlines,
                draw.of(("Juliette", "Oscar", "terrasse", "hôtellerie")),
                draw.numbers(1, 99),
                strict=True,
            )
        ],
        "version": draw.numbers(1, 9),
        "maj": draw.stamps(company.ten_years),
    }


@planted("""
    id             bigint       key
    ts             bigint
    niveau         varchar(6)
    source         varchar(30)
    message        text         email@text
    duree_ms       integer
    commit_sha     char(40)
""")
def sync_log(company: Company) -> Columns:
    """Technical, but for the mail server's complaints."""
    draw = Draw("sync_log", company.part(0.2))
    templates = (
        "sync prospects: {n} lignes en 1240 ms", "OK", "timeout base commerciale, nouvel essai", "commit {n}",
        "lot 0100{n:06} traité", "550 5.1.1 <{mail}>: Recipient address rejected", "cache vidé", "checksum identique",
    )  # fmt: skip
    return {
        "id": draw.ids(4_000_000),
        "ts": draw.epochs(company.epoch),
        "niveau": draw.of(("INFO", "WARN", "ERROR"), (12, 2, 1)),
        "source": draw.of(("batch.sync", "api.mobile", "cron.nuit")),
        "message": said(draw, templates, draw.of(company.prospects), (20, 30, 3, 10, 10, 1, 6, 10)),
        "duree_ms": draw.numbers(1, 60_000),
        "commit_sha": draw.hexes(40),
    }


TABLES = (visites, agenda, appels, sms, import_brut, fiches, sync_log)
