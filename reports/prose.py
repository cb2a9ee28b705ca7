"""The sentences of the reports, as data: verdict, questions, explanations and method, in French and in English."""

PROSE: dict[str, tuple[str, str]] = {
    "verdict.joint": (" ; ", "; "),
    "verdict.full_stop": ("{text}.", "{text}."),
    "verdict.no_inventory": (
        "Aucun inventaire n'est déclaré : rien ne justifie ce qui a été trouvé, {categories:kept} dans "
        "{columns:column}",
        "No inventory is declared: nothing accounts for what was found, {categories:kept} in {columns:column}",
    ),
    "verdict.undeclared": (
        "L'analyse a reconnu, dans {columns:column} ({sure:sure}, {unsure:unsure}), {categories:kept} que "
        "l'inventaire ne déclare pas pour le système où elles se trouvent",
        "In {columns:column} ({sure:sure}, {unsure:unsure}) the scan recognised {categories:kept} that the inventory "
        "does not declare for the system they are in",
    ),
    "verdict.declared": (
        "Tout ce que l'analyse a reconnu est déclaré pour le système où elle l'a trouvé",
        "Everything that the scan recognised is declared for the system it is in",
    ),
    "verdict.agrees": (
        "Ce que l'analyse a reconnu correspond à ce que l'inventaire déclare",
        "What the scan recognised agrees with what the inventory declares",
    ),
    "verdict.missing": ("{missing:unanswered}", "{missing:unanswered}"),
    "verdict.others": ("{others:other} à trancher ({kinds})", "{others:other} to be decided ({kinds})"),
    "verdict.of.undeclared": ("{n:number} sans déclaration", "{n:number} not declared"),
    "verdict.of.misplaced": ("{n:number} dans un autre système", "{n:number} in another system"),
    "verdict.of.free_text": ("{n:number} dans du texte libre", "{n:number} in free text"),
    "verdict.of.unplaced": ("{n:number} hors des tables déclarées", "{n:number} outside the declared tables"),
    "verdict.of.work_use_unconfirmed": ("{n:number} sur l'usage professionnel", "{n:number} about work use"),
    "verdict.unexamined": ("{columns:unexamined}", "{columns:unexamined}"),
    "questions.intro": (
        "Cochez une réponse par ligne ; chaque numéro se retrouve dans « Les écarts », avec les colonnes. Une valeur "
        "est une cellule, non une personne ; ≈ marque une estimation. Le responsable de la donnée décide, le "
        "délégué donne son avis ; rendez la page signée à qui vous l'a remise.",
        "Tick one answer a line; each number is found again in “The gaps”, with the columns. A value is a cell, not a "
        "person; ≈ marks an estimate. The owner decides, the data protection officer gives an opinion; hand the "
        "signed page back to whoever gave it to you.",
    ),
    "questions.none": ("Aucune question n'est ouverte.", "No question is open."),
    "questions.more": ("La suite vient après les signatures.", "More follow the signatures."),
    "question.undeclared": ("Non déclaré : déclarer ou effacer ?", "Not declared: declare or erase?"),
    "question.misplaced": ("Déclaré ailleurs : est-ce sa place ?", "Declared elsewhere: does it belong?"),
    "question.free_text": ("Dans du texte libre : le nettoyer ?", "In free text: clean it?"),
    "question.unplaced": ("Hors des tables prévues : les ajouter ?", "Outside the declared tables: add them?"),
    "question.work_use_unconfirmed": ("Usage professionnel : le confirmer ?", "Work use: confirm it?"),
    "question.missing": ("Déclaré, non trouvé : encore exact ?", "Declared, not found: still right?"),
    "question.not_examined": ("Non examiné : donner l'accès ?", "Not examined: give access?"),
    "answers.legend": (
        "Déclarer : inscrire ces données au registre et dans la politique ; une déclaration ne régularise que ce qui "
        "a une finalité, une base légale et une durée. Étendre l'inventaire : y ajouter la table, et les personnes "
        "concernées si elles sont autres. Masquer : remplacer les valeurs par d'autres, sans retour. Nettoyer : "
        "relire les textes et en ôter ces données. Effacer : supprimer les valeurs. Erreur de détection : ce ne sont "
        "pas ces données. Accepter jusqu'au : laisser en l'état jusqu'à cette date, par un motif écrit.",
        "Declare: enter these data in the record and in the policy; a declaration only puts right what has a purpose, "
        "a legal basis and a period. Extend inventory: add the table, and the data subjects where they are others. "
        "Mask: replace the values by others, for good. Clean: read the texts and take these data out. Erase: delete "
        "the values. Detection error: these are not such data. Accept until: leave as it is until that date, for a "
        "written reason.",
    ),
    "changes.since": (
        "Depuis l'analyse {scan} du {moment} : {new:new}, {gone:gone}, {changed:changed}.",
        "Since scan {scan} of {moment}: {new:new}, {gone:gone}, {changed:changed}.",
    ),
    "changes.first": (
        "C'est la première analyse complète de ces systèmes : il n'y a rien à quoi la comparer.",
        "This is the first complete scan of these systems: there is nothing to compare it with.",
    ),
    "map.intro": (
        "Chaque catégorie cherchée, dans chaque système. Le signe dit si elle est déclarée et si elle a été trouvée ; "
        "sa taille suit le nombre de valeurs, qui est écrit à côté : « environ » là où un échantillon l'estime.",
        "Every category searched for, in each system. The sign says whether it is declared and whether it was found; "
        "its size follows the number of values, which stands beside it: “about” where a sample estimates it.",
    ),
    "places.intro": (
        "Le nombre de valeurs par table, catégorie par catégorie ; les longueurs se comparent d'un cadre à l'autre. "
        "Une barre hachurée marque ce que l'inventaire ne déclare pas pour le système ; une barre évidée, ce qu'il "
        "déclare pour d'autres tables.",
        "The number of values by table, category by category; lengths compare from one frame to the next. A hatched "
        "bar marks what the inventory does not declare for the system; a hollow bar, what it declares for other "
        "tables.",
    ),
    "gaps.intro": (
        "{gaps:gap}, dans les deux sens : ce qui est trouvé sans être déclaré, et ce qui est déclaré sans être "
        "trouvé. Entre crochets, l'intervalle à 95 %. Les valeurs ne sont jamais montrées : x***@[pro] est la forme "
        "d'une adresse, non une adresse.",
        "{gaps:gap}, both ways: what is found without being declared, and what is declared without being found. "
        "In brackets, the 95% interval. Values are never shown: x***@[pro] is the shape of an address, not an address.",
    ),
    "means.undeclared": (
        "L'inventaire ne déclare cette catégorie pour aucun système. Si ces données sont nécessaires, le registre "
        "doit porter leur catégorie (RGPD, art. 30, § 1, c), et l'information des personnes aussi lorsqu'elles n'ont "
        "pas été recueillies auprès d'elles (art. 14, § 1, d) ; sinon, elles sont de trop (art. 5, § 1, c).",
        "The inventory declares this category for no system. If these data are necessary, the record must carry their "
        "category (GDPR art. 30(1)(c)), and so must the notice where they were not collected from the persons "
        "themselves (art. 14(1)(d)); if not, they are too much (art. 5(1)(c)).",
    ),
    "means.missing": (
        "L'inventaire déclare ces données, et l'analyse n'en a reconnu dans aucune colonne. La déclaration est "
        "peut-être périmée, ou les données ont échappé à l'analyse, ou elles sont dans ce qui n'a pas été examiné, ou "
        "dans un système non raccordé.",
        "The inventory declares these data, and the scan recognised none in any column. The declaration may be out of "
        "date, or the data escaped the scan, or they are in what was not examined, or in a system that is not "
        "connected.",
    ),
    "means.misplaced": (
        "L'inventaire ne déclare cette catégorie que pour un autre système. Une copie, ou un usage étranger à la "
        "finalité annoncée, est possible (RGPD, art. 5, § 1, b).",
        "The inventory declares this category for another system only. A copy, or a use beyond the stated purpose, is "
        "possible (GDPR art. 5(1)(b)).",
    ),
    "means.unplaced": (
        "La catégorie est déclarée pour ce système, mais l'inventaire la situe dans d'autres tables. Il peut s'agir "
        "d'une copie oubliée, que ni un effacement ni une durée de conservation n'atteint, ou de personnes que "
        "l'inventaire ne nomme pas : le registre doit alors porter cette catégorie de personnes (RGPD, art. 30, § 1, "
        "c).",
        "The category is declared for this system, but the inventory places it in other tables. It may be a forgotten "
        "copy, which no erasure and no retention period reaches, or be about persons whom the inventory does not name: "
        "then the record must carry that category of data subjects (GDPR art. 30(1)(c)).",
    ),
    "means.free_text": (
        "Ces données sont écrites dans des notes ou des commentaires, où ni une demande d'accès ni un effacement ne "
        "les atteint sans relecture. Ces zones ne doivent contenir que des propos pertinents et non excessifs (RGPD, "
        "art. 5, § 1, c).",
        "These data are written in notes or comments, where neither an access request nor an erasure reaches them "
        "without reading. Such fields may only hold what is relevant and not excessive (GDPR art. 5(1)(c)).",
    ),
    "means.work_use_unconfirmed": (
        "L'inventaire ne déclare que des coordonnées professionnelles. La forme d'un numéro ou d'une adresse ne suffit "
        "pas à le prouver : une personne doit le confirmer.",
        "The inventory declares work contacts only. The shape of a number or an address cannot prove that: a person "
        "must confirm it.",
    ),
    "means.not_examined": (
        "Ce qui n'a pas été examiné n'est pas réputé vide. Les motifs sont donnés plus loin.",
        "What was not examined is not deemed empty. The reasons are given further on.",
    ),
    "register.intro": (
        "Pour chaque système, ce que l'inventaire déclare et ce que l'analyse a vu. Ce tableau aide à tenir le "
        "registre des activités de traitement (RGPD, art. 30) et ne le remplace pas : l'analyse ne voit ni les "
        "finalités, ni les bases légales, ni les destinataires, ni les durées de conservation, ni les transferts. Le "
        "lieu et le chiffrement sont déclarés, non vérifiés.",
        "For each system, what the inventory declares and what the scan saw. This table helps to keep the record of "
        "processing activities (GDPR art. 30) and does not replace it: the scan sees no purposes, legal bases, "
        "recipients, retention periods or transfers. Location and encryption are declared, not verified.",
    ),
    "columns.intro": (
        "Chaque colonne de chaque table lue, avec ou sans constat. « Rien de reconnu » ne veut pas dire vide de "
        "données personnelles : le pourcentage est une borne, la plus grande part des valeurs qui pourrait être "
        "encore d'une catégorie ({categories}) ; proche de 100 %, elle n'exclut rien. Pour les autres catégories, "
        "aucune borne n'est établie.",
        "Every column of every table read, with a finding or without. “Nothing recognised” does not mean free of "
        "personal data: the percentage is a bound, the largest share of the values that could still be of one category "
        "({categories}); close to 100%, it excludes nothing. For the other categories no bound is established.",
    ),
    "columns.paper": (
        "Sur papier, les colonnes sans constat sont nommées avec leur borne (– : aucune borne) ; leur type et leur "
        "nombre de valeurs sont dans columns.csv.",
        "On paper, columns without a finding are named with their bound (–: none); their types and numbers of values "
        "are in columns.csv.",
    ),
    "columns.unbounded": (
        "Chaque colonne de chaque table lue, avec ou sans constat. « Rien de reconnu » ne veut pas dire vide de "
        "données personnelles.",
        "Every column of every table read, with a finding or without. “Nothing recognised” does not mean free of "
        "personal data.",
    ),
    "absences.intro": (
        "Ne rien trouver n'est pas prouver l'absence. Pour chaque colonne où une catégorie n'a pas été reconnue, une "
        "borne dit la plus grande part des valeurs qui pourrait encore en être, avec une certitude de 95 %. Elle est "
        "large là où il y a peu de valeurs différentes. Le fichier columns.csv la donne pour chaque colonne.",
        "To find nothing is not to prove absence. For each column where a category was not recognised, a bound says "
        "the largest share of the values that could still be of it, with 95% certainty. It is wide where there are "
        "few different values. The file columns.csv gives it for every column.",
    ),
    "absences.together": (
        "Chaque borne vaut pour elle seule : sur vingt, une peut être fausse. Pour que les {stated:number} bornes de "
        "ce rapport valent toutes à la fois, avec la même certitude de 95 %, il faut les élargir (correction de "
        "Bonferroni) ; {close:number} restent alors à 1 % ou moins. Le fichier discovery.json donne l'une et l'autre.",
        "Each bound holds by itself: one in twenty may be wrong. For all {stated:number} bounds of this report to "
        "hold at once, with the same 95% certainty, they must be widened (Bonferroni's correction); {close:number} "
        "then stay at 1% or less. The file discovery.json gives both.",
    ),
    "absences.none": ("Aucune borne n'a pu être établie.", "No bound could be established."),
    "absences.small": (
        "dans {columns:column}, au plus 1 % des valeurs pourraient en être",
        "in {columns:column}, at most 1% of the values could be of it",
    ),
    "absences.middling": ("dans {columns:column}, au plus 10 %", "in {columns:column}, at most 10%"),
    "absences.wide": (
        "dans {columns:column}, la borne est trop large pour rien exclure",
        "in {columns:column}, the bound is too wide to exclude anything",
    ),
    "absences.unbounded": (
        "non reconnu, sans qu'une borne soit établie",
        "not recognised, without a bound being established",
    ),
    "absences.elsewhere": (
        "non reconnu hors des colonnes où un constat le signale, sans qu'une borne soit établie",
        "not recognised outside the columns with a finding, without a bound being established",
    ),
    "absences.but": (
        "{columns:unexamined} : rien de ce qui précède n'y vaut.",
        "{columns:unexamined}: none of the above applies there.",
    ),
    "unexamined.metadata": (
        "En outre, {columns:metadata}, faute de valeurs : rien n'y est, ou rien d'autre que des blancs.",
        "In addition, {columns:metadata}, for want of values: there is nothing in them, or nothing but blanks.",
    ),
    "unexamined.intro": (
        "Ces colonnes peuvent contenir des données personnelles : l'analyse n'y a pas eu accès, ou n'a pas su les "
        "lire.",
        "These columns may hold personal data: the scan had no access to them, or could not read them.",
    ),
    "method.1": (
        "Chaque table est lue dans une courte transaction, en lecture seule. Rien n'est créé ni modifié en base.",
        "Each table is read in one short, read-only transaction. Nothing is created or changed in the databases.",
    ),
    "method.2": (
        "Toutes les lignes passent au crible de motifs et de contrôles (clés, plans de numérotation) ; un échantillon "
        "de lignes, tiré par une clé, est examiné de plus près : noms, textes libres, documents JSON.",
        "Every row passes through patterns and checks (check digits, numbering plans); a sample of rows, drawn with a "
        "key, is looked at more closely: names, free text, JSON documents.",
    ),
    "method.3": (
        "« Confirmé » : les valeurs elles-mêmes le montrent. « Probable » : des indices concordent, une personne doit "
        "trancher. L'indice de confiance pèse ces indices ; ce n'est ni une part des valeurs ni un taux d'erreur "
        "mesuré. La gravité dit ce que l'écart peut coûter aux personnes : elle vient de la catégorie et de l'écart, "
        "et baisse d'un degré quand le constat n'est que probable.",
        "“Confirmed”: the values themselves show it. “Probable”: signs agree, a person must decide. The confidence "
        "index weighs these signs; it is neither a share of the values nor a measured error rate. Severity says what "
        "the gap may cost the persons: it comes from the category and the kind of gap, one degree lower where a "
        "finding is only probable.",
    ),
    "method.4": (
        "Les intervalles et les bornes valent à 95 %. Une valeur est une cellule renseignée, non une personne : la "
        "même personne peut en avoir plusieurs. Une colonne sans valeur n'est jugée que sur son nom et son type.",
        "Intervals and bounds hold at 95%. A value is a filled cell, not a person: the same person may have several. "
        "A column without values is judged by its name and type only.",
    ),
    "method.5": (
        "Ce rapport ne contient aucune valeur des bases : des formes masquées et des nombres, et « <5 » au-dessous de "
        "cinq. Il ne dit rien des fichiers, des messageries ni des sauvegardes.",
        "This report holds no value of the databases: masked shapes and numbers, and “<5” below five. It says nothing "
        "of files, mailboxes or backups.",
    ),
    "method.6": (
        "La forme d'une donnée ne dit pas à qui elle se rapporte : un nom de société peut ressembler à celui d'une "
        "personne, une adresse e-mail professionnelle rester privée. Ce rapport aide à décider, il ne décide pas.",
        "The shape of a value does not say whom it concerns: a company's name may look like a person's, a work e-mail "
        "address may be private. This report helps to decide; it does not decide.",
    ),
    "method.7": (
        "Seules les catégories du tableau « Déclaré et trouvé » sont cherchées. Ne le sont pas, entre autres, les "
        "données sensibles (santé, opinions, religion, appartenance syndicale… : RGPD, art. 9), les infractions (art. "
        "10), les images et les données de localisation : ce rapport ne permet d'en rien conclure.",
        "Only the categories of the table “Declared and found” are searched for. Special categories of data (health, "
        "opinions, religion, trade union membership…: GDPR art. 9), offences (art. 10), pictures and location data, "
        "among others, are not: nothing can be concluded about them from this report.",
    ),
}
