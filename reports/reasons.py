"""Why a detector says so, as sentences: one for every code that detectors/reasons.py gives, in French and English."""

Phrase = tuple[str, str]

UNKNOWN: Phrase = ("motif sans traduction : {code}", "reason without words: {code}")

REASONS: dict[str, Phrase] = {
    # what the schema says
    "column_name": ("le nom contient « {word} »", "the name holds “{word}”"),
    "column_comment": ("le commentaire de la colonne contient « {word} »", "the column's comment holds “{word}”"),
    "table_context": ("la table porte sur des personnes (« {word} »)", "the table is about persons (“{word}”)"),
    "neighbour": ("une colonne voisine le confirme (« {word} »)", "a column beside it agrees (“{word}”)"),
    "thing_context": (
        "en sens contraire : le contexte désigne des choses, des lieux ou des sociétés (« {word} »)",
        "against: the context is about things, places or companies (“{word}”)",
    ),
    "negative_word": ("en sens contraire : le nom contient « {word} »", "against: the name holds “{word}”"),
    "column_type": ("le type {type} convient", "the type {type} fits"),
    "foreign_key": ("la colonne renvoie à {table}.{column}", "the column points at {table}.{column}"),
    # what the values say
    "census_match": (
        "sur toutes les lignes, {share:percent} des valeurs ont la forme attendue",
        "over every row, {share:percent} of the values have the expected form",
    ),
    "census_inside": (
        "sur toutes les lignes, {rows:row} dont le texte en contient au moins une",
        "over every row, {rows:row} whose text holds at least one",
    ),
    "sample_match": (
        "sur un échantillon de {tested:value}, {share:percent} ont la forme attendue",
        "in a sample of {tested:value}, {share:percent} have the expected form",
    ),
    "number_plan": (
        "{share:percent} de {tested:value} sont des numéros qu'un plan de numérotation attribue",
        "{share:percent} of {tested:value} are numbers that a numbering plan assigns",
    ),
    "lost_zero": (
        "{share:percent} des valeurs sont des numéros stockés comme nombres, sans leur zéro initial",
        "{share:percent} of the values are numbers stored as integers, without their leading zero",
    ),
    "checksum": (
        "{share:percent} de {tested:value} passent les contrôles propres à cette catégorie",
        "{share:percent} of {tested:value} pass the checks proper to this category",
    ),
    "lexicon": (
        "{share:percent} de {tested:value} se composent de prénoms et de noms connus",
        "{share:percent} of {tested:value} are made of known first names and surnames",
    ),
    "full_names": (
        "{share:percent} de {tested:value} portent un prénom et un nom",
        "{share:percent} of {tested:value} hold a first name and a surname",
    ),
    "civility": (
        "{share:percent} de {tested:value} commencent par une civilité (M., Mme, Dr…)",
        "{share:percent} of {tested:value} begin with a title (Mr, Mrs, Dr…)",
    ),
    "email_agrees": (
        "{share:percent} de {tested:value} se retrouvent dans l'adresse e-mail de la même ligne",
        "{share:percent} of {tested:value} stand in the e-mail address of the same row",
    ),
    "overlap": (
        "{share:percent} de ses mots sont ceux de {table}.{column}, colonne de noms confirmée ({system})",
        "{share:percent} of its words are those of {table}.{column}, a confirmed name column ({system})",
    ),
    "few_values": ("indice faible : {distinct:distinct}", "weak evidence: {distinct:distinct}"),
    "no_values": (
        "la colonne est vide : seuls son nom et son type parlent",
        "the column is empty: only its name and type speak",
    ),
    "mixed": (
        "{share:percent} seulement des valeurs conviennent ; le reste est autre chose",
        "only {share:percent} of the values fit; the rest is something else",
    ),
    "text_cue": (
        "{rows:row} de texte avec une civilité ou un prénom devant un mot à majuscule",
        "{rows:row} of text with a title or a first name before a capitalised word",
    ),
    "entity_recognition": (
        "l'analyse du langage voit une personne dans {share:percent} de {tested:extract}",
        "language analysis sees a person in {share:percent} of {tested:extract}",
    ),
    "obfuscated": (
        "{share:percent} de {tested:value} sont des adresses déguisées (« arobase », « point »)",
        "{share:percent} of {tested:value} are disguised addresses (“at”, “dot”)",
    ),
    "date_span": (
        "les dates vont des {first_year:decade} aux {last_year:decade}, comme des dates de naissance",
        "the dates run from the {first_year:decade} to the {last_year:decade}, like dates of birth",
    ),
    # what somebody has to know
    "role_mailbox": (
        "{share:percent} de {tested:value} sont des adresses de fonction (contact@, info@)",
        "{share:percent} of {tested:value} are addresses of a function (contact@, info@)",
    ),
    "shared_number": (
        "une même valeur revient dans {rows:row} : un standard ou une boîte commune",
        "one value stands in {rows:row}: a switchboard or a shared mailbox",
    ),
    "consumer_mail": (
        "{share:percent} de {tested:value} sont des adresses de messageries grand public",
        "{share:percent} of {tested:value} are addresses at consumer mail providers",
    ),
    "mobile_numbers": (
        "{share:percent} de {tested:value} sont des numéros mobiles",
        "{share:percent} of {tested:value} are mobile numbers",
    ),
    "company_names": (
        "{share:percent} de {tested:value} portent une forme juridique ou un métier : des sociétés",
        "{share:percent} of {tested:value} carry a legal form or a trade: companies",
    ),
    "sole_traders": (
        "{share:percent} de {tested:value} sont des sociétés nommées d'après une personne",
        "{share:percent} of {tested:value} are companies named after a person",
    ),
    # what the workspace says of its own data
    "custom_pattern": (
        "le motif « {label:either} » de l'espace de travail se trouve dans {share:percent} des valeurs",
        "the workspace's own pattern “{label:either}” stands in {share:percent} of the values",
    ),
    "custom_lexicon": (
        "le lexique « {id} » de l'espace de travail désigne {share:percent} de {tested:value} comme des noms",
        "the workspace's own lexicon “{id}” calls {share:percent} of {tested:value} names",
    ),
    "custom_lexicon_against": (
        "en sens contraire : le lexique « {id} » de l'espace de travail écarte {share:percent} de {tested:value}",
        "against: the workspace's own lexicon “{id}” sets {share:percent} of {tested:value} aside",
    ),
    # what compliance says
    "decided": ("par décision, et non : {category:category}", "by decision, instead of: {category:category}"),
}
