"""The words for masks: what a column became, and what that guarantees; in French and English.

A key with an option behind the mask (`mask.text.drop`) says what the option changes. The guarantees name where they
come from: `detectors.reserved` holds the same ranges with the same sources.
"""

MASKS: dict[str, tuple[str, str]] = {
    "mask.keep": ("gardée telle quelle", "kept as it is"),
    "mask.email": ("adresse e-mail inventée", "invented e-mail address"),
    "mask.phone": ("numéro de fiction", "fiction number"),
    "mask.phone.undialable": ("numéro de fiction ou inattribuable", "fiction or undialable number"),
    "mask.first_name": ("autre prénom", "another first name"),
    "mask.last_name": ("nom de famille inventé", "invented surname"),
    "mask.full_name": ("prénom et nom inventés", "invented first name and surname"),
    "mask.login": ("identifiant de connexion inventé", "invented login"),
    "mask.company": ("raison sociale inventée", "invented company name"),
    "mask.address": ("autre adresse postale", "another postal address"),
    "mask.birth_date": ("autre date de naissance", "another date of birth"),
    "mask.birth_date.year": ("naissance réduite à l'année", "birth reduced to its year"),
    "mask.birth_date.shift": ("date de naissance décalée", "shifted date of birth"),
    "mask.iban": ("IBAN impossible", "impossible IBAN"),
    "mask.card": ("numéro de carte impossible", "impossible card number"),
    "mask.nir": ("numéro de sécurité sociale impossible", "impossible social security number"),
    "mask.ip": ("adresse IP réservée", "reserved IP address"),
    "mask.text": ("texte réécrit", "rewritten text"),
    "mask.text.drop": ("texte retiré", "text taken out"),
    "mask.json": ("document réécrit", "rewritten document"),
    "mask.json.drop": ("document retiré", "document taken out"),
    "mask.secret": ("secret remplacé", "replaced secret"),
    "mask.number": ("autre nombre", "another number"),
    "mask.key": ("autre clé", "another key"),
    "mask.code": ("autre code de même forme", "another code of the same form"),
    "mask.date_shift": ("date décalée", "shifted date"),
    "mask.token": ("jeton sans signification", "token without meaning"),
    "mask.constant": ("même valeur partout", "one value for all"),
    "mask.null": ("vidée", "emptied"),
    "mask.truncate": ("raccourcie", "cut short"),
    "by.subject": ("par personne", "by person"),
    "by.value": ("par valeur", "by value"),
    # what each guarantees
    "guarantee.keep": (
        "Les valeurs sont celles de la source. Chaque colonne gardée a son motif, et les détecteurs y ont de nouveau "
        "cherché des données personnelles avant la publication.",
        "The values are the source's own. Each kept column has its reason, and the detectors searched it again for "
        "personal data before the copy was published.",
    ),
    "guarantee.email": (
        "Elle se termine par un nom de domaine réservé, que personne ne peut s'attribuer (RFC 2606 et 6761) : aucun "
        "message n'arrive à quiconque. Une même adresse devient partout la même, dans toutes les bases de la copie.",
        "It ends in a reserved domain that nobody can claim (RFC 2606 and 6761): no message reaches anybody. The same "
        "address becomes the same one everywhere, in every database of the copy.",
    ),
    "guarantee.phone": (
        "Il appartient aux tranches que le plan de numérotation réserve aux œuvres de fiction (ARCEP, décision "
        "2018-0881) : il ne sonne chez personne. Leur nombre étant limité, deux personnes peuvent avoir le même.",
        "It belongs to the ranges that the French numbering plan reserves for fiction (ARCEP, decision 2018-0881): it "
        "rings nowhere. These being few, two persons may have the same one.",
    ),
    "guarantee.phone.undialable": (
        "Il appartient aux tranches réservées aux œuvres de fiction (ARCEP, décision 2018-0881) ou, quand elles ne "
        "suffisent pas à une colonne sans doublon, à une tranche que le plan n'attribue à aucun usage (07 10 à 07 29) "
        ": il ne sonne chez personne.",
        "It belongs to the ranges reserved for fiction (ARCEP, decision 2018-0881) or, where these do not suffice for "
        "a column without duplicates, to a range that the plan gives to no use (07 10 to 07 29): it rings nowhere.",
    ),
    "guarantee.first_name": (
        "Un vrai prénom, mais jamais celui de la ligne ; il suit le genre de celui qu'il remplace. D'autres le "
        "portent : seul, il ne désigne personne.",
        "A real first name, but never that of the row; it follows the gender of the one it replaces. Others bear it: "
        "alone, it points at nobody.",
    ),
    "guarantee.last_name": (
        "Formé d'éléments de noms de lieux, et absent des listes de noms de famille connus : un nom de la source qui "
        "serait resté s'y verrait.",
        "Made of parts of place names, and absent from the lists of known surnames: a surname of the source that was "
        "left would show.",
    ),
    "guarantee.full_name": (
        "Un vrai prénom suivi d'un nom de famille inventé ; la civilité, l'ordre et les majuscules restent.",
        "A real first name with an invented surname; title, order and capitals stay.",
    ),
    "guarantee.login": (
        "Formé sur la personne inventée, et unique comme l'était l'ancien : il n'ouvre aucun compte de la source.",
        "Made from the invented person, and unique as the old one was: it opens no account of the source.",
    ),
    "guarantee.company": (
        "Inventée elle aussi : celle d'un entrepreneur individuel porte souvent son nom.",
        "Invented too: that of a sole trader often bears his or her name.",
    ),
    "guarantee.address": (
        "Elle n'est plus celle de la ligne. Elle peut exister : rien ne la relie à la personne.",
        "It is no longer that of the row. It may exist: nothing links it to the person.",
    ),
    "guarantee.birth_date": (
        "La date exacte a disparu ; un âge approché reste.",
        "The exact date is gone; an approximate age stays.",
    ),
    "guarantee.birth_date.year": (
        "Le jour et le mois ont disparu. L'année est la vraie : elle compte parmi les critères qui permettent de "
        "regrouper les personnes.",
        "Day and month are gone. The year is the true one: it is among the criteria by which persons can be grouped.",
    ),
    "guarantee.birth_date.shift": (
        "Décalée d'un nombre de jours propre à chaque personne, que seule la clé connaît.",
        "Shifted by a number of days of each person's own, which only the key knows.",
    ),
    "guarantee.iban": (
        "Ses chiffres de contrôle (00, 01 ou 99) ne sortent jamais du calcul de la norme (ISO 13616) : aucun compte "
        "ne l'a, et tout contrôle d'IBAN le refuse.",
        "Its check digits (00, 01 or 99) never come out of the standard's calculation (ISO 13616): no account has it, "
        "and every check of an IBAN refuses it.",
    ),
    "guarantee.card": (
        "Son chiffre de contrôle est faux à dessein (ISO/CEI 7812-1) : aucun émetteur ne l'attribue.",
        "Its check digit is wrong on purpose (ISO/IEC 7812-1): no issuer gives it out.",
    ),
    "guarantee.nir": (
        "Son mois de naissance (13 à 19 ou 43 à 49) n'est celui de personne (décret n° 82-103 du 22 janvier 1982, "
        "art. 4).",
        "Its month of birth (13 to 19 or 43 to 49) is nobody's (French decree 82-103 of 22 January 1982, art. 4).",
    ),
    "guarantee.ip": (
        "Elle appartient à des plages que l'internet n'achemine pas (RFC 1112 et 3849).",
        "It belongs to ranges that the internet does not forward (RFC 1112 and 3849).",
    ),
    "guarantee.text": (
        "Les noms, adresses et numéros que les bases connaissent, et ceux que les détecteurs reconnaissent, y sont "
        "remplacés ; le reste du texte demeure, et peut encore décrire quelqu'un.",
        "The names, addresses and numbers that the databases know, and those that the detectors recognise, are "
        "replaced; the rest of the text stays, and may still describe somebody.",
    ),
    "guarantee.text.drop": (
        "Aucun mot du texte d'origine ne reste.",
        "No word of the original text stays.",
    ),
    "guarantee.json": (
        "Les valeurs y sont réécrites comme les colonnes et les textes ; les noms des champs demeurent.",
        "Its values are rewritten as columns and texts are; the names of its fields stay.",
    ),
    "guarantee.json.drop": (
        "Rien du document d'origine ne reste.",
        "Nothing of the original document stays.",
    ),
    "guarantee.secret": (
        "Une même valeur connue pour toutes les lignes, ou aucune : aucun mot de passe de la source ne peut être "
        "essayé.",
        "One known value for all rows, or none: no password of the source can be tried.",
    ),
    "guarantee.number": (
        "Un autre nombre, que seule la clé relie au premier ; deux nombres différents le restent.",
        "Another number, which only the key links to the first; two different ones stay different.",
    ),
    "guarantee.key": (
        "Une autre clé, la même partout où l'ancienne était reprise : les relations entre tables tiennent, mais plus "
        "le lien avec la source.",
        "Another key, the same wherever the old one was repeated: relations between tables hold, the link to the "
        "source does not.",
    ),
    "guarantee.code": (
        "Les lettres et les chiffres changent, la forme reste ; deux codes différents le restent.",
        "Letters and digits change, the form stays; two different codes stay different.",
    ),
    "guarantee.date_shift": (
        "Décalée d'un nombre de jours propre à chaque personne : l'ordre et l'écart de ses dates restent.",
        "Shifted by a number of days of each person's own: the order and distance of that person's dates stay.",
    ),
    "guarantee.token": (
        "Une suite de caractères qui ne dit rien de la valeur ; deux valeurs différentes le restent.",
        "A run of characters that says nothing of the value; two different values stay different.",
    ),
    "guarantee.constant": (
        "Toutes les lignes portent la même valeur, écrite dans masking.yaml.",
        "Every row has the same value, written in masking.yaml.",
    ),
    "guarantee.null": ("La colonne est vide.", "The column is empty."),
    "guarantee.truncate": (
        "Les premiers caractères restent, et ce sont ceux de la source.",
        "The first characters stay, and they are the source's own.",
    ),
}
