"""What is left after a run that is not certified, and what to do about it, in French and in English."""

LEFT: dict[str, tuple[str, str]] = {
    "left.failed": ("échec", "failed"),
    "left.skipped": ("non contrôlé", "not checked"),
    "left.rows": ("{rows:row}", "{rows:row}"),
    "left.raw": ("Pour l'exploitation, en anglais :", "For operations:"),
    "left.where.all": ("tout le système", "the whole system"),
    "left.code.still_there": (
        "Des lignes données pour effacées sont encore là, ou contiennent encore autre chose. Faire reprendre "
        "l'exécution ; si cela revient, une application les réécrit : chercher laquelle.",
        "Rows said to be erased are still there, or still hold something else. Have the run resumed; if it comes "
        "again, an application writes them anew: find out which.",
    ),
    "left.code.rows_differ": (
        "Le compte des lignes n'y est pas : une application a écrit pendant l'exécution, ou la base a supprimé "
        "d'elle-même. Chercher laquelle, puis refaire le contrôle à un moment calme.",
        "The number of rows does not add up: an application wrote during the run, or the database deleted by itself. "
        "Find out which, then have it checked again at a quiet time.",
    ),
    "left.code.outside_changed": (
        "Des lignes hors du plan ne sont plus comme avant. Si une application travaillait pendant l'exécution, c'est "
        "l'explication probable : le faire confirmer par l'exploitation. Sinon, comparer avec une sauvegarde.",
        "Rows outside the plan are not as before. If an application was at work during the run, that is the likely "
        "reason: have operations confirm it. If not, compare with a backup.",
    ),
    "left.code.beside_changed": (
        "Dans des lignes du plan, d'autres colonnes que celles de la règle ont changé. Chercher l'application ou le "
        "déclencheur qui les écrit.",
        "In rows of the plan, columns other than the rule's changed. Find the application or trigger that writes them.",
    ),
    "left.code.left_changed": (
        "Des lignes que l'exécution a laissées ne sont plus comme avant : une application les a sans doute modifiées. "
        "Le faire confirmer.",
        "Rows that the run left alone are not as before: an application most likely changed them. Have it confirmed.",
    ),
    "left.code.not_read": (
        "La table n'a pu être relue : rien n'y est prouvé. Rétablir l'accès, puis refaire le contrôle.",
        "The table could not be read again: nothing is proved of it. Restore the access, then have it checked again.",
    ),
    "left.code.rows_failed": (
        "La base a refusé d'effacer ces lignes : souvent une autre ligne en dépend encore, ou un droit manque. Faire "
        "lever la cause, puis reprendre.",
        "The database turned these rows back: often another row still depends on them, or a right is missing. Have "
        "the cause removed, then resume.",
    ),
    "left.code.not_reached": (
        "L'exécution s'est arrêtée avant d'y venir. La faire reprendre.",
        "The run ended before it came to them. Have it resumed.",
    ),
    "left.code.partial": (
        "Des personnes sont effacées dans un système et non dans l'autre. Faire un autre plan, qui finira le travail.",
        "Persons are erased in one system and not in the other. Make another plan, which will finish the work.",
    ),
    "left.code.rules_unfit": (
        "Les règles ne vont plus avec la base, qui a changé : rien n'y est prouvé. Rétablir l'une ou les autres.",
        "The rules no longer fit the database, which has changed: nothing is proved of it. Put either right.",
    ),
    "left.code.other": (
        "À faire examiner par l'exploitation, avec la phrase ci-dessous.",
        "Have operations look into it, with the sentence below.",
    ),
}
