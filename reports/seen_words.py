"""The words for what was read in this scan and what was not, in French and English."""

SEEN: dict[str, tuple[str, str]] = {
    "seen.full": (
        "Toutes les tables ont été lues, à la demande de qui a lancé l'analyse.",
        "Every table was read, as whoever ran the scan asked for.",
    ),
    "seen.carried": (
        "{tables:table} sur {all:number} : rien n'y a changé depuis l'analyse {scan}, la base de données le garantit ; "
        "ces tables n'ont pas été relues et ce rapport reprend ce que cette analyse en a dit.",
        "{tables:table} of {all:number}: nothing has changed there since scan {scan}, the database guarantees it; "
        "these tables were not read again, and this report repeats what that scan said of them.",
    ),
    "seen.changed": (
        "{tables:table} dont les lignes, la forme ou les règles d'analyse ont changé : relues.",
        "{tables:table} whose rows, shape or rules of analysis have changed: read again.",
    ),
    "seen.weak": (
        "{tables:table} relues par prudence, faute d'une preuve que rien n'a changé : {why}.",
        "{tables:table} read again to be safe, for want of evidence that nothing has changed: {why}.",
    ),
    "seen.some": ("{why} ({tables:number})", "{why} ({tables:number})"),
    "seen.because.view": ("vue, dont les lignes viennent d'ailleurs", "a view, whose rows come from elsewhere"),
    "seen.because.foreign_table": ("table d'un autre serveur", "a table of another server"),
    "seen.because.virtual_table": ("table virtuelle de SQLite", "a virtual table of SQLite"),
    "seen.because.storage": (
        "mode de stockage qui ne garantit rien", "a storage engine that guarantees nothing"
    ),
    "seen.because.partial_grant": (
        "droits sur une partie des colonnes seulement", "rights on some of its columns only"
    ),
    "seen.because.few_rows": (
        "trop peu de lignes pour en garder une trace", "too few rows to keep a trace of"
    ),
    "seen.because.too_long": ("ligne trop longue pour le serveur", "a row too long for its server"),
    "seen.because.changing": ("écritures pendant l'analyse", "writes during the scan"),
    "seen.because.no_evidence": ("preuve que la base n'a pas pu donner", "evidence that the database could not give"),
    "seen.because.dialect": ("base d'un type non éprouvé", "a database of an untested kind"),
    "seen.because.decided": (
        "constat qu'une décision range dans une autre catégorie", "a finding that a decision counts as another category"
    ),
    "seen.because.overlap": (
        "noms comparés à ceux d'une table qui a changé", "names compared with those of a table that changed"
    ),
}  # fmt: skip
