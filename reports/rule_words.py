"""A retention rule in words: what it does, on which text, from when, for how long; in French and in English."""

RULES: dict[str, tuple[str, str]] = {
    "plan.does.delete_row": ("les lignes sont supprimées", "rows are deleted"),
    "plan.does.erase_fields": ("des champs sont effacés, les lignes restent", "fields are erased, rows stay"),
    "plan.does.pseudonymize": (
        "des champs sont pseudonymisés : ils restent des données personnelles",
        "fields are pseudonymised: they remain personal data",
    ),
    "plan.does.anonymize": (
        "des champs sont effacés ; ce qui reste ne sera dit anonyme que si les contrôles le prouvent",
        "fields are erased; what is left will be called anonymous only if the checks prove it",
    ),
    "plan.does.archive": (
        "les lignes passent en archivage intermédiaire, chiffrées et à part, lisibles des seuls lecteurs nommés",
        "rows move into the intermediate archive, encrypted and apart, where only the readers named can read them",
    ),
    "plan.rule": ("Règle", "Rule"),
    "plan.legal": ("Source de la durée", "Source of the period"),
    "plan.basis": ("Base légale", "Legal basis"),
    "basis.A6-1-a": ("consentement (RGPD, art. 6, § 1, point a)", "consent (GDPR art. 6(1)(a))"),
    "basis.A6-1-b": ("contrat (RGPD, art. 6, § 1, point b)", "contract (GDPR art. 6(1)(b))"),
    "basis.A6-1-c": ("obligation légale (RGPD, art. 6, § 1, point c)", "legal obligation (GDPR art. 6(1)(c))"),
    "basis.A6-1-d": ("intérêts vitaux (RGPD, art. 6, § 1, point d)", "vital interests (GDPR art. 6(1)(d))"),
    "basis.A6-1-e": ("mission d'intérêt public (RGPD, art. 6, § 1, point e)", "public task (GDPR art. 6(1)(e))"),
    "basis.A6-1-f": ("intérêt légitime (RGPD, art. 6, § 1, point f)", "legitimate interests (GDPR art. 6(1)(f))"),
    "plan.readers": ("Pourront relire l'archive", "Will be able to read the archive"),
    "plan.readers.key": ("{name}, clé", "{name}, key"),
    "plan.purpose": ("Finalité", "Purpose"),
    "plan.kind": ("Nature", "Kind"),
    "plan.kind.minimum_duty": (
        "obligation de garder jusqu'au terme ; effacement ensuite",
        "a duty to keep until the end; erasure afterwards",
    ),
    "plan.kind.maximum_limit": (
        "limite à ne pas dépasser ; effacement au terme",
        "a limit not to be exceeded; erasure at the end",
    ),
    "plan.trigger": ("Point de départ", "Starts from"),
    "plan.period": ("Durée", "Period"),
    "plan.scope": ("Portée", "Scope"),
    "plan.scope.where": ("seulement les lignes où {values}", "only rows where {values}"),
    "plan.where": ("« {column} » vaut {values}", "“{column}” is {values}"),
    "plan.where.and": (" et ", " and "),
    "plan.where.or": (" ou ", " or "),
    "plan.keeps": ("Exception", "Exception"),
    "plan.keeps.while": (
        "la ligne reste tant qu'une ligne de {table} y renvoie",
        "the row stays while a row of {table} points at it",
    ),
    "plan.keeps.where": (
        "la ligne reste tant qu'une ligne de {table} y renvoie où {values}",
        "the row stays while a row of {table} points at it where {values}",
    ),
    "plan.extends": ("Effet sur d'autres", "Effect on others"),
    "plan.kept": ("Pourquoi des lignes restent", "Why rows stay"),
    "plan.kept.purpose": (
        "{rows:row} : la règle {by} en a encore besoin, pour une autre finalité.",
        "{rows:row}: the rule {by} still needs them, for another purpose.",
    ),
    "plan.kept.child": (
        "{rows:row} : d'autres lignes en dépendent, que la règle {by} oblige encore à garder.",
        "{rows:row}: other rows depend on them, which the rule {by} still keeps.",
    ),
    "plan.kept.while": (
        "{rows:row} : une ligne de {by} y renvoie, et la règle en fait une exception.",
        "{rows:row}: a row of {by} points at them, and the rule makes an exception of that.",
    ),
    "plan.kept.reference": (
        "{rows:row} : une ligne de {by}, qui reste, en dépend.",
        "{rows:row}: a row of {by} that stays depends on them.",
    ),
    "plan.keeps.parent": (
        "tant qu'une ligne d'ici doit être gardée, celle dont elle dépend reste aussi",
        "while a row of here must be kept, the one that it depends on stays, too",
    ),
    "plan.caps": ("Plafonds", "Caps"),
    "plan.caps.are": (
        "{rows:row} et {share:percent} de la table par plan",
        "{rows:row} and {share:percent} of the table a plan",
    ),
    "plan.author": ("Écrite par", "Written by"),
    "plan.changed_rule": (
        "La règle a changé ou disparu depuis que ce plan est fait : sa durée et son point de départ d'alors ne sont "
        "plus connus.",
        "The rule has changed or gone since this plan was made: its period and starting point of then are no longer "
        "known.",
    ),
    "plan.columns": ("Sort final", "What becomes of it"),
    "plan.becomes": ("Devient", "Becomes"),
    "plan.becomes.null": ("vide", "empty"),
    "plan.becomes.constant": ("la même valeur pour toutes les lignes", "the same value in every row"),
    "plan.becomes.surrogate": ("inventé, ligne par ligne", "made up, row by row"),
    "plan.becomes.pseudonym": (
        "un pseudonyme, qu'une clé gardée à part relie à la personne : toujours une donnée personnelle",
        "a pseudonym, which a key kept apart ties to the person: still personal data",
    ),
    "plan.becomes.delete_row": ("Toutes les colonnes disparaissent avec la ligne.", "All columns go with the row."),
    "plan.becomes.archive": (
        "Toutes les colonnes passent dans l'archive avec la ligne, pour y être détruites au terme de l'archivage.",
        "All columns move into the archive with the row, to be destroyed there at the end of archiving.",
    ),
    "plan.period.none": ("aucune : dès ce jour", "none: from that day on"),
    "plan.period.then": (", puis ", ", then "),
    "plan.period.active_base": ("{period} en base active", "{period} in the active base"),
    "plan.period.intermediate_archive": ("{period} en archivage intermédiaire", "{period} in the intermediate archive"),
    "plan.period.readers": ("{period} (lecteurs : {readers})", "{period} (readers: {readers})"),
    "plan.period.in_place": (
        "{period}, dans la même table (accès à réserver à {readers})",
        "{period}, in the same table (access to be restricted to {readers})",
    ),
    "plan.key": ("Clé des pseudonymes", "Key of pseudonyms"),
    "plan.key.until": (
        "détruite {period} après la date du plan ; les pseudonymes restent alors des données personnelles",
        "destroyed {period} after the day of the plan; the pseudonyms then remain personal data",
    ),
    "plan.event.own": ("la date « {column} »", "the date “{column}”"),
    "plan.event.through": (
        "la date « {column} » de la ligne que désigne « {by} »",
        "the date “{column}” of the row that “{by}” points at",
    ),
    "plan.event.child": (
        "la dernière date « {column} » dans « {table} »",
        "the latest date “{column}” in “{table}”",
    ),
    "plan.event.last": ("la plus récente de ces dates : {events}", "the latest of these dates: {events}"),
    "plan.event.year": (
        "la clôture ({day}) de l'exercice où tombe {event}",
        "the end ({day}) of the fiscal year of {event}",
    ),
    "plan.event.fallback": ("{event} ; à défaut, {fallback}", "{event}; failing that, {fallback}"),
    "plan.quoted": ("« {text} »", "“{text}”"),
}
