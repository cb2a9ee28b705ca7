"""The words of a copy's attestation, in French and English; its label, masks and losses have files of their own.

`check` and `proved` follow the codes of checks.
"""

ATTESTATION: dict[str, tuple[str, str]] = {
    "noun.check": ("contrôle|contrôles", "check|checks"),
    "noun.exempt": ("colonne en est dispensée|colonnes en sont dispensées", "column is|columns are"),
    "noun.exempted": ("colonne dispensée|colonnes dispensées", "exempt column|exempt columns"),
    "noun.masked": ("colonne masquée|colonnes masquées", "masked column|masked columns"),
    "noun.kept_one": ("colonne gardée|colonnes gardées", "kept column|kept columns"),
    "noun.masked_table": ("table masquée|tables masquées", "masked table|masked tables"),
    "noun.kept_table": (
        "table recopiée telle quelle|tables recopiées telles quelles",
        "table copied as it is|tables copied as they are",
    ),
    "noun.emptied_table": ("table vidée|tables vidées", "emptied table|emptied tables"),
    "noun.absent_table": ("table absente|tables absentes", "absent table|absent tables"),
    "noun.keeps": ("colonne garde|colonnes gardent", "column keeps|columns keep"),
    "noun.draws": ("colonne de noms est tirée|colonnes de noms sont tirées", "name column is|name columns are"),
    "noun.undeclared": ("table masquée n'a|tables masquées n'ont", "masked table has|masked tables have"),
    "noun.scanned": ("colonne parcourue|colonnes parcourues", "column searched|columns searched"),
    "noun.compared": (
        "colonne masquée, comparée valeur à valeur à la source|colonnes masquées, comparées valeur à valeur à la "
        "source",
        "masked column, compared with the source value by value|masked columns, compared with the source value by "
        "value",
    ),
    "noun.unique_key": ("clé ou index unique|clés et index uniques", "unique key or index|unique keys and indexes"),
    "noun.relation": (
        "relation entre tables|relations entre tables",
        "relation between tables|relations between tables",
    ),
    "noun.place": ("endroit|endroits", "place|places"),
    "colon": (" :", ":"),
    # front
    "copy": ("Attestation de copie", "Attestation of a copy"),
    "copy.kicker": ("Pièce du registre des traitements (RGPD, art. 30 et 32)", "For the record (GDPR art. 30 and 32)"),
    "copy.subtitle": (
        "Ce que les données sont devenues, et ce qui a été prouvé avant que quiconque les voie",
        "What became of the data, and what was proved before anybody saw them",
    ),
    "copy.run": ("Copie", "Copy"),
    "copy.key": ("Clé", "Key"),
    "copy.key.ephemeral": ("éphémère, détruite", "ephemeral, destroyed"),
    "copy.key.stable": ("stable, conservée", "stable, kept"),
    "copy.verdict": ("La conclusion", "The conclusion"),
    "word.pseudonymised": ("pseudonymisée", "pseudonymised"),
    "word.anonymised": ("anonymisée", "anonymised"),
    "copy.pseudonymised": (
        "Cette copie est pseudonymisée : le RGPD s'y applique.",
        "This copy is pseudonymised: the GDPR applies to it.",
    ),
    "copy.anonymised": (
        "Cette copie est anonymisée : rien de la source n'y a été retrouvé, et les {conditions:number} conditions de "
        "ce mot sont remplies.",
        "This copy is anonymised: nothing of the source was found in it, and the {conditions:number} conditions of "
        "that word are met.",
    ),
    "copy.proved": (
        "Avant d'être visible, elle a passé {checks:check} : rien n'y a été retrouvé de ce qui devait être masqué.",
        "Before anybody could see it, it passed {checks:check}: nothing that was to be masked was found in it.",
    ),
    "copy.exempt": (
        "{columns:exempt} en partie, par une décision qui n'y voit rien de personnel.",
        "{columns:exempt} exempt from some of them, by a decision that sees nothing personal there.",
    ),
    "copy.thinned": (
        "C'est une copie réduite : une partie des lignes seulement, avec toutes celles dont elles dépendent.",
        "It is a smaller copy: some of the rows only, with all those that they depend on.",
    ),
    # what is asked
    "ask.purpose": ("Dire à quoi elle sert.", "Say what it is for."),
    "ask.purpose.why": (
        "Des données de production servent ici hors de leur finalité première : écrire la finalité et sa base légale, "
        "et pourquoi des données fictives n'y suffisent pas (RGPD, art. 5, § 1, point b, et art. 6, § 4 ; CNIL, guide "
        "RGPD de l'équipe de développement, fiche 11).",
        "Production data serve here outside their first purpose: write down the purpose and its legal basis, and why "
        "made-up data do not suffice (GDPR art. 5(1)(b) and 6(4); CNIL, GDPR guide for developers, sheet 11).",
    ),
    "ask.record": ("L'inscrire au registre et la protéger.", "Enter it in the record, and protect it."),
    "ask.record.why": (
        "Destinataires, lieu, date d'effacement (art. 30) ; accès limité, comme pour toute donnée personnelle (art. "
        "32). Les droits des personnes s'y exercent aussi, dans les limites de l'art. 11.",
        "Recipients, place, date of erasure (art. 30); limited access, as for any personal data (art. 32). Data "
        "subjects have their rights there too, within the limits of art. 11.",
    ),
    "ask.key": ("Garder la clé à part.", "Keep the key apart."),
    "ask.key.why": (
        "Qui détient la clé et la copie peut retrouver les personnes : nul ne doit avoir les deux (art. 4, point 5).",
        "Whoever holds the key and the copy can find the persons again: nobody may have both (art. 4(5)).",
    ),
    "ask.exempt": ("Confirmer les colonnes dispensées.", "Confirm the exempt columns."),
    "ask.exempt.why": (
        "{columns:exempted} de certains contrôles : la décision tient-elle toujours ?",
        "{columns:exempted}, left out of some checks: does the decision still hold?",
    ),
    "ask.opinion": ("Donner un avis sur le risque qui reste.", "Give an opinion on the risk that is left."),
    "ask.opinion.why": (
        "{linkable:row} sur {rows:volume} se rattachent à la source par des valeurs gardées ; {alone:row} sont seules "
        "de leur groupe. Pour que l'accord et l'avis comptent, chacun signe avec sa clé, au besoin devant "
        "l'exploitation (gomme approver sign-copy).",
        "{linkable:row} of {rows:volume} can be linked to the source by kept values; {alone:row} are alone in their "
        "group. For acceptance and opinion to count, each signs with a key of their own, with operations if need be "
        "(gomme approver sign-copy).",
    ),
    "ask.keep": ("Conserver cette attestation.", "Keep this attestation."),
    "ask.keep.why": (
        "Elle justifie de traiter la copie comme anonyme ; à revoir quand les techniques de réidentification ou les "
        "données disponibles ailleurs changent (G29, avis 05/2014).",
        "It is why the copy may be treated as anonymous; review it when techniques of re-identification, or the data "
        "that are available elsewhere, change (WP29, opinion 05/2014).",
    ),
    "fill.purpose": ("Finalité et base légale", "Purpose and legal basis"),
    "fill.recipients": ("Destinataires et lieu", "Recipients and place"),
    "fill.until": ("À effacer le", "To be erased on"),
    "fill.entry": ("Fiche du registre", "Entry of the record"),
    # what was done
    "copy.treated": ("Ce que les données sont devenues", "What became of the data"),
    "treated.intro": (
        "Chaque table et chaque colonne a sa règle dans le fichier masking.yaml ; rien n'est copié qui n'y figure "
        "pas. D'abord ce que chaque traitement garantit, puis les tables, une à une.",
        "Every table and column has its rule in the file masking.yaml; nothing is copied that does not stand there. "
        "First what each treatment guarantees, then the tables, one by one.",
    ),
    "treated.table": ("Table par table", "Table by table"),
    "treated.only": ("seulement les colonnes masquées", "only masked columns"),
    "treated.scans": (
        "Les motifs des colonnes gardées renvoient à l'analyse de découverte {scans}.",
        "The reasons of kept columns refer to the discovery scan {scans}.",
    ),
    "treated.kept": ("Gardées telles quelles", "Kept as they are"),
    "treated.became": ("Devenue", "Became"),
    "treated.distinct": ("Valeurs différentes, source → copie", "Distinct values, source → copy"),
    "treated.changed": ("Cellules changées", "Changed cells"),
    "treated.exempt": ("dispensée de contrôles par décision", "exempt from checks by decision"),
    "treated.paper": (
        "Sur papier, chaque table tient en quelques lignes ; les types et les nombres, colonne par colonne, sont dans "
        "attestation.json.",
        "On paper each table takes a few lines; types and numbers, column by column, are in attestation.json.",
    ),
    "action.keep": ("recopiée telle quelle", "copied as it is"),
    "action.truncate": ("vidée", "emptied"),
    "action.exclude": ("absente de la copie", "not in the copy"),
    "means.keep": (
        "Toutes les lignes et toutes les colonnes sont celles de la source.",
        "All rows and columns are those of the source.",
    ),
    "means.truncate": ("La table existe dans la copie, sans aucune ligne.", "The copy has the table, without any row."),
    "means.exclude": ("La copie n'a pas cette table.", "The copy does not have this table."),
    # what the copy does not carry
    "copy.lost": ("Ce que la copie n'a pas", "What the copy does not have"),
    "lost.nothing": ("Rien ne manque de ce qui fait la source.", "Nothing is missing of what the source is made of."),
    "lost.intro": (
        "Ni ces objets ni ces tables ne passent dans la copie. Un développeur peut les chercher ; un auditeur verra "
        "qu'ils n'y sont pas par accident.",
        "Neither these objects nor these tables go into the copy. A developer may look for them; an auditor sees that "
        "they are not missing by accident.",
    ),
    "lost.tables.truncate": ("Tables vidées", "Emptied tables"),
    "lost.tables.exclude": ("Tables absentes", "Absent tables"),
    "lost.everywhere": ("partout", "everywhere"),
    "lost.more": ("et {places:place} de plus", "and {places:place} more"),
    # the key
    "copy.secret": ("La clé des pseudonymes", "The key of the pseudonyms"),
    "secret.ephemeral": (
        "Une seule clé a servi pour tous les systèmes de cette copie. Tirée au hasard, elle n'a existé que dans la "
        "mémoire du programme et a disparu avec lui ; elle n'a été écrite nulle part. Nul ne peut plus refaire un "
        "pseudonyme à partir d'un nom, pas même qui a fait la copie. Son empreinte la distingue des autres sans rien "
        "en révéler.",
        "One key served all systems of this copy. Drawn at random, it existed in the memory of the program only and "
        "went with it; it was written nowhere. Nobody can make a pseudonym from a name again, not even whoever made "
        "the copy. Its fingerprint tells it from others and reveals nothing of it.",
    ),
    "secret.not_enough": (
        "La clé détruite ne suffit pas à rendre la copie anonyme : les valeurs gardées peuvent encore désigner "
        "quelqu'un.",
        "A destroyed key alone does not make the copy anonymous: kept values may still point at somebody.",
    ),
    "secret.stable": (
        "Une clé conservée sert à plusieurs copies : une personne y porte toujours le même pseudonyme, et ces copies "
        "peuvent être rapprochées. C'est l'information supplémentaire de l'art. 4, point 5, du RGPD : à garder à part "
        "de la copie, accessible aux seules personnes désignées, et à détruire quand plus aucune copie n'en a besoin. "
        "gomme n'en garde que l'empreinte, qui ne permet pas de la retrouver.",
        "A key that is kept serves several copies: a person always has the same pseudonym there, and these copies can "
        "be joined. It is the additional information of GDPR art. 4(5): to be kept apart from the copy, within reach "
        "of named persons only, and destroyed when no copy needs it any more. gomme keeps its fingerprint only, which "
        "does not lead back to it.",
    ),
    # run
    "copy.facts": ("Déroulement et empreintes", "Run and fingerprints"),
    "facts.duration": ("Durée, contrôles compris", "Duration, checks included"),
    "facts.rows": ("Lignes copiées", "Rows copied"),
    "facts.speed": ("Lignes par seconde", "Rows per second"),
    "facts.manifest": ("Règles, masking.yaml (SHA-256)", "Rules, masking.yaml (SHA-256)"),
    "facts.fingerprint": ("Empreinte de la clé", "Fingerprint of the key"),
    "facts.json": ("Les mêmes faits, exacts et pour une machine", "The same facts, exact and for a machine"),
}
