"""Where something of what was erased may still be, and what to do about it, in French and in English."""

RESIDUES: dict[str, tuple[str, str]] = {
    "residue.intro": (
        "Un effacement vide la base, non tout ce qui l'entoure. Voici, système par système, où ce qui a été effacé "
        "peut encore "
        "se lire, et quoi faire.",
        "An erasure clears the database, not all that is around it. Here is, system by system, where what was "
        "erased may "
        "still be read, and what to do.",
    ),
    "residue.none": ("Aucune trace n'est connue.", "No traces are known."),
    "residue.seen": ("constaté par la base", "the database says so"),
    "residue.supposed": ("à supposer : la base ne le dit pas", "to be supposed: the database does not say"),
    "noun.page": ("page|pages", "page|pages"),
    "noun.version": ("version de ligne|versions de lignes", "row version|row versions"),
    "amount.free_pages": (" : {amount:page}", ": {amount:page}"),
    "amount.dead_tuples": (" : {amount:version}", ": {amount:version}"),
    "amount.other": (" : {amount:number}", ": {amount:number}"),
    "residue.backups": ("Sauvegardes", "Backups"),
    "residue.backups.do": (
        "Elles gardent les données jusqu'à leur propre terme. Vérifier cette durée, et après toute restauration "
        "lancer « gomme "
        "retain replay », qui retrouve ce qui avait été effacé.",
        "They keep the data until they end themselves. Check when that is, and after any restore run “gomme retain "
        "replay”, "
        "which finds what had been erased.",
    ),
    "residue.replicas": ("Répliques", "Replicas"),
    "residue.replicas.do": (
        "Une réplique suit avec retard, ou ne suit plus. Faire vérifier qu'elle a rattrapé la base principale.",
        "A replica follows late, or no longer. Have it checked that it has caught up with the primary.",
    ),
    "residue.write_ahead_log": ("Journal des transactions de la base", "The database's transaction log"),
    "residue.write_ahead_log.do": (
        "Il garde les anciennes valeurs jusqu'à son recyclage, et plus longtemps s'il est archivé. Limiter la durée "
        "de cet "
        "archivage.",
        "It keeps old values until it is recycled, and longer where it is archived. Limit how long it is archived.",
    ),
    "residue.dead_tuples": ("Anciennes versions de lignes", "Dead row versions"),
    "residue.dead_tuples.do": (
        "Invisibles aux requêtes, elles restent dans les fichiers jusqu'au nettoyage. Faire lancer VACUUM sur la table "
        "(VACUUM FULL pour rendre la place au disque).",
        "Out of sight of queries, they stay in the files until they are cleaned up. Have VACUUM run on the table "
        "(VACUUM FULL "
        "to give the room back to the disk).",
    ),
    "residue.free_pages": ("Pages libres du fichier", "Free pages of the file"),
    "residue.free_pages.do": (
        "Elles peuvent encore contenir les octets effacés. Faire lancer VACUUM, ou régler secure_delete.",
        "They may still hold the erased bytes. Have VACUUM run, or set secure_delete.",
    ),
    "residue.history_table": ("Tables d'historique", "History tables"),
    "residue.history_table.do": (
        "Elles recopient chaque modification. Leur donner une règle de conservation, ou les purger.",
        "They copy every change. Give them a retention rule, or purge them.",
    ),
    "residue.materialised_view": ("Vues matérialisées", "Materialised views"),
    "residue.materialised_view.do": (
        "Elles montrent les données d'avant jusqu'à leur rafraîchissement. Le faire lancer (REFRESH MATERIALIZED "
        "VIEW).",
        "They show the data of before until they are refreshed. Have that run (REFRESH MATERIALIZED VIEW).",
    ),
    "residue.change_log": ("Journal des modifications (binlog)", "Change log (binlog)"),
    "residue.change_log.do": (
        "Il garde ce qui a été écrit et effacé jusqu'à son expiration. Vérifier cette durée, et ce que les abonnés en "
        "gardent.",
        "It keeps what was written and erased until it expires. Check when that is, and what its subscribers keep.",
    ),
    "residue.old_versions": ("Versions anciennes de la base", "Old versions in the database"),
    "residue.old_versions.do": (
        "Elles partent quand plus aucune transaction ancienne n'est ouverte. Faire vérifier qu'il n'en reste pas.",
        "They go when no old transaction is open any more. Have it checked that none is left.",
    ),
    "residue.copies_of_file": ("Copies du fichier de la base", "Copies of the database's file"),
    "residue.copies_of_file.do": (
        "Un fichier se copie comme un autre. Demander à l'exploitation où il en existe, et les effacer à leur terme.",
        "A file is copied like any other. Ask operations where there are some, and erase them when they end.",
    ),
    "residue.statistics": ("Statistiques de la base", "The database's statistics"),
    "residue.statistics.do": (
        "Elles retiennent quelques valeurs fréquentes. Faire lancer ANALYZE sur la table.",
        "They keep some frequent values. Have ANALYZE run on the table.",
    ),
}
