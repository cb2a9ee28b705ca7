# ruff: noqa: E501 -- a line of data a thing
"""Ten kinds of business databases, a line a table, as a reader of many schemas would write them down.

French name | English name | stump | size (few, some, many, log) | concepts, each `role.concept` where it is about another person.
"""

from dataclasses import dataclass

DESIGNS = {
    "erp": """
tiers|parties|TIE|some|id code party last_name first_name email phone mobile fax address post_code town country siret vat naf foreign_key account enum flag timestamp note
contacts tiers|party contacts|CTC|some|id foreign_key civility last_name first_name job phone mobile email service note
articles|items|ART|many|id code product brand family ean unit amount percent quantity size colour flag markup
fournisseurs|suppliers|FOU|some|id company seller.full_name email_role phone fax full_address siret iban bic url status
commandes|orders|CDE|many|id sequence foreign_key day amount percent status carrier tracking order_number couple full_address prose
lignes commande|order lines|LIG|log|id foreign_key code product quantity amount percent rank
factures|invoices|FAC|many|id sequence foreign_key day day amount percent currency enum account party
representants|sales reps|REP|few|id code last_name first_name email_pro mobile phone_switchboard percent family secret login
familles|families|FAM|few|id code family rank
depots|warehouses|DEP|few|id code school address post_code town phone fax manager.full_name latitude longitude
parametres|settings|PAR|few|id code settings version timestamp
""",
    "crm": """
comptes|accounts|ACC|some|id company siren phone_switchboard url town country job family owner.full_name status timestamp
contacts|contacts|CON|many|id foreign_key first_name last_name email_any phone mobile job birth_date civility flag email_flag handle timestamp
prospects|leads|LEA|many|id full_name email phone company job status agent ip_address cookie note
opportunites|opportunities|OPP|some|id foreign_key product amount percent status day owner.full_name prose
activites|activities|ACT|log|id foreign_key enum subject day hour author.full_name note
campagnes|campaigns|CAM|few|id event day amount email_role status quantity
envois|mailings|ENV|log|id foreign_key email timestamp status md5 file
segments|segments|SEG|few|id family enum quantity prose
appels|calls|APP|log|id phone timestamp quantity agent.full_name enum note
utilisateurs|users|USR|few|id login secret first_name last_name email_pro phone right language timestamp
""",
    "hr": """
salaries|employees|SAL|some|id code civility last_name birth_name first_name birth_date nir email_pro email mobile landline full_address town country job service day amount iban bic
services|departments|SRV|few|id code service manager.full_name phone_switchboard email_role
absences|absences|ABS|log|id foreign_key day day enum status prose
paies|payroll|PAY|log|id foreign_key year month amount amount amount percent account
candidats|applicants|CAN|some|id full_name email mobile phone job file day status note
formations|trainings|FOR|few|id course day day amount company school
inscriptions|enrolments|INS|some|id foreign_key foreign_key status day
contacts urgence|emergency contacts|URG|some|id foreign_key full_name phone mobile enum
notes frais|expenses|NDF|some|id foreign_key day amount town brand file status
badges|badges|BAD|some|id foreign_key order_number epoch flag
postes|positions|POS|few|id job code amount rank
""",
    "mail": """
courriers|letters|COU|many|id sequence subject day day service enum status sender.full_name file note
expediteurs|senders|EXP|some|id civility last_name first_name company address post_code town email phone
destinataires|recipients|DES|some|id foreign_key couple full_address email fax reach
agents|officers|AGT|few|id login last_name first_name email_pro landline service right secret initials
historique|history|HIS|log|id foreign_key timestamp author.full_name status prose
pieces jointes|attachments|PJ|many|id foreign_key file quantity md5 path timestamp
messages|messages|MSG|many|id email_header email_list subject timestamp uuid note
modeles|templates|MOD|few|id code title prose language
circuits|workflows|CIR|few|id module rank service email_list flag
bordereaux|dispatch slips|BOR|some|id sequence day quantity order_number service
organismes|organisations|ORG|some|id company siret email_role phone fax url town
""",
    "shop": """
clients|customers|CLI|many|id email secret first_name last_name mobile birth_date language ip_address flag email_flag timestamp
adresses|addresses|ADR|many|id foreign_key first_name last_name company address post_code town country phone
paniers|carts|PAN|log|id foreign_key uuid amount cookie timestamp status payload
produits|products|PRO|many|id code product brand colour amount ean size markup family
commandes|orders|ORD|many|id sequence foreign_key amount currency status email phone couple tracking payload
avis|reviews|AVI|many|id foreign_key title rank handle note timestamp
paiements|payments|PAI|log|id foreign_key amount card enum epoch order_number status
retours|returns|RET|some|id sequence subject note status day
newsletter|newsletter|NEW|some|id email_nick timestamp flag ip_address
transporteurs|carriers|TRA|few|id carrier phone url amount
marques|brands|MAR|few|id brand country url seller.email_pro
bons achat|vouchers|BON|some|id code percent day day email full_name
""",
    "support": """
tickets|tickets|TIC|many|id sequence subject note status enum email phone full_name agent.full_name timestamp timestamp version
demandeurs|requesters|DEM|some|id full_name email_any phone company language job timestamp
reponses|replies|REP|log|id foreign_key author.full_name note timestamp flag
agents|agents|AGE|few|id first_name last_name email_pro phone login service
equipements|devices|EQU|some|id code brand version uuid ip_address foreign_key module status owner.full_name
base connaissance|articles|KB|few|id title prose family timestamp
satisfaction|surveys|SAT|some|id foreign_key rank prose timestamp
journal|log|JOU|log|id timestamp log module ip_address
contrats|contracts|CTR|some|id order_number company day day amount reach
interventions|visits|ITV|many|id foreign_key day hour technician.full_name full_address phone_integer note
""",
    "association": """
adherents|members|ADH|some|id order_number civility last_name first_name birth_date email mobile landline address post_code town job year amount couple
benevoles|volunteers|BEN|some|id full_name phone email job weekday note
dons|donations|DON|some|id foreign_key amount day enum party email iban
evenements|events|EVE|few|id event school day hour amount manager.full_name manager.mobile
inscriptions|registrations|INS|some|id foreign_key full_name phone email quantity status
cotisations|fees|COT|some|id foreign_key year amount enum day
salles|rooms|SAL|few|id school address town quantity landline
partenaires|partners|PAR|few|id company url phone email_role contact.full_name
bibliotheque|library|BIB|some|id title year code author.full_name
parents|parents|PNT|some|id last_name first_name email mobile landline foreign_key
""",
    "health": """
patients|patients|PAT|some|id last_name birth_name first_name birth_date nir phone mobile email address post_code town civility doctor.full_name
rendez vous|appointments|RDV|log|id foreign_key day hour doctor.last_name reach status prose
consultations|visits|CON|log|id foreign_key day diagnosis note amount
ordonnances|prescriptions|ORD|many|id foreign_key drug quantity day doctor.full_name
praticiens|practitioners|PRA|few|id last_name first_name job order_number email_pro phone fax
medicaments|drugs|MED|some|id code drug company amount flag
mutuelles|insurers|MUT|few|id company code phone fax email_role town
examens|tests|EXA|some|id foreign_key day file amount unit
facturation|billing|FAC|log|id foreign_key sequence amount percent status
proches|relatives|PRO|some|id foreign_key full_name mobile enum
""",
    "town": """
usagers|residents|USA|many|id civility last_name birth_name first_name birth_date town email phone mobile address post_code insee
demandes|requests|DEM|many|id sequence subject status day service full_name reach note
etat civil|registry|ETC|some|id order_number enum day last_name first_name middle_name town
agents|staff|AGT|few|id code full_name email_pro landline service login
marches|tenders|MAR|few|id sequence product company siret amount day status
elus|councillors|ELU|few|id last_name first_name job email_pro mobile
voirie|streets|VOI|some|id street insee latitude longitude size
associations|clubs|ASS|some|id company event president.full_name phone email_any url
ecoles|schools|ECO|few|id school address town landline email_role quantity
eleves|pupils|ELE|some|id last_name first_name birth_date parent.full_name parent.mobile parent.email school
urbanisme|permits|URB|some|id sequence party full_address coordinates day status prose
subventions|grants|SUB|few|id year company amount status
""",
    "tracking": """
evenements|events|EVT|log|id epoch_ms module enum log payload uuid
sessions|sessions|SES|log|id uuid ip_address agent cookie epoch foreign_key
requetes|requests|REQ|log|id timestamp path url ip_address quantity
comptes|users|CPT|some|id login email secret full_name phone language timestamp epoch
erreurs|errors|ERR|some|id timestamp module version log file
deploiements|releases|DEP|few|id version md5 timestamp author.full_name status
imports|imports|IMP|some|id file path quantity status author.email_pro timestamp
vehicules|vehicles|VEH|some|id plate brand colour year coordinates driver.full_name driver.mobile
especes|species|ESP|some|id species family code coordinates
tables|entities|TAB|few|id table_name module flag timestamp
exports|exports|EXP|some|id last_name first_name email phone party reach
""",
}


@dataclass(frozen=True, slots=True)
class Design:
    """One table: its names, its usual size, and (concept, role) of each column."""

    french: str
    english: str
    stump: str
    size: str
    columns: tuple[tuple[str, str], ...]


def _column(text: str) -> tuple[str, str]:
    role, _, concept = text.rpartition(".")
    return concept, role


def tables(domain: str) -> tuple[Design, ...]:
    return tuple(map(_table, DESIGNS[domain].strip().splitlines()))


def _table(line: str) -> Design:
    french, english, stump, size, columns = line.split("|")
    return Design(french, english, stump, size, tuple(map(_column, columns.split())))
