"""Empty columns, judged by what they and their table are called, as French business software calls things."""

import pyarrow as pa
import pytest

from connectors.model import Column, Table
from detectors.accounts import is_account
from detectors.affixes import Affixes
from detectors.classify import Examination, settle
from detectors.columns import concepts
from detectors.hints import Surroundings, hints
from tests.detectors.tables import KEY, found, only


def promised(table: str, columns: str, column: str) -> set[str]:
    """What the empty column promises, among the others of its table."""
    return found({name: [] for name in columns.split()}, table)[column]


@pytest.mark.parametrize(
    ("table", "columns", "column", "category"),
    [
        # whose it is stands in the same word, or is shared by all columns
        ("COURRIER", "COU_ID COU_EXPNOM COU_EXPTEL COU_EXPADR COU_EXPMEL COU_OBJET", "COU_EXPTEL", "phone"),
        ("COURRIER", "COU_ID COU_EXPNOM COU_EXPTEL COU_EXPADR COU_EXPMEL COU_OBJET", "COU_EXPADR", "address"),
        ("COURRIER", "COU_ID COU_EXPNOM COU_EXPTEL COU_EXPADR COU_EXPMEL COU_OBJET", "COU_EXPMEL", "email"),
        ("COURRIER", "COU_ID COU_EXPNOM COU_EXPTEL COU_EXPADR COU_EXPMEL COU_OBJET", "COU_EXPNOM", "name"),
        ("SALARIE", "MATRIC NOMSAL PRESAL ADRSAL1 VILSAL RIBSAL SALBASE", "PRESAL", "name"),
        ("SALARIE", "MATRIC NOMSAL PRESAL ADRSAL1 VILSAL RIBSAL SALBASE", "ADRSAL1", "address"),
        ("SALARIE", "MATRIC NOMSAL PRESAL ADRSAL1 VILSAL RIBSAL SALBASE", "RIBSAL", "bank_account"),
        ("licencies", "numlic nomlic prelic datnai adrlic cplic tellic maillic", "prelic", "name"),
        ("licencies", "numlic nomlic prelic datnai adrlic cplic tellic maillic", "maillic", "email"),
        ("PFCLI", "NOCLI NMCLI ADCLI1 CPCLI TLCLI MLCLI", "TLCLI", "phone"),
        ("CLIENT", "CLINUM CLINOM CLIPRE CLITEL CLIMEL CLIPOR", "CLIPRE", "name"),
        ("ADMIN", "NOM_ADM PRENOM_ADM TEL_ADM MOB_ADM COURRIEL_ADM QF_ADM", "MOB_ADM", "phone"),
        ("FAMILLES", "ID_FAM NOM_PERE PRE_PERE NOM_MERE PRE_MERE", "PRE_PERE", "name"),
        # births, and where they were
        ("AGENT", "AGT_ID AGT_NOMUSU AGT_DNAI AGT_LNAI", "AGT_DNAI", "birth_date"),
        ("LOCATAIRE", "loc_id loc_dt_nais loc_lieu_nais", "loc_dt_nais", "birth_date"),
        ("SALARIE", "DATNAISS LIENAISS", "DATNAISS", "birth_date"),
        # roles, numbers, keys
        ("VISAS", "ID VISEUR AVIS", "VISEUR", "name"),
        ("ELEVES", "ID MED_TRAITANT", "MED_TRAITANT", "name"),
        ("contacts", "NOM LIGNE_DIRECTE", "LIGNE_DIRECTE", "phone"),
        ("SALARIES", "PSA_ID PSA_NOMJF PSA_NUMEROSS PSA_SEXE", "PSA_NUMEROSS", "national_id"),
        ("users", "id user_name user_hash", "user_hash", "secret"),
        ("users", "id reset_password_token", "reset_password_token", "secret"),
        ("res_partner_bank", "id acc_number", "acc_number", "bank_account"),
        ("F_CONTACTT", "CT_Nom CT_LinkedIn CT_Fonction CT_Service", "CT_LinkedIn", "online_id"),
        ("llx_user", "rowid login iplastlogin", "iplastlogin", "ip_address"),
        ("services", "id email_service", "email_service", "email"),
        ("membres", "id passe", "passe", "secret"),
        ("Parametres", "Cle LoginSMTP MotDePasseSMTP PortSMTP", "LoginSMTP", "login"),
        ("Parametres", "Cle LoginSMTP MotDePasseSMTP PortSMTP", "MotDePasseSMTP", "secret"),
        ("Fournisseur", "ID NomFournisseur ContactFournisseur", "ContactFournisseur", "name"),
        ("sales_order", "id x_forwarded_for", "x_forwarded_for", "ip_address"),
        ("glpi_users", "id name password realname firstname", "name", "login"),
        ("payments", "id amount cardnumber", "cardnumber", "payment_card"),
    ],
)
def test_finds(table: str, columns: str, column: str, category: str) -> None:
    assert promised(table, columns, column) == {category}


@pytest.mark.parametrize(
    ("table", "columns", "column"),
    [
        ("SALARIE", "MATRIC NOMSAL PRESAL ADRSAL1 VILSAL RIBSAL SALBASE", "SALBASE"),
        ("SALARIE", "MATRIC NOMSAL PRESAL ADRSAL1 VILSAL RIBSAL SALBASE", "VILSAL"),
        ("ARTICLE", "CODART LIBART PRIART STKART NOMART", "NOMART"),
        ("SALARIE", "DATNAISS LIENAISS", "LIENAISS"),
        ("SALARIES", "PSA_ID PSA_NOM PSA_COMMUNENAISS PSA_SEXE", "PSA_COMMUNENAISS"),
        ("F_COMPTET", "CT_Num CT_Identifiant CT_Siret CT_Ape", "CT_Identifiant"),
        ("Contact", "Id LastName CreatedById", "CreatedById"),
        ("res_letterbox", "res_id subject fingerprint filename", "fingerprint"),
        ("llx_bank_account", "rowid iban_prefix cle_rib", "cle_rib"),
        ("affaires", "id numaff libelle", "numaff"),
        ("sessions", "id user_agent ip", "user_agent"),
        ("stock", "id support transport export rapport", "support"),
        ("produits", "id pre_commande nom_commande", "nom_commande"),
        ("borrowers", "id surname cardnumber", "cardnumber"),
        ("Fournisseur", "ID NomFournisseur CodeContactFournisseur", "CodeContactFournisseur"),
        ("Fournisseur", "ID NomFournisseur ContactFournisseur", "NomFournisseur"),
    ],
)
def test_ignores(table: str, columns: str, column: str) -> None:
    assert promised(table, columns, column) == set()


def test_what_has_no_room_for_it_is_a_code() -> None:
    wide, narrow = (Column("responsable", f"VARCHAR({n})", "text") for n in (60, 4))
    for column, expected in ((wide, {"name"}), (narrow, set())):
        assert promised_by(column) == expected


def promised_by(column: Column) -> set[str]:
    examination = Examination("s", Table(None, "services", (column,)), KEY)
    (result,) = settle([examination.conclude(pa.table({}), 0, {})])
    return {finding.category for finding in result.findings}


def test_letters_that_columns_share_by_accident_are_no_affix() -> None:
    assert not list(Affixes.of(["nom", "prenom", "surnom", "telephone"]))
    assert not list(Affixes.of(["nomcli", "nomfou", "nomart"]))
    assert list(Affixes.of(["NOMCLI", "TELCLI", "ADRCLI"])) == ["cli"]
    assert list(Affixes.of(["empr_nom", "empr_tel", "empr_mail", "id"])) == ["empr"]


@pytest.mark.parametrize("word", ["support", "transport", "export", "melange", "mobilier", "nominal", "adresser"])
def test_words_that_only_begin_or_end_like_a_stem_stay_whole(word: str) -> None:
    assert not {meaning for _, meaning in concepts(word)} & {"phone", "email", "last", "first"}


@pytest.mark.parametrize("value", ["jdupont", "a.petit", "martin42", "DURANDP", "anne.moreau", "bernardm"])
def test_finds_accounts(value: str) -> None:
    assert is_account(value)


@pytest.mark.parametrize(
    "value", ["martin", "Durand", "clients", "jean dupont", "AB12", "rue", "orange", "stock-api", ""]
)
def test_ignores_names_and_words(value: str) -> None:
    assert not is_account(value)


ACCOUNTS = ["jdupont", "amoreau", "lpetit", "cbernard", "ngirard", "pfaure", "hlambert", "egarnier", "smercier"]


def test_finds_logins_under_a_name_that_says_nothing_or_says_user() -> None:
    assert only(ACCOUNTS, "c7") == {"login"}
    assert only(ACCOUNTS[:3], "USERCR") == {"login"}
    assert only(["martin40", "duong41", "julien42", "petit43"], "US_UTILISATEUR") == {"login"}
    assert only(["v.mary", "o.petit", "m.girard", "a.faure", "c.morel", "t.simon", "p.roy", "z.roux"], "c9") == {
        "login"
    }


def test_the_label_of_somebody_is_a_name() -> None:
    labels = ["Vidal", "Massot", "Fischer", "Garnier", "Moreau", "Perrin"]
    person = {"PSA_LIBELLE": labels, "PSA_PRENOM": ["Anne"] * 6, "PSA_SEXE": ["F"] * 6}
    thing = {"AR_LIBELLE": labels, "AR_POIDS": ["1"] * 6, "AR_REF": ["x"] * 6}
    assert found(person, "SALARIES")["PSA_LIBELLE"] == {"name"}
    assert found(thing, "ARTICLES")["AR_LIBELLE"] == set()


def test_ignores_codes_and_numbers_where_the_name_says_user() -> None:
    assert only(["A8715", "A2903B", "A6325B", "7532B"], "CreatedById") == set()
    assert only(["FR96628269292", "FR34805523354", "FR94966352403"], "Identifiant") == set()
    assert only(["facturation", "stock", "compta", "paie", "devis", "achats", "ventes", "caisse"], "module") == set()


def test_finds_check_digits_whatever_the_name_says() -> None:
    assert only(["FR7630006000011234567890189"] * 3, "iban_prefix") == {"bank_account"}


def test_finds_what_people_are_called_on_networks() -> None:
    assert only(["@leaRoy", "@paul_h", "@zoe.k", "@karim59"], "c3") == {"online_id"}
    assert only(["@leaRoy", "3 @ 12,50", "@", "prix @ 4"], "c3") == set()


def test_an_address_that_people_log_in_with_is_both() -> None:
    values = ["lea.roy@exemple.fr", "p.hamel@exemple.fr", "n.bel@exemple.fr"]
    assert only(values, "login") == {"email", "login"}
    assert only(values, "contact") == {"email"}


def test_a_connection_string_with_its_password_is_a_secret() -> None:
    assert "secret" in only(["postgresql://app:s3cret@db.local/prod", "mysql://root:pw@10.0.0.4/crm"], "connexion")
    assert "secret" not in only(["postgresql://db.local/prod", "mysql://10.0.0.4:3306/crm"], "connexion")


def test_finds_addresses_where_a_few_rows_are_nothing_else() -> None:
    assert only(["145 place du Marché, 04100 Auch", "12 rue Pasteur", "3 bis avenue Foch"], "INT_LIEU") == {"address"}
    assert only(["145 place du Marché, 04100 Auch", "Auch", "sur site"], "INT_LIEU") == set()


def test_serial_numbers_are_no_telephones() -> None:
    numbers = [f"06{n * 7_654_321 % 100_000_000:08d}" for n in range(1, 40)]
    assert only(numbers, "serial") == set()
    assert only(numbers, "c7") == {"phone"}


def test_the_label_of_a_party_may_be_its_name() -> None:
    table = Table(
        None, "F_COMPTET", tuple(Column(f"CT_{c}", "text", "text") for c in ("Intitule", "Telephone", "EMail"))
    )
    goods = Table(None, "F_ARTICLE", tuple(Column(f"AR_{c}", "text", "text") for c in ("Intitule", "Poids", "Prix")))
    party, thing = (hints(t.columns[0], t, Surroundings.of(t))["name"].prior for t in (table, goods))
    assert (party, thing) == (0.0, -3.0)
