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
        "Dans {columns:column}, les systèmes gardent {categories:kept} que la politique ne déclare pas pour eux",
        "In {columns:column}, the systems keep {categories:kept} that the policy does not declare for them",
    ),
    "verdict.declared": (
        "Tout ce qui a été trouvé est déclaré pour le système qui le garde",
        "Everything found is declared for the system that keeps it",
    ),
    "verdict.agrees": (
        "Ce qui a été trouvé correspond à ce que la politique déclare",
        "What was found agrees with what the policy declares",
    ),
    "verdict.missing": ("{missing:unanswered}", "{missing:unanswered}"),
    "verdict.others": ("{others:other} à trancher", "{others:other} to be decided"),
    "verdict.unexamined": ("{columns:unexamined}", "{columns:unexamined}"),
    "questions.intro": (
        "Cochez une réponse par ligne. La décision revient au responsable des données ; le délégué à la protection "
        "des données donne son avis.",
        "Tick one answer a line. The data owner decides; the data protection officer gives an opinion.",
    ),
    "questions.none": ("Aucune question n'est ouverte.", "No question is open."),
    "questions.more": ("La suite des questions vient après les signatures.", "More questions follow the signatures."),
    "question.undeclared": ("Non déclaré : déclarer ou effacer ?", "Not declared: declare or erase?"),
    "question.misplaced": ("Déclaré ailleurs : est-ce sa place ?", "Declared elsewhere: does it belong?"),
    "question.free_text": ("Dans du texte libre : le nettoyer ?", "In free text: clean it?"),
    "question.unplaced": ("Hors des tables prévues : pourquoi ?", "Outside the declared tables: why?"),
    "question.work_use_unconfirmed": ("Usage professionnel : le confirmer ?", "Work use: confirm it?"),
    "question.missing": ("Déclaré, non trouvé : encore exact ?", "Declared, not found: still right?"),
    "question.not_examined": ("Non examiné : donner l'accès ?", "Not examined: give access?"),
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
        "Une barre hachurée marque ce que la politique ne déclare pas pour le système.",
        "The number of values by table, category by category; lengths compare from one frame to the next. A hatched "
        "bar marks what the policy does not declare for the system.",
    ),
    "gaps.intro": (
        "{gaps:gap}, dans les deux sens : ce qui est trouvé sans être déclaré, et ce qui est déclaré sans être "
        "trouvé. Entre crochets, l'intervalle à 95 %. Les valeurs ne sont jamais montrées : x***@[pro] est la forme "
        "d'une adresse, non une adresse.",
        "{gaps:gap}, both ways: what is found without being declared, and what is declared without being found. "
        "In brackets, the 95% interval. Values are never shown: x***@[pro] is the shape of an address, not an address.",
    ),
    "means.undeclared": (
        "Les bases gardent ces données, et la politique n'en dit rien. Les personnes doivent être informées des "
        "catégories traitées (RGPD, art. 13 et 14) et le registre doit les porter (art. 30).",
        "The databases keep these data, and the policy says nothing of them. People must be told what is processed "
        "about them (GDPR art. 13 and 14) and the record must carry it (art. 30).",
    ),
    "means.missing": (
        "La politique annonce ces données, et aucune colonne examinée n'en contient. La déclaration est peut-être "
        "périmée, ou les données sont ailleurs : dans ce qui n'a pas été examiné, ou dans un système non raccordé.",
        "The policy announces these data, and no column examined holds any. The declaration may be out of date, or "
        "the data are elsewhere: in what was not examined, or in a system that is not connected.",
    ),
    "means.misplaced": (
        "La politique déclare ces données, mais pour l'autre système. Une copie ou un détournement de finalité est "
        "possible (RGPD, art. 5, 1, b).",
        "The policy declares these data, but for the other system. A copy, or a use beyond the stated purpose, is "
        "possible (GDPR art. 5(1)(b)).",
    ),
    "means.unplaced": (
        "La catégorie est déclarée pour ce système, mais l'inventaire la situe dans d'autres tables : une copie "
        "oubliée, souvent, qu'un effacement ou une durée de conservation n'atteint pas.",
        "The category is declared for this system, but the inventory places it in other tables: often a forgotten "
        "copy, which no erasure and no retention period reaches.",
    ),
    "means.free_text": (
        "Ces données sont écrites dans des notes ou des commentaires, où ni un droit d'accès ni un effacement ne les "
        "trouve sans relecture.",
        "These data are written in notes or comments, where neither an access request nor an erasure finds them "
        "without reading.",
    ),
    "means.work_use_unconfirmed": (
        "La politique n'annonce que des coordonnées professionnelles. La forme d'un numéro ou d'une adresse ne suffit "
        "pas à le prouver : une personne doit le confirmer.",
        "The policy announces work contacts only. The shape of a number or an address cannot prove that: a person "
        "must confirm it.",
    ),
    "means.not_examined": (
        "Ce qui n'a pas été examiné n'est pas réputé vide. Les motifs sont donnés plus loin.",
        "What was not examined is not deemed empty. The reasons are given further on.",
    ),
    "register.intro": (
        "Pour chaque système, ce que l'inventaire déclare et ce que l'analyse a vu. Les finalités, bases légales, "
        "destinataires et durées se lisent dans l'inventaire ; ce rapport compare les catégories et les lieux.",
        "For each system, what the inventory declares and what the scan saw. Purposes, legal bases, recipients and "
        "periods are in the inventory; this report compares categories and places.",
    ),
    "columns.intro": (
        "Chaque colonne de chaque table lue, avec ou sans constat. Sans constat, le pourcentage est une borne : au "
        "plus cette part des valeurs pourrait être de l'une des catégories cherchées.",
        "Every column of every table read, with a finding or without. Without one, the percentage is a bound: at most "
        "this share of the values could be of one of the categories searched for.",
    ),
    "absences.intro": (
        "Ne rien trouver n'est pas prouver l'absence. Pour chaque colonne où une catégorie n'a pas été reconnue, une "
        "borne dit la plus grande part des valeurs qui pourrait encore en être, avec une certitude de 95 %. Elle est "
        "large là où il y a peu de valeurs différentes.",
        "To find nothing is not to prove absence. For each column where a category was not recognised, a bound says "
        "the largest share of the values that could still be of it, with 95% certainty. It is wide where there are "
        "few different values.",
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
    "absences.but": (
        "{columns:unexamined} : rien de ce qui précède n'y vaut.",
        "{columns:unexamined}: nothing of the above holds there.",
    ),
    "unexamined.metadata": (
        "En outre, {columns:metadata}, faute de valeurs.",
        "Besides, {columns:metadata}, for want of values.",
    ),
    "unexamined.intro": (
        "Ces colonnes peuvent contenir des données personnelles : personne n'y a regardé.",
        "These columns may hold personal data: nobody looked.",
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
        "« Confirmé » : les valeurs elles-mêmes le montrent. « Probable » : plusieurs indices concordent, une personne "
        "doit trancher. La part, la confiance et la gravité sont trois choses différentes.",
        "“Confirmed”: the values themselves show it. “Probable”: several signs agree, a person must decide. Share, "
        "confidence and severity are three different things.",
    ),
    "method.4": (
        "Les intervalles et les bornes valent à 95 %. Une colonne sans valeur n'est jugée que sur son nom et son type.",
        "Intervals and bounds hold at 95%. A column without values is judged by its name and type only.",
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
}
