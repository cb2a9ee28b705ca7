"""The words for what was proved of a copy, and for the risk that is left, in French and English.

`check` and `proved` follow the codes of checks, in the order of the page.
"""

PROOF: dict[str, tuple[str, str]] = {
    # what was proved
    "copy.proof": ("Ce qui a été prouvé", "What was proved"),
    "proof.intro": (
        "Tout a été vérifié sur la copie chargée, sous un nom provisoire et hors de vue ; un seul échec, et elle "
        "était retenue.",
        "All was checked on the loaded copy, under a provisional name and out of sight; a single failure, and it "
        "would have been withheld.",
    ),
    "proof.exempt": ("{columns:exempted} par décision.", "{columns:exempted}, by decision."),
    "check.coverage": ("Règles", "Rules"),
    "proved.coverage": (
        "{tables:table} et {columns:column} : chacune a sa règle, et la copie n'en a pas d'autre.",
        "{tables:table} and {columns:column}: each has its rule, and the copy has no other.",
    ),
    "check.rows": ("Lignes", "Rows"),
    "proved.rows": (
        "{tables:table}, {rows:row} : autant qu'il en fallait.",
        "{tables:table}, {rows:row}: as many as there had to be.",
    ),
    "check.unique": ("Clés uniques", "Unique keys"),
    "proved.unique": (
        "{keys:unique_key} : autant de valeurs différentes qu'à la source ; deux personnes ne se confondent pas.",
        "{keys:unique_key}: as many distinct values as in the source; no two persons become one.",
    ),
    "check.foreign_key": ("Relations", "Relations"),
    "proved.foreign_key": (
        "{relations:relation} : autant de lignes rejointes qu'à la source, autant d'orphelines.",
        "{relations:relation}: as many rows joined as in the source, as many orphans.",
    ),
    "proved.foreign_key.thinned": (
        "{relations:relation} : aucune ligne orpheline que la source n'avait pas.",
        "{relations:relation}: no orphan that the source did not have.",
    ),
    "check.types": ("Types et longueurs", "Types and lengths"),
    "proved.types": (
        "{columns:masked} : pas une valeur de plus qu'à la source n'y est trop longue ou d'un autre type.",
        "{columns:masked}: not one value more than in the source is too long, or of another type.",
    ),
    "check.exact_cell": ("Valeurs de la source", "Values of the source"),
    "proved.exact_cell": (
        "{columns:compared} : aucune valeur n'y est restée.",
        "{columns:compared}: no value was left.",
    ),
    "check.unmasked": ("Changement", "Change"),
    "proved.unmasked": (
        "{tables:table} : toutes les colonnes à masquer ont changé.",
        "{tables:table}: every column that was to be masked has changed.",
    ),
    "check.email": ("Adresses e-mail", "E-mail addresses"),
    "proved.email": (
        "{columns:scanned} : aucune adresse hors des domaines réservés, aucune de la source.",
        "{columns:scanned}: no address outside the reserved domains, none of the source.",
    ),
    "check.phone": ("Numéros de téléphone", "Phone numbers"),
    "proved.phone": (
        "{columns:scanned} : dans les colonnes de téléphones et les textes réécrits, aucun numéro qui puisse sonner ; "
        "dans les textes gardés, aucun de la source.",
        "{columns:scanned}: no number that could ring in columns of phones and rewritten texts, none of the source in "
        "kept texts.",
    ),
    "check.name_token": ("Noms", "Names"),
    "proved.name_token": (
        "{columns:scanned} : dans ce qui est gardé ou réécrit, aucun nom complet de la source, aucun nom de famille "
        "précédé d'une civilité.",
        "{columns:scanned}: in what is kept or rewritten, no full name of the source, no surname behind a title.",
    ),
    "check.secret": ("Secrets", "Secrets"),
    "proved.secret": (
        "{columns:scanned} : aucune empreinte de mot de passe, aucun jeton ni clé d'accès.",
        "{columns:scanned}: no hash of a password, no token or access key.",
    ),
    "check.canary": ("Valeurs témoins", "Canaries"),
    "proved.canary": (
        "{columns:scanned} : aucune des valeurs témoins qui ont été données, s'il en a été donné.",
        "{columns:scanned}: none of the canaries that were given, if any were.",
    ),
    "check.detector": ("Colonnes gardées", "Kept columns"),
    "proved.detector": (
        "{columns:kept_one}, repassées aux détecteurs : rien de personnel n'y est reconnu.",
        "{columns:kept_one}, given to the detectors again: nothing personal is recognised there.",
    ),
    "proof.keys": ("Clés et index uniques", "Unique keys and indexes"),
    "proof.relations": ("Relations entre tables", "Relations between tables"),
    "proof.key": ("Clé", "Key"),
    "proof.in": ("Source", "Source"),
    "proof.out": ("Copie", "Copy"),
    "proof.relation": ("Relation", "Relation"),
    "proof.joined_in": ("Rejointes, source", "Joined, source"),
    "proof.joined_out": ("Rejointes, copie", "Joined, copy"),
    "proof.orphans_in": ("Orphelines, source", "Orphans, source"),
    "proof.orphans_out": ("Orphelines, copie", "Orphans, copy"),
    "proof.elsewhere": (
        "Le détail, trop long pour le papier, est dans attestation.json.",
        "The details, too long for paper, are in attestation.json.",
    ),
    "proof.limits": ("Ce que ces contrôles ne disent pas", "What these checks do not tell"),
    "proof.limits.1": (
        "Ils trouvent ce qui a une forme (une adresse, un numéro) et ce que la source connaît déjà (ses noms). Ils ne "
        "regardent ni images ni fichiers, et ne comprennent pas un texte : une personne peut encore y être décrite.",
        "They find what has a form (an address, a number) and what the source knows already (its names). They look at "
        "no pictures or files, and understand no text: a person may still be described there.",
    ),
    "proof.limits.2": (
        "Ils valent pour la copie telle qu'elle a été publiée : ni pour ce qu'on y ajoutera, ni pour ses sauvegardes, "
        "exports et journaux.",
        "They hold for the copy as it was published: not for what will be added to it, nor for its backups, exports "
        "and logs.",
    ),
    # what risk is left
    "copy.risk": ("Le risque de réidentification", "The risk of re-identification"),
    "risk.intro": (
        "Sans son nom, une personne peut encore se reconnaître à ce qui est gardé d'elle. Deux mesures le disent, "
        "pour les tables masquées.",
        "Without a name a person may still be recognised by what is kept. Two measures tell, for the masked tables.",
    ),
    "risk.k": ("Plus petit groupe, k", "Smallest group, k"),
    "risk.k.means": (
        "Les lignes qui ont en commun tous les critères déclarés (code postal, année de naissance…) forment un "
        "groupe. Plus le plus petit est grand, moins une personne se distingue ; une ligne seule de son groupe "
        "désigne quelqu'un à qui connaît ces critères.",
        "Rows that share all declared criteria (postcode, year of birth…) are a group. The larger the smallest one, "
        "the less a person stands out; a row alone in its group points at somebody for whoever knows these criteria.",
    ),
    "risk.linkable": ("Rattachables", "Linkable"),
    "risk.linkable.means": (
        "Lignes dont les valeurs gardées forment une combinaison unique : qui a aussi accès à la source sait de qui "
        "elles parlent. « Sans les clés » : ce qui en resterait si clés et numéros techniques étaient remplacés. « "
        "Colonnes qui suffisent » : chacune, à elle seule, distingue presque toutes les lignes.",
        "Rows whose kept values make a unique combination: whoever can also see the source knows whom they are about. "
        "“Without keys”: what would be left of them if keys and technical numbers were replaced. “Columns that "
        "suffice”: each of them tells nearly all rows apart by itself.",
    ),
    "risk.summary": (
        "Dans {tables:masked_table}, {linkable:row} sur {rows:volume} sont rattachables à la source, et "
        "{without_keys:volume} le resteraient sans les clés.",
        "In {tables:masked_table} {linkable:row} of {rows:volume} can be linked to the source, and "
        "{without_keys:volume} still could without keys.",
    ),
    "risk.thinned": (
        "La copie étant réduite, ce sont des maximums : une combinaison unique ici peut ne pas l'être à la source.",
        "The copy being smaller, these are upper bounds: a combination that is unique here may not be so in the "
        "source.",
    ),
    "risk.none": (
        "La copie n'a aucune table masquée : il n'y a rien à mesurer.",
        "The copy has no masked table: there is nothing to measure.",
    ),
    "risk.criteria": ("Critères déclarés", "Declared criteria"),
    "risk.undeclared": ("aucun", "none"),
    "risk.alone": ("Lignes seules", "Rows alone"),
    "risk.without_keys": ("Sans les clés", "Without keys"),
    "risk.by": ("Colonnes qui suffisent", "Columns that suffice"),
    "risk.rest": ("{tables:table} de plus", "{tables:table} more"),
}
