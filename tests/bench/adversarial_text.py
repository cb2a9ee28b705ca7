# ruff: noqa: E501 -- a case a line
"""The nastiest texts, documents, logs, and columns without a single value."""

import json
from random import Random

from tests.bench.case import Case, rare, several

DULL = ("RAS", "Colis livré.", "Vu le devis, ok.", "Relance faite.", "Rupture de stock.", "Client absent.", "À revoir lundi.",
        "Remise accordée 5 %.", "Paiement reçu le 12/03.", "Réf. A1204 remplacée par A1206.")  # fmt: skip
DULL_EN = (
    "ok",
    "Parcel delivered.",
    "No answer.",
    "Waiting for parts.",
    "Closed as duplicate.",
    "Paid by transfer.",
    "See above.",
)


def _dull(rng: Random) -> str:
    return " ".join(rng.choices(DULL, k=rng.randrange(1, 4)))


def _event(rng: Random) -> str:
    return json.dumps(
        {"type": rng.choice(("view", "cart", "buy")), "sku": f"A{rng.randrange(9999)}", "qty": rng.randrange(9)}
    )


TEXTS = (
    Case("t1", "obs", "phone=.001", "one telephone in a thousand remarks", rare(3000, _dull, lambda rng: f"{_dull(rng)} Rappeler au 06 8{rng.randrange(10)} 12 34 5{rng.randrange(10)}.", 1000), place="text"),
    Case("t2", "obs", "email=.001", "one address in a thousand remarks", rare(3000, _dull, lambda rng: f"{_dull(rng)} mail {rng.choice(('lea', 'tom', 'zoe'))}.durand@orange.fr", 1000), place="text"),
    Case("t3", "obs", "name=.001", "one person in a thousand remarks", rare(3000, _dull, lambda rng: f"{_dull(rng)} Vu avec Mme {rng.choice(('Lucie Bonnet', 'Nadia Haddad', 'Anne Le Goff'))}.", 1000), place="text"),
    Case("t4", "notes", "name=.01", "persons without civility in English", rare(1200, lambda rng: rng.choice(DULL_EN), lambda rng: f"Spoke to {rng.choice(('Sarah Connolly', 'Raj Patel', 'Tom Hughes'))} about it.", 100), place="text"),
    Case("t5", "comm", "name=.1,phone=.1", "lower case, no accents, in a hurry", rare(400, _dull, lambda rng: f"mme {rng.choice(('lefebvre', 'diallo', 'perrot'))} rappeler 06123456{rng.randrange(10, 99)} svp", 10), place="text"),
    Case("t6", "texte", "name=.5,email=.5,phone=.5", "signatures at the end of messages", lambda rng: tuple(f"Bonjour, merci de traiter ma demande.\nCordialement,\n{n}\n{m}\nTél. 01 42 33 44 {rng.randrange(10, 99)}" if i % 2 else "Bonjour, merci de traiter la demande.\nCordialement." for i in range(80) for n, m in (rng.choice((("Claire Dumont", "c.dumont@alpha.fr"), ("Karim Haddad", "k.haddad@beta.fr"))),)), place="text"),
    Case("t7", "html", "name=.2,email=.2", "inside tags", lambda rng: tuple("<tr><td>Nom</td><td>Hélène Castaing</td><td><a href='mailto:h.castaing@free.fr'>x</a></td></tr>" if i % 5 == 0 else "<tr><td>Vis 4x40</td><td>12,50</td></tr>" for i in range(200)), place="text"),
    Case("t8", "xml", "name=.3,phone=.3", "XML fragments", lambda rng: tuple(f"<client><nom>LEROUX</nom><prenom>Inès</prenom><tel>06112233{i % 90 + 10}</tel></client>" if i % 10 < 3 else "<ligne><ref>A12</ref><qte>3</qte></ligne>" for i in range(200)), place="text"),
    Case("t9", "trace", "email=.02,ip_address", "key=value logs", lambda rng: tuple(f"ts=16{i:08d} ip=82.65.12.{i % 250} path=/cart" + (" user=lea.roy@orange.fr" if i % 50 == 0 else "") for i in range(500)), place="text"),
    Case("t10", "log", "phone=.05", "a gateway's log of text messages", lambda rng: tuple(f"2024-01-0{i % 9 + 1} SMS {'queued to=+3361234' + str(5000 + i) if i % 20 == 0 else 'heartbeat ok seq=' + str(i)}" for i in range(600)), place="text"),
    Case("t11", "csv", "name,email", "a CSV in a cell", ("id;nom;prenom;mail\n1;Roy;Léa;lea.roy@orange.fr\n2;Hamel;Paul;p.hamel@free.fr", "id;nom;prenom;mail\n7;Bel;Nina;n.bel@free.fr\n9;Kay;Zoé;zoe.k@gmail.com"), place="text"),
    Case("t12", "chemin", "name=.5", "files called after persons", "/rh/contrats/DUPUIS_Karine.pdf|/rh/modeles/contrat.docx|/rh/contrats/N'GUESSAN_Yao.pdf|/rh/notes/2023.xlsx|/rh/contrats/LE_GALL_Soizic.pdf|/commun/logo.png", place="text"),
    Case("t13", "url", "email=.2", "addresses in query strings", lambda rng: tuple(f"/unsubscribe?m=lea.roy%40orange.fr&id={i}" if i % 5 == 0 else f"/produits?id={i}" for i in range(200)), place="text"),
    Case("t14", "sql_log", "name=.3", "statements with their values", lambda rng: tuple("INSERT INTO clients VALUES (12,'Lefebvre','Nathalie')" if i % 10 < 3 else "SELECT count(*) FROM stock WHERE ref='A12'" for i in range(150)), place="text"),
    Case("t15", "vcard", "name,email,phone", "vCards", ("BEGIN:VCARD\nFN:Léa Roy\nTEL:+33612345678\nEMAIL:lea.roy@orange.fr\nEND:VCARD", "BEGIN:VCARD\nFN:Paul Hamel\nTEL:0145678912\nEMAIL:p.hamel@free.fr\nEND:VCARD") * 4, place="text"),
    Case("t16", "memo", "name=.25", "only first names, with a verb", lambda rng: tuple("Nathalie a validé la commande." if i % 4 == 0 else "La commande est validée." for i in range(120)), place="text", ambiguous=True),
    Case("j1", "payload", "email=.002", "one address in five hundred documents, deep", rare(2000, _event, lambda rng: json.dumps({"type": "buy", "meta": {"ctx": {"who": [{"m": f"lea{rng.randrange(99)}@orange.fr"}]}}}), 500), "JSON", place="json"),
    Case("j2", "donnees", "name,phone", "arrays of objects", tuple(json.dumps({"membres": [{"n": "Roy", "p": "Léa"}, {"n": "Hamel", "p": "Paul"}], "tels": ["06 12 34 56 78", f"01 42 33 44 {i:02d}"]}, ensure_ascii=False) for i in range(20)), place="json"),
    Case("j3", "contacts", "email", "an array of addresses", tuple(json.dumps([f"a{i}@free.fr", "contact@alpha.com"]) for i in range(30)), place="json"),
    Case("j4", "par_client", "name,email", "persons as keys", tuple(json.dumps({f"user{i}@free.fr": {"nom": "Léa Roy"}, f"x{i}@sfr.fr": {"nom": "Paul Hamel"}}, ensure_ascii=False) for i in range(20)), place="json"),
    Case("j5", "doc", "name", "escaped accents", tuple(json.dumps({"nom": n, "age": 40}) for n in ("Éléonore Lefèvre", "Gaël Müller", "Zoé Nuñez", "Anaïs Bérard") * 5), place="json"),
    Case("j6", "conf", "", "settings called name and mail", tuple(json.dumps({"name": "theme dark", "mail": True, "phone": False, "v": i}) for i in range(30)), place="json"),
    Case("j7", "schema", "", "a JSON schema that speaks of persons", ('{"properties": {"nom": {"type": "string"}, "email": {"type": "string", "format": "email"}, "tel": {"type": "string"}}}',) * 3, place="json"),
    Case("j8", "broken", "email=.5", "JSON cut at 40 characters", tuple((f'{{"mail": "a{i}@free.fr", "x": [1, 2, 3' if i % 2 else '{"type": "view", "sku": "A12", "q')[:40] for i in range(40)), place="text"),
    Case("j9", "double", "email", "JSON in a string in JSON", tuple(json.dumps({"raw": json.dumps({"mail": f"a{i}@free.fr"})}) for i in range(20)), place="json"),
    # texts about nobody
    Case("d1", "description", "", "goods with first names", "Le fauteuil Oscar allie confort et style.|Lampe Victoria, abat-jour lin.|Notre table Emma existe en chêne ou noyer.|Commode Hugo, trois tiroirs.", place="text"),
    Case("d2", "presse", "", "streets, towns and schools only", "Travaux rue Victor Hugo à Valence.|Réunion au lycée Jean Moulin.|La place Charles de Gaulle sera fermée.|Marché de Saint-Denis.", place="text"),
    Case("d3", "specs", "", "figures everywhere", several(300, lambda rng: f"Réf {rng.randrange(10**9)} lot {rng.randrange(10**6)} du {rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.{rng.randrange(10, 24)} dim 06 12 34 mm"), place="text"),
    Case("d4", "mentions", "", "companies named after persons", "Fabriqué par Martin & Fils SARL.|Distribué par Dupont Frères SAS.|Licence Pierre Cardin.|Moteur Renault.", place="text"),
    Case("d5", "regex", "", "patterns and placeholders", "^[a-z]+@[a-z]+\\.fr$|{{email}}|%phone%|prenom.nom@domaine|06 XX XX XX XX|<nom> <prénom>", place="text", tolerated="email", ambiguous=True),
    Case("d6", "aide", "", "help texts that speak of data without any", "Saisissez votre nom et votre prénom.|Indiquez un numéro de téléphone valide.|Votre e-mail ne sera pas communiqué.|Champ obligatoire.", place="text"),
    Case("d7", "lorem", "", "filling text", "Lorem ipsum dolor sit amet|consectetur adipiscing elit|sed do eiusmod tempor|Ut enim ad minim veniam", place="text"),
    Case("d8", "script", "", "code", "def main(args): return args.name|SELECT nom, prenom FROM clients|const email = form.email.value;|import smtplib", place="text"),
    Case("d9", "base64", "", "attachments encoded", several(60, lambda rng: "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=120)) + "=="), place="text", tolerated="secret"),
    # nothing there: only the name can tell
    Case("vide1", "nom_famille", "name", "empty, telling"),
    Case("vide1", "prenom", "name", "empty, telling"),
    Case("vide1", "courriel", "email", "empty, telling"),
    Case("vide1", "tel_portable", "phone", "empty, telling"),
    Case("vide1", "nom_fichier", "", "empty, misleading: a file"),
    Case("vide1", "email_verifie", "", "empty, misleading: a flag", type="BOOLEAN"),
    Case("vide1", "nb_telephones", "", "empty, misleading: a count", type="INTEGER"),
    Case("vide1", "date_mail", "", "empty, misleading: a date", type="DATE"),
    Case("vide1", "nom_commune", "", "empty, misleading: a town", tolerated="address"),
    Case("vide2", "CLI_NOM", "name", "empty, ERP"),
    Case("vide2", "CLI_PRENOM", "name", "empty, ERP"),
    Case("vide2", "CLI_TEL2", "phone", "empty, ERP"),
    Case("vide2", "CLI_EMAIL", "email", "empty, ERP"),
    Case("vide2", "CLI_MODREG", "", "empty, ERP, nothing"),
    Case("vide2", "CLI_NOMART", "", "empty, misleading: an article's name"),
    Case("vide3", "lastName", "name", "empty, camel case"),
    Case("vide3", "mobilePhone", "phone", "empty, camel case"),
    Case("vide3", "emailAddress", "email", "empty, camel case"),
    Case("vide3", "productName", "", "empty, misleading: a product"),
    Case("vide3", "fileName", "", "empty, misleading: a file"),
    Case("vide3", "phoneModel", "", "empty, misleading: a device"),
    Case("vide3", "emailTemplateId", "", "empty, misleading: a key", type="INTEGER"),
    Case("vide3", "hostName", "", "empty, misleading: a machine"),
    Case("vide3", "tableName", "", "empty, misleading: a table"),
    Case("blancs", "telephone", "phone", "only blanks: no value at all", ("",) * 12),
    Case("blancs", "libelle", "", "only blanks", ("",) * 12),
)  # fmt: skip
