"""Why a plan may not be signed or executed, and why a signature does not count: what it means, and what to do."""

REFUSALS: dict[str, tuple[str, str]] = {
    "refusal.as_of_future": (
        "C'est un regard en avant : seul ce qui est échu aujourd'hui peut être approuvé. Faites un plan à la date "
        "du jour.",
        "It is a look ahead: only what is past due today can be approved. Have a plan made as of today.",
    ),
    "refusal.over_cap": (
        "Une règle prendrait plus de lignes à la fois que ses plafonds ne le permettent. Cherchez d'abord pourquoi "
        "il y en a "
        "tant (un import, une date mal lue ?) ; si c'est normal, relevez « caps » dans la règle.",
        "A rule would take more rows at once than its caps allow. First find out why there are so many (an import, "
        "a date "
        "misread?); if it is as it should be, raise “caps” in the rule.",
    ),
    "refusal.undeclared_inbound": (
        "D'autres lignes dépendent de celles à supprimer, et aucune règle ne parle d'elles. Donnez une règle à leur "
        "table, ou nommez-la sous « keep_while ».",
        "Other rows depend on those to be deleted, and no rule speaks of them. Give their table a rule, or name it "
        "under "
        "“keep_while”.",
    ),
    "refusal.unseen_inbound": (
        "Une table que gomme ne regarde pas dépend de celles du plan : ses lignes pourraient partir avec elles. Nommez "
        "son schéma dans gomme.yaml, ou supprimez cette clé.",
        "A table that gomme does not look at depends on those of the plan: its rows could go along with them. Name its "
        "schema in gomme.yaml, or take that key away.",
    ),
    "refusal.no_primary_key": (
        "Une table n'a pas de clé primaire : ses lignes ne peuvent être désignées une à une. Donnez-lui-en une.",
        "A table has no primary key: its rows cannot be told one from another. Give it one.",
    ),
    "refusal.key_erased": (
        "Une colonne à effacer sert de clé. Effacez-en une autre.",
        "A column to be erased serves as a key. Erase another one.",
    ),
    "refusal.ring": (
        "Des tables dépendent l'une de l'autre en rond : aucun ordre ne permet de les supprimer. Rendez une des clés "
        "facultative.",
        "Tables depend on one another in a ring: no order deletes them. Make one of the keys nullable.",
    ),
    "refusal.no_archive": (
        "Une règle archive, et gomme.yaml ne nomme aucune archive. Ajoutez-la, avec ses lecteurs.",
        "A rule archives, and gomme.yaml names no archive. Add it, with its readers.",
    ),
    "refusal.no_reader_key": (
        "Une règle archive pour un lecteur qui n'a pas de clé : personne ne pourrait relire. Créez-la (gomme archive "
        "reader).",
        "A rule archives for a reader who has no key: nobody could read it again. Make one (gomme archive reader).",
    ),
    "refusal.reader_changed": (
        "Un lecteur de l'archive a changé de clé, ou n'est plus nommé, depuis que ce plan est fait. Faites-en un "
        "autre.",
        "A reader of the archive has another key, or is no longer named, since this plan was made. Make another.",
    ),
    "refusal.rules_changed": (
        "Les règles ont changé depuis que ce plan est fait. Faites-en un autre.",
        "The rules have changed since this plan was made. Make another.",
    ),
    "refusal.inventory_changed": (
        "L'inventaire a changé depuis que ce plan est fait. Faites-en un autre.",
        "The inventory has changed since this plan was made. Make another.",
    ),
    "refusal.expired": (
        "Les sept jours du plan sont passés. Faites-en un autre.",
        "The seven days of the plan are over. Make another.",
    ),
    "refusal.clock": (
        "Ce plan serait fait plus tard que maintenant : une horloge est fausse. Mettez-la à l'heure.",
        "This plan would have been made later than now: a clock is wrong. Set it.",
    ),
    "refusal.unknown_approver": (
        "La personne n'est pas parmi les signataires de gomme.yaml.",
        "The person is not among the approvers of gomme.yaml.",
    ),
    "refusal.revoked": ("La clé de la personne a été révoquée.", "The person's key was revoked."),
    "refusal.bad_signature": (
        "La signature n'est pas de la clé de la personne, ou elle a été modifiée.",
        "The signature is not of the person's key, or was changed.",
    ),
    "refusal.other_plan": (
        "La signature porte sur un autre plan.",
        "The signature is over another plan.",
    ),
    "refusal.before_plan": (
        "Signé avant que le plan soit fait : une horloge est fausse.",
        "Signed before the plan was made: a clock is wrong.",
    ),
    "refusal.in_future": (
        "Signé à une heure qui n'est pas venue : une horloge est fausse.",
        "Signed at a time that has not come: a clock is wrong.",
    ),
    "refusal.too_late": ("Signé après la fin du plan.", "Signed after the plan's end."),
    "refusal.role_not_held": (
        "La personne n'a pas ce rôle dans gomme.yaml.",
        "The person does not hold that role in gomme.yaml.",
    ),
    "refusal.opinion_of_dpo_only": (
        "Seul le délégué à la protection des données donne un avis.",
        "Only the data protection officer gives an opinion.",
    ),
    "refusal.dpo_cannot_approve": (
        "Le délégué à la protection des données donne un avis et n'approuve pas.",
        "The data protection officer gives an opinion and does not approve.",
    ),
    "refusal.planner": (
        "Qui prépare un plan ne peut l'approuver.",
        "Who makes a plan cannot approve it.",
    ),
    "refusal.author": (
        "Qui a écrit une règle de ce plan automatique ne peut l'approuver.",
        "Who wrote a rule of this scheduled plan cannot approve it.",
    ),
    "refusal.same_person": (
        "La personne a déjà signé : elle compte une fois.",
        "The person has signed already, and counts once.",
    ),
}
