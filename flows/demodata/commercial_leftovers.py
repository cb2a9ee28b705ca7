"""The commercial management platform, what was left behind: a mailing list, an export, an import, an archive."""

from flows.demodata.backlog import last_clicks
from flows.demodata.company import Company, Draw
from flows.demodata.notes import full_names
from flows.demodata.people import unaccented
from flows.demodata.planted import Columns, planted


@planted("""
    email          varchar(120) key  email
    inscrit_le     varchar(10)
    origine        varchar(30)
    empreinte      char(32)
    cookie         varchar(40)  online_id?
    desinscrit     boolean
    dernier_clic   integer
""")
def newsletter(company: Company) -> Columns:
    everybody = (*company.individuals, *company.contacts)
    draw = Draw("newsletter", min(company.part(0.25), len(everybody)))
    return {
        "email": [person.email for person in draw.rng.sample(everybody, draw.count)],
        "inscrit_le": draw.days_as_text(company.ten_years),
        "origine": draw.of(("site", "salon 2019", "jeu concours", "import", "", None)),
        "empreinte": draw.hexes(32),
        "cookie": [
            f"GA1.2.{one}.{two}"
            for one, two in zip(draw.numbers(10**8, 2 * 10**9), draw.epochs(company.epoch), strict=True)
        ],
        "desinscrit": draw.of((False, True), (6, 1)),
        "dernier_clic": last_clicks(company, draw.count),
    }


@planted("""
    c1             varchar(12)
    c2             varchar(80)  name
    c3             varchar(40)  phone
    c4             varchar(120) email
    c5             varchar(10)  birth_date
    c6             varchar(160) address
    c7             numeric(10,2)
    c8             integer
    c9             varchar(20)
""")
def exp_2019_tmp(company: Company) -> Columns:
    draw = Draw("exp_2019_tmp", min(company.part(0.1), len(company.individuals)))
    persons, client_of = company.individuals[: draw.count], company.client_of
    return {
        "c1": [f"C{client_of[person.number]:06}" for person in persons],
        "c2": [unaccented(f"{person.last} {person.first}").upper() for person in persons],
        "c3": draw.phones([person.mobile for person in persons]),
        "c4": [person.email.upper() for person in persons],
        "c5": [f"{p.born[8:]}/{p.born[5:7]}/{p.born[:4]}" for p in persons],
        "c6": [f"{p.street} {p.postcode} {p.town}".upper() for p in persons],
        "c7": draw.amounts(0, 4000),
        "c8": draw.numbers(1_546_300_800, 1_577_836_800),
        "c9": draw.of(("", "N/A", None, "-", "X")),
    }


@planted(
    """
    id             integer      key
    lib            varchar(160) name
    obs            varchar(160)
    cree           varchar(10)
""",
    comment="reprise de l'ancien logiciel, ne pas supprimer",
)
def reprise_v1(company: Company) -> Columns:
    """The old program wrote Latin-1; one conversion was forgotten, another was done twice."""
    draw = Draw("reprise_v1", min(company.part(0.05), len(company.individuals)))
    names = full_names(draw, company.individuals[-draw.count :])
    fate = draw.of((0, 1, 2), (4, 3, 3))
    mangled = [(name, *_misread(name, company.legacy))[which] for which, name in zip(fate, names, strict=True)]
    return {
        "id": draw.ids(),
        "lib": mangled,
        "obs": draw.untidy(0.5, draw.of(("client depuis 1998", "soldÃ©", "à purger", "REPRISE OK", "vérifier TVA"))),
        "cree": draw.of(("31/12/1999", "01/01/1900", "", "15/06/2004")),
    }


def _misread(name: str, legacy: bool) -> tuple[str | bytes, str]:
    """Latin-1 bytes (only where they may stand), and UTF-8 read as Latin-1 and saved again."""
    mojibake = name.encode().decode("latin-1")
    return name.encode("latin-1", "replace") if legacy else mojibake, mojibake


@planted("""
    id_client      integer      key
    nom            varchar(80)  name
    prenom         varchar(60)  name
    email          varchar(120) email
    telephone      varchar(30)  phone
    date_archive   date
""")
def archive_clients(company: Company) -> Columns:
    """Created for a purge that never ran."""
    return dict.fromkeys(("id_client", "nom", "prenom", "email", "telephone", "date_archive"), ())


TABLES = (newsletter, exp_2019_tmp, reprise_v1, archive_clients)
