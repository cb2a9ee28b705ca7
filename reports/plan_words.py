"""The words of the page of a retention plan, in French and in English."""

PLAN: dict[str, tuple[str, str]] = {
    "plan": ("Plan d'effacement", "Erasure plan"),
    "plan.kicker": ("à lire avant de signer", "to be read before signing"),
    "plan.subtitle": (
        "Ce qui a dépassé sa durée de conservation, et ce qu'il en adviendra",
        "What is past its retention period, and what will become of it",
    ),
    "plan.id": ("Plan", "Plan"),
    "plan.created": ("Fait le", "Made on"),
    "plan.as_of": ("Durées comptées au", "Periods reckoned on"),
    "plan.expires": ("Valable jusqu'au", "Valid until"),
    "plan.planner": ("Préparé par", "Prepared by"),
    "noun.going": ("ligne sera supprimée|lignes seront supprimées", "row will be deleted|rows will be deleted"),
    "noun.moving": (
        "ligne passera en archivage intermédiaire|lignes passeront en archivage intermédiaire",
        "row will move into the intermediate archive|rows will move into the intermediate archive",
    ),
    "noun.staying": (
        "ligne échue reste sous gel|lignes échues restent sous gel",
        "row past due stays under a hold|rows past due stay under a hold",
    ),
    "noun.bound": (
        "reste parce qu'un autre besoin la retient|restent parce qu'un autre besoin les retient",
        "stays since another need keeps it|stay since another need keeps them",
    ),
    "noun.undated": (
        "ne peut être datée, et reste|ne peuvent être datées, et restent",
        "cannot be dated, and stays|cannot be dated, and stay",
    ),
    "noun.further": ("signature de plus|signatures de plus", "more signature|more signatures"),
    "noun.person": ("personne distincte|personnes distinctes", "distinct person|distinct persons"),
    "noun.year": ("an|ans", "year|years"),
    "noun.month": ("mois|mois", "month|months"),
    "noun.day": ("jour|jours", "day|days"),
    # the verdict
    "plan.verdict.delete_row": ("{rows:going} dans {tables:table}", "{rows:going} from {tables:table}"),
    "plan.verdict.archive": ("{rows:moving} ({tables:table})", "{rows:moving} ({tables:table})"),
    "plan.verdict.fields": ("des champs seront {parts}", "fields will be {parts}"),
    "plan.verdict.erase_fields": (
        "effacés dans {rows:row} ({tables:table})",
        "erased in {rows:row} ({tables:table})",
    ),
    "plan.verdict.pseudonymize": (
        "pseudonymisés dans {rows:row} ({tables:table})",
        "pseudonymised in {rows:row} ({tables:table})",
    ),
    "plan.verdict.anonymize": (
        "effacés dans {rows:row} dont l'anonymat restera à prouver ({tables:table})",
        "erased in {rows:row} whose anonymity will still have to be proved ({tables:table})",
    ),
    "plan.verdict.dead": (
        "ce plan ne sera pas exécuté ; il visait {rows:row} ({tables:table})",
        "this plan will not be executed; it was about {rows:row} ({tables:table})",
    ),
    "plan.verdict.if": ("si ce plan est signé, {text}", "if this plan is signed, {text}"),
    "plan.verdict.nothing": ("aucune ligne n'est à effacer", "no row is to be erased"),
    "plan.verdict.held": ("{rows:staying}", "{rows:staying}"),
    "plan.verdict.kept": ("{rows:bound}", "{rows:bound}"),
    "plan.verdict.indeterminate": ("{rows:undated}", "{rows:undated}"),
    "plan.now.waiting": (
        "Le plan vise {rows:row} en tout, et rien n'est fait encore. Sans {left:further} d'ici au {until}, rien ne le "
        "sera.",
        "The plan is about {rows:row} in all, and nothing is done yet. Without {left:further} by {until}, nothing "
        "will be.",
    ),
    "plan.now.approved": (
        "Toutes les signatures sont là : ce plan de {rows:row} peut être exécuté jusqu'au {until}, tel quel ou pas du "
        "tout.",
        "All signatures are there: this plan of {rows:row} can be executed until {until}, as it is or not at all.",
    ),
    "plan.verdict.applied": (
        "ce plan a été signé et exécuté ; il disait : {text}",
        "this plan was signed and executed; it said: {text}",
    ),
    "plan.verdict.begun": (
        "ce plan a été signé, et son exécution a commencé ; il disait : {text}",
        "this plan was signed, and its execution has begun; it said: {text}",
    ),
    "plan.now.applied": (
        "Ce qui en a été fait, et ce qui le prouve, est dans le certificat d'effacement.",
        "What was done of it, and what proves it, is in the certificate of erasure.",
    ),
    "plan.now.begun": (
        "Il n'y a pas encore de certificat : tout n'est pas fait, ou tout n'est pas prouvé.",
        "There is no certificate yet: not all is done, or not all is proved.",
    ),
    "plan.now.dead": (
        "Personne ne peut plus le signer ; le motif suit.",
        "Nobody can sign it any more; the reason follows.",
    ),
    "plan.now.idle": (
        "Il n'y a rien à signer, sauf pour garder trace de ce constat.",
        "There is nothing to sign, but to keep a record of this.",
    ),
    "plan.seen_at": ("Signatures comptées le {at}.", "Signatures counted on {at}."),
    # what is asked
    "plan.ask.read": ("Lire chaque règle.", "Read each rule."),
    "plan.ask.read.why": (
        "Est-ce la bonne durée, tirée du bon texte, à partir du bon événement ? Les nombres sont-ils ceux que vous "
        "attendez ?",
        "Is it the right period, from the right text, starting from the right event? Are the numbers those that you "
        "expect?",
    ),
    "plan.ask.doubt": ("Dire ce qui doit rester.", "Say what must stay."),
    "plan.ask.doubt.why": (
        "Un litige, un contrôle, une demande en cours : avant de signer, écrivez à qui vous a remis cette page de "
        "quelle affaire et de qui il s'agit, pour qu'un gel soit posé (conservation pour contentieux). Il suspend "
        "l'effacement des lignes en cause, et l'emporte toujours, même sur un plan signé.",
        "A dispute, an audit, a request under way: before you sign, write to whoever gave you this page which case it "
        "is and whom it is about, so that a hold is set (preservation for litigation). It suspends the erasure of the "
        "rows concerned, and always wins, even over a signed plan.",
    ),
    "plan.ask.sign": ("Signer, ou non.", "Sign, or do not."),
    "plan.ask.sign.why": (
        "La signature porte sur ce plan et nul autre ; « Comment signer », plus bas, dit comment faire. Ne pas signer "
        "suffit à l'arrêter : il s'éteint le {until}.",
        "The signature is over this plan and no other; “How to sign”, below, says what to do. Not signing is enough to "
        "stop it: it ends on {until}.",
    ),
    "plan.ask.effect": ("Savoir que c'est sans retour.", "Know that there is no way back."),
    "plan.ask.effect.why": (
        "Ce qui est effacé ne se retrouve que dans les sauvegardes, jusqu'à leur propre terme.",
        "What is erased is found in backups only, until those end themselves.",
    ),
    "plan.ask.another": ("Ne pas signer.", "Do not sign."),
    "plan.ask.another.why": (
        "Faites corriger ce qui suit, puis préparer un autre plan (gomme retain plan).",
        "Have the following put right, then have another plan made (gomme retain plan).",
    ),
    "plan.ask.run": ("Rien de plus.", "Nothing more."),
    "plan.ask.run.why": (
        "L'exploitation peut exécuter le plan. Une signature ne se retire pas : si vous changez d'avis, faites poser "
        "un gel, ou arrêter l'exécution.",
        "Operations can execute the plan. A signature cannot be taken back: if you change your mind, have a hold set, "
        "or the execution stopped.",
    ),
    "plan.ask.kept": ("Garder ce plan avec son certificat.", "Keep this plan with its certificate."),
    "plan.ask.kept.why": (
        "L'un dit ce qui a été décidé et par qui, l'autre ce qui a été fait.",
        "One says what was decided and by whom, the other what was done.",
    ),
    "plan.ask.resume": ("Faire reprendre l'exécution.", "Have the execution resumed."),
    "plan.ask.resume.why": (
        "Elle s'est arrêtée ou n'a pu être prouvée ; la page « Effacement non certifié » dit ce qui reste.",
        "It ended early or could not be proved; the page “Erasure not certified” says what is left.",
    ),
    "plan.seats": ("Qui doit signer", "Who must sign"),
    "plan.seats.role": ("Au titre de", "As"),
    "plan.seats.for": ("Demandé par", "Asked for by"),
    "plan.seats.who": ("Peuvent signer", "May sign"),
    "plan.seats.done": ("Signature", "Signature"),
    "plan.seats.every": ("tout plan", "every plan"),
    "plan.seats.nobody": (
        "personne : gomme.yaml ne nomme qui que ce soit qui le puisse",
        "nobody: gomme.yaml names no one who could",
    ),
    "plan.seats.waiting": ("attendue", "awaited"),
    "plan.seats.signed": ("{name}, le {at}", "{name}, on {at}"),
    "plan.seats.more": (
        "La règle {rule} veut {count:person} en tout, {having:number} a ou ont signé.",
        "The rule {rule} asks for {count:person} in all; {having:number} signed.",
    ),
    "plan.how": ("Comment signer", "How to sign"),
    "plan.how.text": (
        "Avec un terminal : dans le dossier de travail de gomme, là où se trouve votre clé privée, lancez votre ligne.",
        "With a terminal: in gomme's working folder, where your private key is, run your line.",
    ),
    "plan.how.opinion": (
        "Le délégué à la protection des données (DPO) donne son avis de la même façon ; à la place d'AVIS, la ligne "
        "dit favourable (favorable), reserved (avec réserves) ou unfavourable (défavorable). L'avis n'autorise ni "
        "n'arrête rien : qui décide des effacements ne peut les contrôler (RGPD, art. 38, § 6).",
        "The data protection officer (DPO) gives an opinion in the same way; in place of OPINION the line says "
        "favourable, reserved or unfavourable. It neither allows nor stops anything: who decides on erasures cannot "
        "supervise them (GDPR art. 38(6)).",
    ),
    "plan.how.word": ("AVIS", "OPINION"),
    "plan.how.remarks": ("vos remarques", "your remarks"),
    "plan.how.without": (
        "Sans terminal : répondez à qui vous a remis cette page, avant le {until}, et prenez rendez-vous. Venez avec "
        "votre clé ; votre ligne, ci-dessous, est lancée devant vous, après comparaison de l'empreinte. La clé reste à "
        "vous : ne l'envoyez à personne. Une signature sur papier ou par courriel ne vaut pas.",
        "Without a terminal: answer whoever gave you this page, before {until}, and make an appointment. Bring your "
        "key; your line, below, is run in your presence, once the fingerprint has been compared. The key stays with "
        "you: send it to nobody. A signature on paper or by mail does not count.",
    ),
    "plan.how.hash": ("Empreinte de ce que vous signez", "Fingerprint of what you sign"),
    "plan.how.hash.why": (
        "SHA-256 du plan. Avant de signer, comparez-la à celle qu'affiche « gomme retain show {plan} » : un seul signe "
        "de différence, et ce n'est pas ce plan.",
        "SHA-256 of the plan. Before you sign, compare it with the one that “gomme retain show {plan}” prints: one "
        "sign of difference, and it is not this plan.",
    ),
    "plan.signed": ("Signatures et avis reçus", "Signatures and opinions so far"),
    "plan.signed.none": (
        "Personne n'a encore signé ; aucun avis n'est donné.",
        "Nobody has signed yet; no opinion is given.",
    ),
    "plan.signed.opinion_none": (
        "Le délégué à la protection des données n'a pas encore donné son avis.",
        "The data protection officer has not given an opinion yet.",
    ),
    "plan.signed.at": ("signé le {at}", "signed on {at}"),
    "plan.signed.opinion": ("avis {opinion}, le {at}", "opinion: {opinion}, on {at}"),
    "plan.signed.dropped": ("Ne compte pas", "Does not count"),
    "opinion.favourable": ("favorable", "favourable"),
    "opinion.unfavourable": ("défavorable", "unfavourable"),
    "role.data_owner": ("responsable de la donnée", "data owner"),
    "role.dpo": ("délégué à la protection des données", "data protection officer"),
    "role.legal": ("service juridique", "legal"),
    "role.security": ("sécurité", "security"),
    "role.operations": ("exploitation", "operations"),
    "role.business": ("métier", "business"),
    # sections
    "plan.section.refused": ("Pourquoi ce plan est refusé", "Why this plan is refused"),
    "plan.section.backlog": ("Ce qui est échu, et ce qui reste", "What is past due, and what stays"),
    "plan.section.rules": ("Règle par règle", "Rule by rule"),
    "plan.section.order": ("L'ordre du travail", "The order of work"),
    "plan.section.facts": ("Pour vérifier", "To verify"),
    # backlog
    "plan.waterfall": ("De toutes les lignes à celles du plan", "From all rows to those of the plan"),
    "plan.waterfall.intro": (
        "Chaque étape ôte des lignes ; ce qui reste au bout est ce que vous signez. Une ligne que deux règles visent "
        "compte deux fois.",
        "Each step takes rows away; what is left at the end is what you sign. A row that two rules are about counts "
        "twice.",
    ),
    "plan.step.total": ("lignes des tables visées", "rows of the tables concerned"),
    "plan.step.outside": ("hors règle ou sans rien à effacer", "outside the rule, or with nothing to erase"),
    "plan.step.not_due": ("encore dans leur durée", "still within their period"),
    "plan.step.indeterminate": ("sans date sûre", "without a sure date"),
    "plan.step.kept": ("retenues par un autre besoin", "kept by another need"),
    "plan.step.held": ("sous gel", "under a hold"),
    "plan.step.selected": ("dans ce plan", "in this plan"),
    "plan.in_table": ("dans la table", "in the table"),
    "plan.step.over_cap": ("au-delà du plafond", "over the cap"),
    "plan.histogram": ("Depuis quand la durée est dépassée", "For how long the period has been over"),
    "plan.histogram.intro": (
        "Les lignes échues, par retard et selon la phase qui vient de finir : celles du plan, celles qu'un autre "
        "besoin retient, celles sous gel. Puis celles dont la date ne prouve rien : absente, illisible, à venir, ou "
        "factice (le 31 décembre 9999, par exemple).",
        "The rows that are past due, by delay and by the phase that has ended: those of the plan, those that another "
        "need keeps, those under a hold. Then those whose date proves nothing: missing, unreadable, to come, or a "
        "placeholder (31 December 9999, for instance).",
    ),
    "plan.histogram.none": ("Aucune ligne n'est échue ni sans date.", "No row is past due or without a date."),
    "plan.histogram.each": (
        "Règle par règle ; chaque figure a sa propre échelle.",
        "Rule by rule; each picture has a scale of its own.",
    ),
    "plan.figures": ("Les mêmes nombres en tableau", "The same numbers as a table"),
    "plan.late": ("Retard", "Delay"),
    "plan.late.under_1_month": ("moins d'un mois", "under a month"),
    "plan.late.under_3_months": ("1 à 3 mois", "1 to 3 months"),
    "plan.late.under_1_year": ("3 mois à 1 an", "3 months to 1 year"),
    "plan.late.under_3_years": ("1 à 3 ans", "1 to 3 years"),
    "plan.late.over_3_years": ("plus de 3 ans", "over 3 years"),
    "plan.late.missing": ("date absente", "no date"),
    "plan.late.unreadable": ("date illisible", "unreadable date"),
    "plan.late.sentinel": ("date factice", "placeholder date"),
    "plan.late.future": ("date à venir", "date to come"),
    "plan.late.not_due": ("pas encore échues", "not past due"),
    "plan.state.active": ("au terme de la base active", "past the active base"),
    "plan.state.archive": ("au terme de l'archivage intermédiaire", "past the intermediate archive"),
    "plan.state.held": ("sous gel", "under a hold"),
    "plan.state.indeterminate": ("sans date sûre", "without a sure date"),
    "plan.bar": ("{late} : {parts}", "{late}: {parts}"),
    "plan.bar.part": ("{rows:number} {state}", "{rows:number} {state}"),
    # order
    "plan.order.intro": (
        "Les lignes qui dépendent d'autres partent d'abord. Une personne est traitée entière, ou pas du tout, dans "
        "chaque base.",
        "Rows that depend on others go first. A person is done whole, or not at all, in each database.",
    ),
    "plan.order.number": ("N°", "No."),
    "plan.order.does": ("Travail", "Work"),
    "plan.effects": ("Ce que la base fait d'elle-même", "What the database does by itself"),
    "plan.effects.none": (
        "Rien : aucun programme (déclencheur) et aucune suppression en cascade sur ces tables.",
        "Nothing: no trigger and no cascade on these tables.",
    ),
    "plan.effects.cascade": ("clé étrangère", "foreign key"),
    "plan.effects.trigger": ("déclencheur", "trigger"),
    "plan.effects.cascade.why": (
        "La base supprime ou modifie d'autres lignes avec celles du plan.",
        "The database deletes or changes other rows along with those of the plan.",
    ),
    "plan.effects.trigger.why": (
        "La base exécute son propre programme ; demandez à l'exploitation s'il recopie les données ailleurs.",
        "The database runs a program of its own; ask operations whether it copies the data elsewhere.",
    ),
    # facts
    "plan.facts.intro": (
        "Ce plan ne nomme personne. La liste des lignes est gardée à part, figée, et chaque ligne est revérifiée "
        "avant d'être touchée : une ligne qui a changé depuis reste. Les nombres inférieurs à 5 sont écrits tels "
        "quels : ce sont eux qui sont signés.",
        "This plan names nobody. The list of rows is kept apart, frozen, and each row is checked again before it is "
        "touched: one that has changed since stays. Numbers below 5 are printed as they are: they are what is signed.",
    ),
    "plan.facts.rules": ("Règles (retention.yaml)", "Rules (retention.yaml)"),
    "plan.facts.inventory": ("Inventaire", "Inventory"),
    "plan.facts.zone": ("Fuseau horaire", "Time zone"),
    "plan.facts.zone.of": ("Fuseau des dates, {system}", "Zone of dates, {system}"),
    "plan.facts.schema": ("Structure, {system}", "Structure, {system}"),
    "plan.facts.rows": ("Liste des lignes : {table}, {rule}", "List of rows: {table}, {rule}"),
    "plan.facts.sha256": ("Plan", "Plan"),
    "plan.facts.json": ("Le même plan pour les machines", "The same plan for machines"),
}
