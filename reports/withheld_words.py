"""The words for a copy that nobody sees: what each check found and what to do about it, in French and English.

`found` and `remedy` follow the codes of checks; what stands behind a second dot are variants of one code.
"""

WITHHELD: dict[str, tuple[str, str]] = {
    "noun.failed": ("contrôle a échoué|contrôles ont échoué", "check failed|checks failed"),
    "noun.other_failed": (
        "autre contrôle a échoué|autres contrôles ont échoué",
        "other check failed|other checks failed",
    ),
    "withheld": ("Copie retenue", "Copy withheld"),
    "withheld.kicker": (
        "Diffusion restreinte : où il restait des données personnelles",
        "Restricted circulation: where personal data were left",
    ),
    "withheld.subtitle": (
        "Ce que les contrôles ont trouvé avant la publication, et ce qu'il faut y faire",
        "What the checks found before publication, and what to do about it",
    ),
    "withheld.verdict": (
        "Cette copie n'a pas été publiée : {failed:failed} sur {all:number}.",
        "This copy was not published: {failed:failed}, of {all:number}.",
    ),
    "withheld.gone": (
        "Personne ne l'a vue et rien n'en reste ; ce qui était en place avant elle l'est toujours.",
        "Nobody saw it and nothing of it is left; what stood in its place before stands there still.",
    ),
    "withheld.asked": (
        "Corriger masking.yaml aux endroits ci-dessous, puis refaire la copie. Si ce qui est signalé n'a rien de "
        "personnel, une décision de la conformité le dit dans decisions.yaml, et la colonne est dispensée de ce "
        "contrôle.",
        "Correct masking.yaml in the places below, then copy again. If what is reported is nothing personal, a "
        "decision of compliance says so in decisions.yaml, and the column is exempt from that check.",
    ),
    "withheld.found": ("Ce qui a été trouvé", "What was found"),
    "withheld.where": ("Où", "Where"),
    "withheld.what": ("Constat", "Finding"),
    "withheld.shape": ("Forme", "Shape"),
    "withheld.more": ("{places:place} de plus", "{places:place} more"),
    "withheld.json": (
        "La même liste, exacte et pour une machine : withheld.json.",
        "The same list, exact and for a machine: withheld.json.",
    ),
    # sentences for the terminal
    "withheld.said": ("{place} : {found} ; {remedy}", "{place}: {found}; {remedy}"),
    "withheld.said.shape": ("{place} : {found}, comme {shape} ; {remedy}", "{place}: {found}, like {shape}; {remedy}"),
    "withheld.said.more": (
        "et {failed:other_failed} : withheld.json les nomme tous",
        "and {failed:other_failed}: withheld.json names them all",
    ),
    # what each check found
    "found.coverage.rule": ("copié sans règle dans masking.yaml", "copied without a rule in masking.yaml"),
    "found.coverage.exclude": ("copié bien qu'exclu par masking.yaml", "copied although masking.yaml excludes it"),
    "found.coverage.missing": ("manque dans la copie", "missing in the copy"),
    "found.coverage.unknown": ("dans la copie sans y avoir été mis", "in the copy, though nobody put it there"),
    "found.coverage.reason": ("n'a pas pu être relu", "could not be read back"),
    "found.rows": (
        "{rows_out:row} dans la copie, pour {rows_in:volume} attendues",
        "{rows_out:row} in the copy, where {rows_in:volume} were expected",
    ),
    "found.unique": (
        "{distinct_out:distinct} dans la copie, pour {distinct_in:volume} à la source",
        "{distinct_out:distinct} in the copy, {distinct_in:volume} in the source",
    ),
    "found.foreign_key": (
        "lignes jointes : {joined_out:volume}, orphelines : {orphans_out:volume} ; à la source : {joined_in:volume} "
        "et {orphans_in:volume}",
        "rows joined: {joined_out:volume}, orphans: {orphans_out:volume}; in the source: {joined_in:volume} and "
        "{orphans_in:volume}",
    ),
    "found.types": (
        "{misfits_out:value} trop longues ou d'un autre type, pour {misfits_in:volume} à la source",
        "{misfits_out:value} too long or of another type, {misfits_in:volume} in the source",
    ),
    "found.exact_cell": ("{cells:value} restées de la source", "{cells:value} left of the source"),
    "found.unmasked": ("{cells:value}, et pas une n'a changé", "{cells:value}, and none has changed"),
    "found.unmasked.table": (
        "aucune colonne masquée n'a changé ({rows:row})",
        "no masked column has changed ({rows:row})",
    ),
    "found.email": (
        "{cells:value} avec une adresse e-mail qui n'est pas fictive",
        "{cells:value} with an e-mail address that is not made up",
    ),
    "found.phone": (
        "{cells:value} avec un numéro de téléphone qui n'est pas fictif",
        "{cells:value} with a phone number that is not made up",
    ),
    "found.name_token": (
        "{cells:value} avec un nom de personne de la source",
        "{cells:value} with the name of a person of the source",
    ),
    "found.secret": (
        "{cells:value} avec un mot de passe, un jeton ou une clé d'accès",
        "{cells:value} with a password, a token or an access key",
    ),
    "found.canary": ("{cells:value} avec une valeur témoin", "{cells:value} with a canary"),
    "found.detector": (
        "{cells:value} où les détecteurs reconnaissent : {category:category}",
        "{cells:value} in which the detectors recognise: {category:category}",
    ),
    "found.other": ("contrôle échoué : {code}", "check failed: {code}"),
    # what to do
    "remedy.coverage": (
        "relancer « gomme copy --check », qui nomme les règles à écrire dans masking.yaml",
        "run `gomme copy --check`, which names the rules to write in masking.yaml",
    ),
    "remedy.coverage.missing": (
        "refaire la copie ; si cela revient, le signaler comme un défaut de gomme",
        "copy again; if it comes back, report it as a fault of gomme",
    ),
    "remedy.coverage.unknown": (
        "chercher qui écrit aussi là où la copie se prépare, puis la refaire",
        "find out who else writes where the copy is made, then copy again",
    ),
    "remedy.coverage.reason": (
        "donner au compte le droit de lire la copie, puis refaire la copie",
        "let the account read the copy, then copy again",
    ),
    "remedy.rows": (
        "refaire la copie ; si l'écart revient, chercher un déclencheur ou une contrainte qui ôte ou ajoute des lignes",
        "copy again; if it comes back, look for a trigger or constraint that drops or adds rows",
    ),
    "remedy.unique": (
        "choisir un masque qui distingue toutes les valeurs, comme « email », « token » ou « code »",
        "choose a mask that keeps all values apart, such as “email”, “token” or “code”",
    ),
    "remedy.foreign_key": (
        "donner le même masque aux deux côtés de la relation",
        "give both sides of the relation the same mask",
    ),
    "remedy.types": (
        "choisir un masque plus court, ou élargir la colonne",
        "choose a shorter mask, or widen the column",
    ),
    "remedy.exact_cell": (
        "choisir un masque qui convient à ce que la colonne contient vraiment, ou « token »",
        "choose a mask that fits what the column really holds, or “token”",
    ),
    "remedy.unmasked": (
        "vérifier que le masque convient au type de la colonne",
        "check that the mask fits the type of the column",
    ),
    "remedy.email": (
        "masquer la colonne : « email » si elle ne contient que cela, « text » ou « json » sinon",
        "mask the column: “email” if it holds nothing else, “text” or “json” otherwise",
    ),
    "remedy.phone": (
        "masquer la colonne : « phone » si elle ne contient que cela, « text » ou « json » sinon",
        "mask the column: “phone” if it holds nothing else, “text” or “json” otherwise",
    ),
    "remedy.name_token": (
        "masquer la colonne : « full_name » ou « last_name » si elle ne contient que des noms, « text » ou « json » "
        "sinon",
        "mask the column: “full_name” or “last_name” if it holds names only, “text” or “json” otherwise",
    ),
    "remedy.secret": ("masquer la colonne : « secret » ou « null »", "mask the column: “secret” or “null”"),
    "remedy.canary": (
        "chercher comment cette valeur est arrivée là, et masquer la colonne",
        "find out how that value came there, and mask the column",
    ),
    "remedy.detector": (
        "masquer la colonne, ou faire décider qu'elle n'a rien de personnel",
        "mask the column, or have it decided that it is not personal",
    ),
    "remedy.other": ("voir la documentation de ce contrôle", "see what the documentation says of this check"),
}
