# ruff: noqa: E501 -- a case a line
"""The nastiest columns about e-mail addresses and telephone numbers, and the numbers that pass for them."""

from itertools import accumulate
from random import Random

from tests.bench import phones
from tests.bench.case import Case, Values, several
from tests.bench.values_codes import card, ean, iban, nir, siren, siret


def _number(spelling: str, kind: str = "any") -> Values:
    return several(80, lambda rng: phones.spelled(phones.french(rng, kind), spelling))


def _grouped(text: str, *widths: int) -> str:
    ends = list(accumulate(widths))
    return " ".join(text[end - width : end] for end, width in zip(ends, widths, strict=True))


def _digits(rng: Random, count: int) -> str:
    return f"{rng.randrange(10**count):0{count}d}"


CONTACTS = (
    # telephones that hide
    Case("p1", "c14", "phone", "telephones under a code", _number("spaced")),
    Case("p2", "z", "phone", "integers that lost their zero, under a letter", several(120, lambda rng: int(phones.spelled(phones.french(rng), "integer"))), "INTEGER"),
    Case("p3", "telephone", "phone", "integers with the country code", several(60, lambda rng: int("33" + phones.spelled(phones.french(rng), "integer"))), "INTEGER"),
    Case("p4", "tel", "phone", "floats: a spreadsheet went by", several(60, lambda rng: phones.spelled(phones.french(rng), "integer") + ".0")),
    Case("p5", "contact_1", "phone", "two numbers in a cell", several(60, lambda rng: f"{phones.french(rng)} / {phones.french(rng)}")),
    Case("p6", "tel_bur", "phone", "numbers with a remark", "01 44 55 12 13 (standard)|04 78 21 30 40 demander Sylvie|06 12 45 78 90 après 18h|02.40.11.22.33 poste 214|05 56 01 02 03 puis 2", tolerated="name"),
    Case("p7", "GSM", "phone", "letters O for zeros, a scan went by", "O6 12 34 56 78|06 1O 34 5O 78|07 82 O1 44 90|06 65 43 21 O9|O7 61 12 13 14|06 33 90 87 O2"),
    Case("p8", "numero", "phone", "overseas departments", "0590 41 22 33|0596 71 45 12|0694 20 11 78|0262 41 58 96|0692 65 12 34|0639 69 11 22|0508 41 20 20"),
    Case("p9", "tel2", "phone", "short and special numbers among others", "3615|118 218|08 92 70 12 39|01 40 20 50 50|0 800 123 456|06 78 12 45 63|3939|04 91 13 89 00|02 99 28 55 55"),
    Case("p10", "phone", "phone", "British numbers", "020 7946 0958|0161 496 0123|07911 123456|+44 7500 123 456|01632 960983|0113 496 0999"),
    Case("p11", "telefon", "phone", "German numbers with slashes", "0221/4710815|030 901820|+49 (0)89 233-00|0151-23456789|040/428 28-0|0711 2160"),
    Case("p12", "col9", "phone", "American numbers under a code", "(212) 555-0147|415-555-2671|617.555.0199|+1 312 555 0100|(305) 555-0186|646-555-0132"),
    Case("p13", "tel_dom", "phone=.9", "don't know, red list, and numbers", "liste rouge|01 45 67 89 10|NC|02 33 44 55 66|04 50 11 22 33|néant|05 61 22 33 44|03 88 75 62 10|01 69 47 70 00|02 98 44 24 24|03 20 49 50 00|04 93 13 20 00|01 30 97 84 50|05 49 52 35 35|03 81 61 50 50|02 47 21 60 00|04 77 48 77 48|05 53 35 50 00"),
    Case("p14", "joindre", "phone=.5,email=.5", "a number or an address", "06 12 34 56 90|lucie.bonnet@orange.fr|02 40 89 12 34|m.perrot@free.fr|0678123490|karim.h@gmail.com|07 55 12 89 30|sav@brico.fr"),
    Case("p15", "standard", "phone", "one switchboard in 300 rows", ("01 49 55 49 55",) * 300),
    Case("p16", "fax", "phone", "three rows of fax numbers", "01 44 55 12 14|04 78 21 30 41|02 40 11 22 34"),
    Case("p17", "mobile", "phone", "one row", "0661452378"),
    Case("p18", "tel", "phone", "97 % NULL", lambda rng: tuple(phones.french(rng) if i % 40 == 3 else None for i in range(800))),
    Case("p19", "no_appel", "phone", "numbers between other signs", "Tél.: 0612457890|Tel 01 42 33 44 55|☎ 06 87 65 43 21|T: 0556789012|port.0765432109|Tél/fax 0388123456"),
    Case("p20", "callerid", "phone", "as telephone systems write it", several(200, lambda rng: f"sip:+33{phones.spelled(phones.french(rng), 'integer')}@pbx.local"), tolerated="email"),
    Case("p21", "num", "phone", "E.164 of twelve countries", "+33612457890|+32475123456|+41791234567|+4915123456789|+447911123456|+34612345678|+393471234567|+351912345678|+212661234567|+221771234567|+352621123456|+48512345678"),
    Case("p22", "tel_urgence", "phone", "spaces at odd places, a non-breaking space", "06 1234 56 78|0 612 345 678|06\u00a012\u00a034\u00a056\u00a078|061 234 5678|06  12  34  56  78|0612 34 5678"),
    # numbers that only look like telephones
    Case("n1", "num_commande", "", "orders that start with 06, in sequence", lambda rng: tuple(f"06{i:08d}" for i in range(12_000, 12_400))),
    Case("n2", "num_cde", "", "orders that start with 06, at random", several(400, lambda rng: "06" + _digits(rng, 8))),
    Case("n3", "reference", "", "year, month and a counter: ten digits", several(300, lambda rng: f"20{rng.randrange(15, 26)}{rng.randrange(1, 13):02d}{rng.randrange(10**4):04d}")),
    Case("n4", "siret", "", "SIRET", several(150, siret)),
    Case("n5", "c8", "", "SIREN under a code", several(150, siren)),
    Case("n6", "siren_espaces", "", "SIREN in groups of three", several(120, lambda rng: _grouped(siren(rng), 3, 3, 3))),
    Case("n7", "ts", "", "epochs in seconds", several(300, lambda rng: rng.randrange(1_400_000_000, 1_760_000_000)), "INTEGER"),
    Case("n8", "c5", "", "epochs in seconds as text under a code", several(300, lambda rng: str(rng.randrange(1_400_000_000, 1_760_000_000)))),
    Case("n9", "horodatage", "", "yyyymmddhhmmss", several(200, lambda rng: f"20{rng.randrange(15, 26)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(24):02d}{rng.randrange(60):02d}00")),
    Case("n10", "ean", "", "bar codes", several(200, ean)),
    Case("n11", "isbn", "", "ISBN", "978-2-07-036822-8|978-2-253-00422-4|978-2-7011-5628-9|979-10-97546-12-3|2-07-036822-X"),
    Case("n12", "gps", "", "coordinates", several(200, lambda rng: f"{rng.uniform(42, 51):.6f}, {rng.uniform(-4, 8):.6f}"), tolerated="address"),
    Case("n13", "version", "", "versions of four numbers", "10.0.19.44|1.2.30.4|06.12.20.23|12.4.1.0|7.11.2.101|23.08.1.2", tolerated="ip_address"),
    Case("n14", "date_txt", "", "dates with dots and two-digit years", several(200, lambda rng: f"{rng.randrange(1, 29):02d}.{rng.randrange(1, 13):02d}.{rng.randrange(10, 25):02d}"), tolerated="birth_date"),
    Case("n15", "badge", "", "badges of ten digits", several(250, lambda rng: "00" + _digits(rng, 8))),
    Case("n16", "compte", "", "ledger accounts", several(200, lambda rng: f"411{_digits(rng, 7)}")),
    Case("n17", "c11", "", "random ten digits under a code", several(400, lambda rng: str(rng.randrange(10**9, 10**10)))),
    Case("n18", "c12", "", "random nine digits under a code", several(400, lambda rng: str(rng.randrange(10**8, 10**9)))),
    Case("n19", "tel_verifie", "", "a telling name over a flag", (0, 1, 1, 0, 1, 1, 0, 0, 1) * 20, "INTEGER"),
    Case("n20", "telephone_type", "", "a telling name over kinds of telephones", "fixe|mobile|fax|pro|domicile"),
    Case("n21", "portable", "", "`portable` of a shop: computers", "Dell XPS 13|MacBook Air|ThinkPad T14|Asus Zenbook|HP 840 G8"),
    Case("n22", "port", "", "TCP ports under `port`", (22, 80, 443, 5432, 3306, 8080, 8443, 25), "INTEGER"),
    Case("n23", "nb_appels", "", "a count of calls", several(100, lambda rng: rng.randrange(50)), "INTEGER"),
    Case("n24", "mobile_app_version", "", "versions", "3.4.1|3.4.2|4.0.0|4.1.0-beta|4.1.0"),
    Case("n25", "nir", "national_id", "social security numbers, no telephones", several(80, nir)),
    Case("n26", "nir_espaces", "national_id", "social security numbers in groups", several(60, lambda rng: _grouped(nir(rng), 1, 2, 2, 2, 3, 3, 2))),
    Case("n27", "c_iban", "bank_account", "IBAN in groups of four", several(60, lambda rng: _grouped(iban(rng), *[4] * 7))),
    Case("n28", "c_carte", "payment_card", "cards in groups of four", several(60, lambda rng: _grouped(card(rng), *[4] * 4))),
    Case("n29", "montant_centimes", "", "amounts in cents, nine and ten digits", several(200, lambda rng: rng.randrange(10**8, 10**10)), "INTEGER"),
    Case("n30", "numero_serie", "", "serial numbers", several(150, lambda rng: f"SN{_digits(rng, 10)}")),
    Case("n31", "imei", "online_id", "IMEI of fifteen digits", several(80, lambda rng: "35" + _digits(rng, 13)), tolerated="national_id", ambiguous=True),
    Case("n32", "pid", "", "identifiers of a big table", several(300, lambda rng: rng.randrange(600_000_000, 799_999_999)), "INTEGER", ambiguous=True),
    Case("n33", "code_postal_insee", "", "two codes in a cell", "75001 75101|69003 69383|13008 13208|33000 33063|44000 44109|59000 59350", tolerated="address"),
    Case("n34", "ip", "ip_address", "addresses of machines", "192.168.1.12|10.0.0.254|82.65.12.107|2a01:e0a:5cc::1|90.3.44.201"),
    # addresses that hide
    Case("m1", "c22", "email", "addresses under a code", "lea.roy@orange.fr|p.hamel@sogexia.fr|n.bel@free.fr|info@mairie-rodez.fr|zoe.k@gmail.com"),
    Case("m2", "mail", "email", "97 % NULL", lambda rng: tuple(f"user{i}@laposte.net" if i % 37 == 4 else None for i in range(740))),
    Case("m3", "MEL", "email", "capitals", "LEA.ROY@ORANGE.FR|P.HAMEL@SOGEXIA.FR|N.BEL@FREE.FR|CONTACT@ALPHA.COM"),
    Case("m4", "courriel", "email", "obfuscated", "jean.petit [at] orange.fr|lea(at)free.fr|paul AT gmail DOT com|nina arobase laposte point net|zoe[@]sfr.fr"),
    Case("m5", "expediteur", "email", "display names", '"Roy, Léa" <lea.roy@orange.fr>|Paul Hamel <p.hamel@sogexia.fr>|<n.bel@free.fr>|Service client <contact@alpha.com>', tolerated="name"),
    Case("m6", "lien", "email", "mailto: links", "mailto:lea.roy@orange.fr|mailto:contact@alpha.com?subject=devis|mailto:p.hamel@sogexia.fr"),
    Case("m7", "dest", "email", "lists of addresses", "a.b@free.fr;c.d@sfr.fr|e.f@orange.fr, g.h@gmail.com|i.j@laposte.net c.k@free.fr"),
    Case("m8", "email", "email", "internationalised domains and letters", "andré@société.fr|用户@例子.公司|zoé.müller@bücher.de|info@xn--socit-esab.fr"),
    Case("m9", "adr_elec", "email", "plus tags, new domains, subdomains", "lea+news@orange.fr|bob@dept.univ-nantes.fr|x@startup.paris|me@crew.travel|team@app.dev"),
    Case("m10", "email", "email", "one row", "odile.r@wanadoo.fr"),
    Case("m11", "contact", "email", "role mailboxes only", "contact@alpha.com|info@beta.fr|direction@gamma.eu|mairie@saint-malo.fr|sav@delta.com"),
    Case("m12", "mails", "email=.6", "addresses cut at 20 characters", "lea.roy@orange.fr|jean-baptiste.lacroi|p.hamel@sogexia.fr|marie-charlotte.dela|n.bel@free.fr"),
    Case("m13", "login", "email,login", "addresses used as login", "lea.roy@orange.fr|p.hamel@sogexia.fr|n.bel@free.fr|zoe.k@gmail.com", tolerated="name"),
    Case("m14", "mail_html", "email", "links in HTML", '<a href="mailto:lea.roy@orange.fr">écrire</a>|<a href="mailto:p.hamel@sogexia.fr">écrire</a>', place="text"),
    Case("m15", "z7", "email=.02", "two addresses in a hundred labels", lambda rng: tuple("perdu: a.leroy@free.fr" if i % 50 == 7 else rng.choice(("bleu", "vert", "stock", "promo")) for i in range(300)), place="text"),
    Case("m16", "email", "email", "addresses of a test system", "test@test.fr|toto@toto.com|a@a.fr|demo@example.com|user1@example.org"),
    Case("m17", "facteur", "email", "spaces and line ends around", " lea.roy@orange.fr |\tp.hamel@sogexia.fr|n.bel@free.fr\n|  zoe.k@gmail.com"),
    # what has an @ and is none
    Case("a1", "handle", "online_id", "accounts with an @ in front", "@leaRoy|@paul_h|@sncf|@zoe.k|@lequipe", tolerated="login,name"),
    Case("a2", "depot", "", "addresses of repositories", "git@github.com:org/site.git|ssh://git@forge.local:2222/app.git|git@gitlab.com:a/b.git", tolerated="email", ambiguous=True),
    Case("a3", "connexion", "secret", "connection strings", "postgresql://app:s3cret@db.local:5432/prod|mysql://root:pw@10.0.0.4/crm|amqp://guest:guest@mq:5672/", tolerated="email,login,ip_address"),
    Case("a4", "paquet", "", "packages with versions", "react@18.2.0|@types/node@20.1.0|lodash@4.17.21|vue@3.3.4|left-pad@1.3.0"),
    Case("a5", "prix", "", "price lists with an @", "3 @ 12,50|10 @ 4.20|1 @ 99.00|5 @ 2"),
    Case("a6", "email_envoye", "", "a telling name over a flag", (0, 1) * 60, "INTEGER"),
    Case("a7", "email_date", "", "a telling name over dates", "2023-01-02|2023-04-12|2024-06-30|2022-11-08"),
    Case("a8", "mail_template", "", "a telling name over names of templates", "relance_1|bienvenue|mdp_oublie|facture|desabonnement"),
    Case("a9", "domaine_mail", "", "domains without a person", "orange.fr|free.fr|sogexia.fr|gmail.com|laposte.net"),
    Case("a10", "message_id", "", "message identifiers", "<20230412.1234@mx1.alpha.com>|<CAF=x9Z@mail.gmail.com>|<0102018a@eu-west-1.amazonses.com>", tolerated="email,online_id", ambiguous=True),
    Case("a11", "mailing", "", "names of campaigns", "Soldes d'hiver|Newsletter mars|Relance paniers|Vœux 2024"),
)  # fmt: skip
