# ruff: noqa: E501 -- a line of data a thing
"""What a column can be about: its category, its type, and what people call it in four kinds of schema."""

from dataclasses import dataclass

from tests.bench.label import Place
from tests.bench.row import Maker
from tests.bench.values_codes import CODES
from tests.bench.values_people import PEOPLE
from tests.bench.values_prose import PROSE
from tests.bench.values_things import THINGS

# concept | category ~ tolerated | type | clear French | French ERP | English | German, Spanish, Italian, Dutch…
# "+" before the category: the values say what they hold (mixed columns, text, JSON).
TABLE = """
last_name|name|TEXT 50|nom, nom famille, nom usage, nom personne, patronyme|NOM, NOMF, NOM_PAT|last name, surname, family name, lname|nachname, apellido, cognome, achternaam, zuname
birth_name|name|TEXT 50|nom jeune fille, nom naissance|NOMJF, NOM_NAIS|maiden name, birth name|geburtsname, apellido materno
first_name|name|TEXT 50|prenom, prenom usuel, prenom usage|PREN, PRENOM, PRN|first name, given name, fname, forename|vorname, nombre, nome, voornaam
middle_name|name|TEXT 50|deuxieme prenom, autres prenoms|PREN2|middle name|zweiter vorname, segundo nombre
full_name|name|TEXT 100|nom complet, nom prenom, contact, interlocuteur, responsable, titulaire|NOMPRE, CONTACT, INTERLOC, NOM_CPL|full name, contact name, contact, person name, display name|ansprechpartner, nombre completo, nominativo, kontakt
couple|name|TEXT 100|nom foyer, destinataire, titulaires|DEST, NOM_DEST|recipient, addressee|empfaenger, destinatario
party|+name|TEXT 100|raison sociale, client, nom client, tiers|RAISOC, TIERS, RS, INTIT|customer name, account name, party|kunde, cliente, ragione sociale
civility|-~name|TEXT 5|civilite, titre civilite|CIV, CIVIL|title, salutation|anrede, tratamiento
initials|-~name|TEXT 3|initiales, trigramme|INIT, TRIG|initials|kuerzel
email|email|TEXT 100|email, courriel, mail, adresse mail, mel, adresse electronique|MAIL, EMAIL, EML, ADRMEL|email, email address, e mail, mail|email adresse, correo, posta elettronica, e mail
email_pro|email|TEXT 100|email pro, mail professionnel, courriel travail|MAILPRO, EMAIL2|work email, business email, email 2|dienst mail, correo trabajo
email_any|email|TEXT 100|email contact, courriel, mail principal|MAIL1, EMAILC|contact email, primary email|kontakt mail, correo
email_role|email|TEXT 100|email service, courriel generique, mail accueil|MAILSRV|support email, office email|sammel mail, correo oficina
email_header|email~name|TEXT 200|expediteur, emetteur, de|EXPED, FROM|sender, from header, reply to|absender, remitente
email_list|email|TEXT 400|destinataires, copie, liste diffusion|DESTS, CC|recipients, cc, notify list|verteiler, destinatarios
email_nick|email~login|TEXT 100|mail, adresse mail|MAIL|email|mail
phone|phone|TEXT 20|telephone, tel, numero telephone, tel contact, telephone 1|TEL, TEL1, TELEP, NUMTEL|phone, phone number, telephone, tel|telefon, telefono, rufnummer, telefoon
mobile|phone|TEXT 20|portable, tel portable, mobile, gsm|PORT, GSM, TELMOB, TEL2|mobile, cell phone, mobile phone|handy, movil, cellulare
landline|phone|TEXT 20|tel fixe, telephone domicile, tel bureau|TELFIX, TELB|home phone, work phone, landline|festnetz, telefono fijo
fax|phone|TEXT 20|fax, telecopie, numero fax|FAX, TELEC|fax, fax number|fax, telefax
phone_integer|phone|INTEGER|telephone, tel, portable|TEL, TEL3|phone, mobile no|telefon
phone_switchboard|phone|TEXT 20|standard, tel standard, tel agence|STD, TELSTD|switchboard, office phone|zentrale, centralita
phone_foreign|phone|TEXT 25|tel etranger, telephone international|TELINT|international phone, whatsapp|auslandstelefon
reach|+email,phone|TEXT 100|moyen contact, coordonnees, joindre|COORD, MOYCT|contact point, reach at|kontaktweg
address|address|TEXT 100|adresse, adresse 1, ligne adresse, rue|ADR, ADR1, RUE|address, address line 1, street address|strasse, direccion, indirizzo
full_address|address|TEXT 200|adresse complete, adresse livraison, adresse facturation|ADRLIV, ADRFAC|full address, shipping address|anschrift, domicilio
street|-~address|TEXT 60|nom voie, voie, libelle voie|VOIE, LIBVOI|street name|strassenname, calle
town|-~address|TEXT 60|ville, commune, localite, nom commune, ville naissance|VILLE, VIL, LOC|city, town|ort, ciudad, citta, plaats
post_code|-~address|TEXT 5|code postal, cp|CP, CPOST|postal code, zip, zip code|plz, codigo postal, cap
country|-~address|TEXT 40|pays, nationalite, pays origine|PAYS|country, nationality|land, pais
insee|-~address|TEXT 5|code insee, code commune|CINSEE|insee code|gemeindecode
latitude|-~address|REAL|latitude, lat|LAT|latitude, lat|breite
longitude|-~address|REAL|longitude, lon|LON|longitude, lng|laenge
coordinates|-~address|TEXT 30|position gps, coordonnees gps|GPS|geo point, location|koordinaten
birth_date|birth_date|TEXT 10|date naissance, ne le|DNAIS, DTNAI|birth date, date of birth, dob|geburtsdatum, fecha nacimiento
age|-~birth_date|INTEGER|age|AGE|age|alter, edad
nir|national_id|TEXT 15|num secu, nir, numero securite sociale|NSS, NIR|social security number, ssn|sozialversicherungsnummer
iban|bank_account|TEXT 34|iban, compte bancaire|IBAN, RIB|iban, bank account|iban, kontonummer
bic|-~bank_account|TEXT 11|bic, code swift|BIC|bic, swift|bic
card|payment_card|TEXT 19|numero carte, carte bancaire|NUMCB|card number, credit card|kartennummer
ip_address|ip_address|TEXT 15|adresse ip, ip connexion|IP|ip address, client ip, remote addr|ip adresse
login|login~name,email|TEXT 30|identifiant, login, nom utilisateur, compte utilisateur|USR, LOGIN, CODUSR|username, login, user name|benutzername, usuario
secret|secret|TEXT 80|mot de passe, mdp|MDP, PWD|password, password hash, passwd|passwort, clave
cookie|online_id|TEXT 40|cookie, id visiteur|COOKIE|client id, tracking id, cookie id|besucher id
handle|online_id~login,name|TEXT 40|compte twitter, pseudo|TWITTER|twitter handle, nickname|nick
id|-|INTEGER|id, identifiant, numero|ID, NUM, NO|id|id, nr
foreign_key|-|INTEGER|id client, id parent, ref tiers, id dossier|IDTIE, NUMCLI, IDDOS|customer id, parent id, order id|kunden id, id cliente
sequence|-|TEXT 12|numero commande, num piece, numero facture, numero dossier|NUMPCE, NUMFAC, NOPIE|order number, invoice no, ticket no|bestellnummer, num pedido
order_number|-|TEXT 12|reference externe, num contrat, num affaire, numero adherent|REFEXT, NUMCTR, NUMAFF|external ref, contract number, member no|vertragsnummer
code|-|TEXT 15|code article, reference, code|COD, REF, CODART|sku, code, reference|artikelnummer, codigo
enum|-|TEXT 5|type, categorie, nature, mode reglement|TYP, NAT, MODREG|type, kind, category|typ, tipo
timestamp|-|TEXT 20|date creation, cree le, date modification, horodatage|DTCRE, DTMAJ, DHMAJ|created at, updated at, last login|erstellt am, fecha alta
day|-|TEXT 10|date commande, date echeance, date entree, date debut|DTCDE, DTECH, DTENT|order date, due date, hire date, start date|datum, fecha
epoch|-|INTEGER|ts, horodatage unix|TS|ts, created ts, epoch|zeitstempel
epoch_ms|-|INTEGER|ts ms|TSMS|timestamp ms, event time|zeit ms
hour|-|TEXT 5|heure, heure debut|HDEB|start time|uhrzeit, hora
year|-|INTEGER|annee, exercice|ANNEE, EXE|year, fiscal year|jahr
weekday|-|TEXT 10|jour, jour semaine|JOUR|weekday|wochentag
month|-|TEXT 10|mois|MOIS|month|monat
amount|-|REAL|montant, montant ht, prix, solde, salaire base|MTHT, PU, SOLDE|amount, price, total, balance|betrag, importe
quantity|-|INTEGER|quantite, qte, nombre|QTE, NB|quantity, qty, count|menge, cantidad
percent|-|REAL|taux tva, remise, taux|TXTVA, REM|vat rate, discount|rabatt, iva
currency|-|TEXT 3|devise, code devise|DEV|currency|waehrung, moneda
language|-|TEXT 5|langue|LNG|language, locale|sprache
flag|-|INTEGER|actif, valide, archive, supprime|ACTIF, TOP, FLG|is active, enabled, deleted|aktiv, activo
email_flag|-|INTEGER|email verifie, accepte email, optin tel, nb appels|TOPMEL|email verified, phone verified, email opt in|email bestaetigt
rank|-|INTEGER|ordre, rang, priorite|ORD, RG|position, sort order, priority|reihenfolge
siren|-|TEXT 9|siren|SIREN|registration number|handelsregister
siret|-|TEXT 14|siret, numero siret|SIRET|company number|steuernummer
vat|-|TEXT 13|tva intra, numero tva|TVAI, NUMTVA|vat number|ust id
naf|-|TEXT 6|code naf, code ape|NAF, APE|industry code|branche
account|-|TEXT 8|compte comptable, compte general|CPTE, CPTG|ledger account, gl account|sachkonto
uuid|-~online_id|TEXT 36|uuid, cle externe, guid|GUID|uuid, guid, external id|guid
md5|-~secret|TEXT 32|empreinte, hash fichier, somme controle|HASH, CRC|checksum, file hash, etag|pruefsumme
version|-|TEXT 12|version, version logiciel|VERS|version, app version|version
tracking|-|TEXT 13|numero suivi, num colis|NUMCOL|tracking number|sendungsnummer
ean|-|TEXT 13|code barre, ean, gencod|EAN, GENCOD|barcode, ean|ean
plate|-~national_id,online_id|TEXT 9|immatriculation|IMMAT|license plate|kennzeichen
size|-|TEXT 10|dimensions, format|DIM|dimensions, size|masse
product|-|TEXT 100|libelle, designation, nom produit, nom, article|LIB, DES, LIBART, NOM|product name, name, item, title|bezeichnung, articulo, descrizione
brand|-|TEXT 40|marque, fabricant, nom marque|MARQ, MRQ|brand, manufacturer, make|marke, marca
company|-|TEXT 100|raison sociale, societe, nom societe, fournisseur, entreprise, employeur|RAISOC, STE, NOMFOU, FOURN|company, company name, supplier name, employer, organisation|firma, empresa, ditta
carrier|-|TEXT 30|transporteur, nom transporteur|TRANSP|carrier|spediteur
bank|-|TEXT 40|banque, nom banque, domiciliation|BQE, DOMIC|bank name|bankname, banco
job|-|TEXT 60|fonction, poste, intitule poste, metier|FONC, POSTE|job title, position, occupation|beruf, puesto
colour|-|TEXT 20|couleur, coloris|COUL, COLOR|color, colour|farbe
status|-|TEXT 20|statut, etat, situation|STAT, ETAT|status, state|zustand, estado
family|-|TEXT 40|famille, rubrique, rayon, nom famille article|FAM, RUB, FAMART|category name, product line, department|warengruppe, familia
service|-|TEXT 40|service, direction, service destinataire, departement|SERV, DIR|department, team|abteilung
species|-|TEXT 40|espece, nom espece, race|ESP|species, breed|art, especie
event|-|TEXT 80|evenement, nom evenement, intitule, manifestation|EVT, INTIT|event name, event, title|veranstaltung
drug|-|TEXT 60|medicament, nom medicament|MEDIC|drug name, medication|arzneimittel
course|-|TEXT 60|formation, intitule formation, matiere|FORM|course, course name|kurs
title|-|TEXT 80|titre, titre ouvrage|TITRE|book title, title|titel
school|-|TEXT 80|etablissement, nom etablissement, nom ecole, lieu|ETAB, LIEU|school, venue, site name|schule
subject|-|TEXT 120|objet, sujet, motif, objet courrier|OBJ, MOTIF|subject, topic|betreff, asunto
agent|-|TEXT 120|navigateur, user agent|UA|user agent|browser
file|-~name|TEXT 120|nom fichier, piece jointe|NOMFIC, PJ|file name, attachment|dateiname
path|-|TEXT 120|chemin, repertoire|CHEMIN|path, request path|pfad
unit|-|TEXT 4|unite, unite mesure|UNI, UM|unit|einheit
module|-|TEXT 20|module, application, nom module|MODUL|module, service name|modul
table_name|-|TEXT 20|nom table, entite|TABNOM|table name, entity|tabelle
right|-|TEXT 20|profil, role, nom role|PROFIL|role, role name|rolle
diagnosis|-|TEXT 8|code cim10, diagnostic|CIM|diagnosis code|diagnose
url|-|TEXT 200|url, site web, lien|URL|url, website, link|webseite
note|+name,email,phone text|TEXT|commentaire, observations, note, remarques, texte libre, contenu|OBS, COMM, REM, TXT|notes, comments, remarks, body, message|bemerkung, notas
prose|- text|TEXT|description, consignes, texte, modele courrier|DESCR, TXT, MEMO|description, instructions, body template|beschreibung
log|+email text|TEXT|trace, ligne, detail|TRACE, LIGNE|message, log line, details|meldung
payload|+name,email,phone json|JSON|donnees, contenu json, corps|DATA, JSON|payload, data, request body|daten
settings|- json|JSON|parametres, configuration, preferences|PARAM, CONF|settings, config, options|einstellungen
markup|- text|TEXT|contenu html, description html|HTML|html, body html|inhalt
"""


@dataclass(frozen=True, slots=True)
class Concept:
    """`names` are alternatives in words, by kind of schema: fr, erp, en, other. `mixed`: the values say what they hold."""

    id: str
    categories: tuple[str, ...]
    tolerated: frozenset[str]
    mixed: bool
    place: Place
    type: str
    width: int
    names: dict[str, tuple[str, ...]]

    @property
    def maker(self) -> Maker:
        return MAKERS[self.id]


MAKERS: dict[str, Maker] = {**PEOPLE, **CODES, **THINGS, **PROSE}


def _place(text: str) -> Place:
    return "text" if text == "text" else "json" if text == "json" else "column"


def _read(line: str) -> Concept:
    concept, spec, type_, *names = line.split("|")
    categories, _, rest = spec.partition(" ")
    holds, _, tolerated = categories.partition("~")
    kind, _, width = type_.partition(" ")
    return Concept(
        concept, tuple(c for c in holds.strip("+-").split(",") if c), frozenset(tolerated.split(",")) - {""},
        holds.startswith("+") or bool(rest), _place(rest), kind, int(width or 0),
        {style: tuple(n.strip() for n in some.split(",")) for style, some in zip(("fr", "erp", "en", "other"), names, strict=True)},
    )  # fmt: skip


CONCEPTS: dict[str, Concept] = {c.id: c for c in map(_read, TABLE.strip().splitlines())}
