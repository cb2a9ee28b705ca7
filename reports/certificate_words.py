"""The words of the certificate of an erasure, and of the list of what is left, in French and in English."""

CERTIFICATE: dict[str, tuple[str, str]] = {
    "cert.certified": ("Certificat d'effacement", "Certificate of erasure"),
    "cert.remaining": ("Effacement non certifié", "Erasure not certified"),
    "cert.kicker": (
        "calculé par des requêtes dans les bases, après coup",
        "computed by queries in the databases, afterwards",
    ),
    "cert.subtitle.certified": (
        "Ce qui a été effacé, ce qui le prouve, ce qui peut en subsister ailleurs",
        "What was erased, what proves it, what may be left of it elsewhere",
    ),
    "cert.subtitle.remaining": (
        "Ce qui a été fait, ce qui n'est pas prouvé, ce qu'il reste à faire",
        "What was done, what is not proved, what is left to do",
    ),
    "cert.id": ("Certificat", "Certificate"),
    "cert.id.remaining": ("Constat", "Report"),
    "cert.run": ("Exécution", "Run"),
    "cert.ran": ("Exécuté", "Executed"),
    "cert.ran.span": ("du {started} au {ended}", "from {started} to {ended}"),
    "cert.ran.day": ("le {day}, de {started} à {ended}", "on {day}, from {started} to {ended}"),
    "cert.made": ("Contrôlé le", "Checked on"),
    # the verdict
    "cert.verdict.certified": ("Effacement certifié : {done}.", "Erasure certified: {done}."),
    "cert.verdict.intact": (
        "aucune autre ligne de ces tables n'a changé",
        "no other row of these tables has changed",
    ),
    "cert.verdict.remaining": (
        "Effacement non certifié : {checks}. Ce que l'exécution dit avoir fait : {done}.",
        "Erasure not certified: {checks}. What the run says that it did: {done}.",
    ),
    "cert.failed": ("{checks:failing}", "{checks:failing}"),
    "cert.skipped": ("{checks:skipping}", "{checks:skipping}"),
    "noun.failing": ("contrôle a échoué|contrôles ont échoué", "check failed|checks failed"),
    "noun.skipping": (
        "contrôle n'a pu être fait|contrôles n'ont pu être faits",
        "check could not be made|checks could not be made",
    ),
    "noun.deleted": ("ligne supprimée|lignes supprimées", "row deleted|rows deleted"),
    "noun.archived": (
        "ligne passée en archivage intermédiaire|lignes passées en archivage intermédiaire",
        "row moved into the intermediate archive|rows moved into the intermediate archive",
    ),
    "cert.done.row_deleted": ("{rows:deleted}", "{rows:deleted}"),
    "cert.done.archived": ("{rows:archived}", "{rows:archived}"),
    "cert.done.erased": ("des champs effacés dans {rows:row}", "fields erased in {rows:row}"),
    "cert.done.anonymised": ("des champs anonymisés dans {rows:row}", "fields anonymised in {rows:row}"),
    "cert.done.pseudonymised": (
        "des champs pseudonymisés dans {rows:row}, qui restent des données personnelles",
        "fields pseudonymised in {rows:row}, which remain personal data",
    ),
    "cert.done.unproved": (
        "des champs effacés dans {rows:row}, dont l'anonymat n'est pas prouvé et qui restent des données personnelles",
        "fields erased in {rows:row}, whose anonymity is not proved and which remain personal data",
    ),
    "cert.done.replaced": ("des champs remplacés dans {rows:row}", "fields replaced in {rows:row}"),
    "cert.done.nothing": ("aucune ligne n'a été touchée", "no row was touched"),
    "cert.stayed": ("Restent en place : {parts}.", "Left in place: {parts}."),
    "cert.stayed.held": ("{rows:row} sous gel", "{rows:row} under a hold"),
    "cert.stayed.changed": (
        "{rows:row} qui ont changé depuis que le plan est fait",
        "{rows:row} that changed since the plan was made",
    ),
    "cert.stayed.failed": ("{rows:row} dont l'effacement a échoué", "{rows:row} whose erasure failed"),
    # what is asked
    "cert.ask.keep": ("Conserver ce certificat.", "Keep this certificate."),
    "cert.ask.keep.why": (
        "Avec le plan signé, il montre que la durée de conservation a été respectée (RGPD, art. 5, § 1, point e, et § "
        "2).",
        "With the signed plan it shows that the storage period was respected (GDPR art. 5(1)(e) and 5(2)).",
    ),
    "cert.ask.anchor": ("Garder ailleurs la tête du journal de gomme.", "Keep the head of gomme's ledger elsewhere."),
    "cert.ask.anchor.why": (
        "C'est une ligne à la fin de cette page. Copiez-la hors de portée de l'exploitation (un courriel, un dossier "
        "à part) : elle prouvera que le journal n'a pas été réécrit.",
        "It is a line at the end of this page. Copy it out of reach of operations (a mail, a ticket): it will prove "
        "that the ledger was not rewritten.",
    ),
    "cert.ask.residues": ("S'occuper des traces.", "See to the traces."),
    "cert.ask.residues.why": (
        "Sauvegardes et mécanismes des bases gardent un temps ce qui a été effacé. La section « Où des traces peuvent "
        "subsister » dit pour chacune ce qu'il faut demander à l'exploitation.",
        "Backups and the databases' own workings keep for a while what was erased. The section “Where traces may be "
        "left” says what to ask of operations about each.",
    ),
    "cert.ask.pseudonyms": ("Suivre ce qui reste personnel.", "Keep track of what remains personal."),
    "cert.ask.pseudonyms.why": (
        "Des données pseudonymisées, ou dont l'anonymat n'est pas prouvé, restent personnelles : registre, droits des "
        "personnes et durées s'y appliquent (RGPD, considérant 26).",
        "Data that are pseudonymised, or whose anonymity is not proved, remain personal: record, rights and periods "
        "apply to them (GDPR, recital 26).",
    ),
    "cert.ask.stayed": ("Revoir ce qui est resté.", "Look again at what stayed."),
    "cert.ask.stayed.why": (
        "Le prochain plan reprendra les lignes restées en place, dès que leur gel sera levé ou si elles sont encore "
        "échues.",
        "The next plan will take up the rows that stayed, once their hold is released or if they are still past due.",
    ),
    "cert.ask.not_done": ("Ne pas tenir l'effacement pour fait.", "Do not take the erasure for done."),
    "cert.ask.not_done.why": (
        "Rien n'est certifié tant qu'un contrôle manque, même si presque tout est effacé.",
        "Nothing is certified while a check is missing, even if almost all is erased.",
    ),
    "cert.ask.repair": (
        "Faire traiter chaque point de « Ce qui reste ».",
        "Have each point of “What is left” dealt with.",
    ),
    "cert.ask.repair.why": (
        "Remettez cette page à l'exploitation. Quand c'est réglé, elle reprend : gomme retain apply {plan} --resume. "
        "Si le plan est expiré, il en faut un autre, à signer.",
        "Hand this page to operations. Once that is settled, they resume: gomme retain apply {plan} --resume. If the "
        "plan has expired, another one is needed, to be signed.",
    ),
    # what is left
    "cert.section.left": ("Ce qui reste", "What is left"),
    "cert.section.outcomes": ("Table par table", "Table by table"),
    "cert.section.proof": ("La preuve", "The proof"),
    "cert.section.residues": ("Où des traces peuvent subsister", "Where traces may be left"),
    "cert.section.approved": ("Qui a décidé", "Who decided"),
    "cert.section.texts": ("Les règles et leurs textes", "The rules and their texts"),
    "cert.section.facts": ("Pour vérifier", "To verify"),
    # table by table
    "cert.outcomes.intro": (
        "Ne sont comptées ici que les lignes du plan. Celles qu'il laissait (gel, autre besoin, date non sûre) sont "
        "dans le plan lui-même.",
        "Only rows of the plan are counted here. Those that it left (hold, another need, no sure date) are in the plan "
        "itself.",
    ),
    "outcome.erased": ("effacé", "erased"),
    "outcome.row_deleted": ("supprimé avec la ligne", "deleted with the row"),
    "outcome.anonymised": ("anonymisé", "anonymised"),
    "outcome.pseudonymised": ("pseudonymisé : toujours une donnée personnelle", "pseudonymised: still personal data"),
    "outcome.archived": ("passé en archivage intermédiaire", "moved into the intermediate archive"),
    "outcome.held": ("resté, sous gel", "stayed, under a hold"),
    "outcome.refused": ("refusé, resté en place", "refused, stayed"),
    "outcome.failed": ("échec, au moins pour une partie des lignes", "failed, at least for some of the rows"),
    "outcome.skipped": ("non contrôlé", "not checked"),
    "became.erased": ("Champs effacés", "Fields erased"),
    "became.row_deleted": ("Lignes supprimées", "Rows deleted"),
    "became.anonymised": ("Champs anonymisés", "Fields anonymised"),
    "became.pseudonymised": (
        "Champs pseudonymisés : toujours des données personnelles",
        "Fields pseudonymised: still personal data",
    ),
    "became.unproved": (
        "Champs effacés, anonymat non prouvé : toujours des données personnelles, pseudonymisées",
        "Fields erased, anonymity not proved: still personal data, pseudonymised",
    ),
    "became.archived": ("Lignes passées en archivage intermédiaire", "Rows moved into the intermediate archive"),
    "became.nothing": ("Rien n'était à faire", "There was nothing to do"),
    "became.held": ("Lignes restées, sous gel", "Rows stayed, under a hold"),
    "became.refused": ("Refusé : les lignes sont restées", "Refused: the rows stayed"),
    "became.failed": ("Échec, au moins pour une partie des lignes", "Failed, at least for some of the rows"),
    "became.skipped": ("Non contrôlé", "Not checked"),
    "figure.planned": ("prévues", "planned"),
    "figure.done": ("faites", "done"),
    "figure.archived": ("archivées", "archived"),
    "figure.held": ("sous gel", "under a hold"),
    "figure.changed": ("changées depuis le plan", "changed since the plan"),
    "figure.failed": ("en échec", "failed"),
    "cert.every": ("Toutes les colonnes", "All columns"),
    "every.row_deleted": ("toutes ont disparu avec la ligne", "all went with the row"),
    "every.archived": ("toutes sont passées dans l'archive avec la ligne", "all moved into the archive with the row"),
    "every.held": ("toutes restent, sous gel", "all stay, under a hold"),
    "every.refused": ("toutes restent en place", "all stay"),
    "every.failed": ("échec, au moins pour une partie des lignes", "failed, at least for some of the rows"),
    "every.skipped": ("non contrôlées", "not checked"),
    "cert.columns": ("Colonnes", "Columns"),
    "cert.becoming": ("Devenir", "Outcome"),
    "cert.proof": ("Preuve", "Proof"),
    "cert.why": ("Pourquoi pas « anonymisé »", "Why not “anonymised”"),
    "why.not_scanned": (
        "aucune analyse n'a regardé cette table : rien ne dit ce que ses autres colonnes révèlent",
        "no scan looked at this table: nothing says what its other columns reveal",
    ),
    "why.direct_identifiers": ("{amount:naming}", "{amount:naming}"),
    "why.pseudonym_key_kept": ("{amount:keyed}", "{amount:keyed}"),
    "why.free_text": ("{amount:prose}", "{amount:prose}"),
    "why.unique_values": ("{amount:linking}", "{amount:linking}"),
    "why.no_quasi_identifiers": (
        "personne n'a déclaré quelles colonnes, prises ensemble, pourraient désigner quelqu'un (quasi-identifiants)",
        "nobody declared which columns, taken together, could point at somebody (quasi-identifiers)",
    ),
    "why.small_groups": (
        "le plus petit groupe de lignes semblables n'en compte que {amount:number}",
        "the smallest group of rows that look alike has only {amount:number}",
    ),
    "noun.naming": (
        "colonne gardée nomme ou joint encore quelqu'un|colonnes gardées nomment ou joignent encore quelqu'un",
        "kept column still names or reaches somebody|kept columns still name or reach somebody",
    ),
    "noun.keyed": (
        "colonne porte un pseudonyme dont la clé existe encore|colonnes portent un pseudonyme dont la clé existe "
        "encore",
        "column bears a pseudonym whose key still exists|columns bear a pseudonym whose key still exists",
    ),
    "noun.prose": (
        "colonne de texte libre est gardée|colonnes de texte libre sont gardées",
        "column of free text is kept|columns of free text are kept",
    ),
    "noun.linking": (
        "colonne gardée désigne chaque ligne à elle seule|colonnes gardées désignent chacune leur ligne",
        "kept column tells each row by itself|kept columns tell each row by themselves",
    ),
    "cert.counted.rows": (
        "{before:row} avant, {done:number} de moins, {after:number} après : le compte y est.",
        "{before:row} before, {done:number} fewer, {after:number} afterwards: it adds up.",
    ),
    "cert.counted.fields": (
        "{before:row} avant, {after:number} après : la règle ne touche que des champs, et n'ôte pas de ligne.",
        "{before:row} before, {after:number} afterwards: the rule is about fields only, and takes no row away.",
    ),
    "cert.counted.differ": (
        "{before:row} avant, {after:number} après, et {done:number} de moins attendues : le compte n'y est pas.",
        "{before:row} before, {after:number} afterwards, and {done:number} fewer expected: it does not add up.",
    ),
    "cert.gone.rows": ("Aucune des lignes traitées n'est encore là.", "None of the rows dealt with is still there."),
    "cert.gone.fields": (
        "Aucun des champs traités ne contient autre chose que ce qui y a été écrit.",
        "None of the fields dealt with holds anything but what was written there.",
    ),
    "cert.still": ("{rows:row} ne sont pas comme elles le devraient.", "{rows:row} are not as they should be."),
    "cert.same": (
        "Les lignes hors du plan ({rows:number}) ont la même empreinte avant et après : rien n'y a changé.",
        "The rows outside the plan ({rows:number}) have the same fingerprint before and after: nothing in them has "
        "changed.",
    ),
    "cert.differs": (
        "Les lignes hors du plan ({rows:number}) n'ont pas la même empreinte avant et après.",
        "The rows outside the plan ({rows:number}) do not have the same fingerprint before and after.",
    ),
    "cert.beside": (
        "Dans des lignes du plan ({rows:number}), d'autres colonnes ont changé aussi : un déclencheur signé avec le "
        "plan peut y écrire. Ce qu'il y a écrit n'est pas prouvé.",
        "In rows of the plan ({rows:number}) other columns have changed, too: a trigger that was signed with the plan "
        "may write there. What it wrote is not proved.",
    ),
    "cert.unmeasured": ("Cette table n'a pu être mesurée.", "This table could not be measured."),
    # proof
    "proof.of.intro": (
        "Un effacement se prouve par trois questions, posées à la base elle-même après coup, par une lecture neuve :",
        "An erasure is proved by three questions, put to the database itself afterwards, in a fresh reading:",
    ),
    "proof.of.1": (
        "Le compte y est-il ? A1 = A0 − B0 : après, il y a autant de lignes qu'avant, moins celles qui ont été "
        "supprimées. Une règle qui ne touche que des champs n'ôte aucune ligne : là, A1 = A0.",
        "Does it add up? A1 = A0 − B0: afterwards there are as many rows as before, less those that were deleted. A "
        "rule that is about fields only takes no row away: there, A1 = A0.",
    ),
    "proof.of.2": (
        "Est-ce bien parti ? B1 = 0 : des lignes traitées, aucune n'est encore là (ou n'a encore ses anciennes "
        "valeurs).",
        "Is it gone? B1 = 0: of the rows dealt with, none is still there (or still has its old values).",
    ),
    "proof.of.3": (
        "Le reste est-il intact ? Toutes les cellules de toutes les autres lignes donnent une empreinte, prise avant "
        "et après : elle doit être la même.",
        "Is the rest intact? All cells of all other rows give a fingerprint, taken before and after: it must be the "
        "same.",
    ),
    "proof.of.limit": (
        "Cette preuve vaut pour ce que la base montre à qui l'interroge. Elle ne dit rien des copies faites avant, ni "
        "des octets laissés sur les disques : la section suivante en parle.",
        "This proof holds for what the database shows to whoever asks it. It says nothing of copies made before, nor "
        "of bytes left on disks: the next section is about them.",
    ),
    "proof.a0": ("Avant (A0)", "Before (A0)"),
    "proof.b0": ("Traitées (B0)", "Done (B0)"),
    "proof.a1": ("Après (A1)", "After (A1)"),
    "proof.b1": ("Encore là (B1)", "Still there (B1)"),
    "proof.rest": ("Hors du plan", "Outside the plan"),
    "proof.same": ("Empreinte avant et après", "Fingerprint before and after"),
    "proof.equal": ("égales", "equal"),
    "proof.unequal": ("différentes", "different"),
    "proof.unmeasured": ("non mesurée", "not measured"),
    # decided
    "cert.approved.on": ("A approuvé le {at}", "Approved on {at}"),
    "cert.opinion": ("Avis {opinion}, le {at}", "Opinion: {opinion}, on {at}"),
    "cert.opinion.none": (
        "Le délégué à la protection des données n'a pas donné d'avis.",
        "The data protection officer gave no opinion.",
    ),
    "cert.opinion.role": (
        "L'avis du délégué accompagne la décision sans en faire partie (RGPD, art. 38, § 6).",
        "The officer's opinion goes with the decision and is no part of it (GDPR art. 38(6)).",
    ),
    # facts
    "cert.facts.intro": (
        "Ce document ne nomme personne parmi celles dont les données ont été effacées. Les nombres inférieurs à 5 "
        "sont écrits tels quels, pour que le compte se vérifie. Pour s'assurer que le journal de gomme n'a pas été "
        "réécrit depuis, remettez à l'exploitation la tête que vous avez gardée, et faites lancer devant vous : gomme "
        "ledger verify --head FICHIER.",
        "This document names nobody whose data were erased. Numbers below 5 are printed as they are, so that it can "
        "be checked that they add up. To be sure that the ledger was not rewritten since, hand operations the head "
        "that you kept, and have run in your presence: gomme ledger verify --head FILE.",
    ),
    "cert.facts.sha256": ("Empreinte de ce document", "Fingerprint of this document"),
    "cert.facts.plan": ("Empreinte du plan signé", "Fingerprint of the signed plan"),
    "cert.facts.head": ("Tête du journal de gomme", "Head of gomme's ledger"),
    "cert.facts.as_of": ("Durées comptées au", "Periods reckoned on"),
    "cert.facts.rule": ("Règle {rule}", "Rule {rule}"),
    "cert.facts.json": ("Le même document pour les machines", "The same document for machines"),
}
