"""The words for decisions: what was answered, what still holds, what is open again and why, in French and English."""

DECISIONS: dict[str, tuple[str, str]] = {
    "answer.not_personal": ("pas une donnée personnelle", "not personal data"),
    "answer.category": ("autre catégorie", "another category"),
    "answer.expired": ("décision expirée", "decision expired"),
    "answer.drifted": ("décision caduque, la colonne a changé", "decision lapsed, the column changed"),
    "decisions": ("Décidé", "Decided"),
    "decisions.intro": (
        "{gaps:gap} sans réponse attendue : une décision tient jusqu'à son terme, ou jusqu'à ce que la colonne "
        "contienne autre chose.",
        "{gaps:gap} with nothing left to answer: a decision holds through its last day, or until the column holds "
        "something else.",
    ),
    "decisions.said": ("« {reason} » {author}, le {on:day}", "“{reason}” {author}, {on:day}"),
    "decisions.recounted": ("Constats rangés dans une autre catégorie", "Findings under another category"),
    "decisions.counts": (
        "{category:category} : compté comme {counts_as:category}",
        "{category:category}: counts as {counts_as:category}",
    ),
    "decisions.stale": ("Décisions sans objet", "Decisions about nothing"),
    "decisions.stale_intro": (
        "Elles ne répondent plus à rien dans cette analyse ; on peut les retirer de decisions.yaml, ou les corriger.",
        "In this scan they answer nothing any more; remove them from decisions.yaml, or correct them.",
    ),
    "decisions.nothing": ("{answer} : {why}", "{answer}: {why}"),
    "stale.no_column": ("cette colonne n'existe pas dans l'analyse", "the scan saw no such column"),
    "stale.several_columns": (
        "plusieurs schémas ont cette colonne : écrire système.schéma.table.colonne",
        "several schemas have that column: write system.schema.table.column",
    ),
    "stale.not_examined": ("la colonne n'a pas pu être examinée", "the column could not be examined"),
    "stale.no_finding": ("cette catégorie n'y est plus trouvée", "that category is no longer found there"),
    "stale.no_gap": ("il n'y a plus d'écart à cet endroit", "there is no gap there any more"),
    "reopened.expired": (
        "Rouvert : la décision ({answer}) a expiré le {until:day}.",
        "Open again: the decision ({answer}) expired on {until:day}.",
    ),
    "reopened.drifted": (
        "Rouvert : au moins {drift:percent} des valeurs ne ressemblent plus à celles d'alors ; la décision ({answer}) "
        "ne vaut plus.",
        "Open again: at least {drift:percent} of the values no longer look like those of then; the decision ({answer}) "
        "has lapsed.",
    ),
    "reopened.unseen": (
        "Rouvert : la colonne était vide ou presque quand la décision a été prise ({answer}).",
        "Open again: the column was empty, or nearly, when it was decided on ({answer}).",
    ),
    "because.recounted": ("une autre catégorie, par décision", "another category, by decision"),
    "because.decided": ("une décision y répond", "a decision answers it"),
    "because.reopened": ("la décision ne vaut plus", "the decision has lapsed"),
    "paste": ("Réponse à coller dans decisions.yaml", "Answer to paste into decisions.yaml"),
    "sheet.said": ("Justification", "Justification"),
    "sheet.author": ("Décidé par", "Decided by"),
    "sheet.fingerprint": ("Empreinte de la colonne", "Column fingerprint"),
}
