"""Why a copy bears its label, in French and English: each condition of anonymity, met or not, and its ground in law.

`condition`, `met`, `unmet` and `ground` follow the codes of `rules.label`.
"""

LABEL: dict[str, tuple[str, str]] = {
    "copy.label": ("Pourquoi « {word} »", "Why “{word}”"),
    "label.law": (
        "Des données sont pseudonymisées quand elles ne peuvent plus être attribuées à une personne précise sans une "
        "information supplémentaire, conservée à part (RGPD, art. 4, point 5). C'est une mesure de sécurité (art. 32, "
        "§ 1, point a) : elles restent des données personnelles (considérant 26). Elles ne sont anonymes que si nul "
        "ne peut plus y isoler une personne, relier entre elles des données qui la concernent, ni en déduire quelque "
        "chose sur elle (individualisation, corrélation, inférence : G29, avis 05/2014), ou s'il est démontré "
        "qu'aucun moyen raisonnable ne permet de la réidentifier (CNIL, 19 mai 2020).",
        "Data are pseudonymised where they can no longer be attributed to a specific person without additional "
        "information, which is kept apart (GDPR art. 4(5)). That is a security measure (art. 32(1)(a)): they are "
        "still personal data (recital 26). They are anonymous only where nobody can single out a person in them, link "
        "data that concern that person, or infer something about that person (WP29, opinion 05/2014), or where it is "
        "shown that no reasonable means leads back to the person (CNIL, 19 May 2020).",
    ),
    "label.conditions": (
        "gomme en tire {conditions:number} conditions, qu'elle vérifie elle-même ; qu'une seule manque, et la copie "
        "est dite pseudonymisée. Ce sont les siennes : aucune autorité ne les a validées.",
        "gomme makes {conditions:number} conditions of that, which it checks itself; if a single one is missing, the "
        "copy is called pseudonymised. They are its own: no authority has endorsed them.",
    ),
    "label.third_party": (
        "Pour un tiers qui reçoit la copie sans aucun moyen raisonnable de lever les pseudonymes, la qualification "
        "peut être autre (CJUE, 4 septembre 2025, C-413/23 P) ; pour le responsable du traitement, elle ne change pas.",
        "For a third party that receives the copy without reasonable means to undo the pseudonyms the answer may "
        "differ (CJEU, 4 September 2025, C-413/23 P); for the controller it does not.",
    ),
    "state.met": ("remplie", "met"),
    "state.unmet": ("non remplie", "not met"),
    "condition.ephemeral_key": ("La clé des pseudonymes n'existe plus", "The key of the pseudonyms is gone"),
    "met.ephemeral_key": (
        "Tirée au hasard pour cette copie, elle n'a vécu qu'en mémoire et n'existe plus.",
        "Drawn at random for this copy, it lived in memory only and no longer exists.",
    ),
    "unmet.ephemeral_key": (
        "Elle est conservée, pour que plusieurs copies s'accordent : qui l'a peut refaire le lien avec les personnes.",
        "It is kept, so that several copies agree: whoever has it can make the link to the persons again.",
    ),
    "ground.ephemeral_key": ("RGPD, art. 4, point 5, et considérant 26", "GDPR art. 4(5) and recital 26"),
    "condition.keys_permuted": ("Aucun numéro de la source ne reste", "No number of the source stays"),
    "met.keys_permuted": (
        "Les clés et les numéros propres à une ligne ont été remplacés.",
        "Keys and numbers that a single row has were replaced.",
    ),
    "unmet.keys_permuted": (
        "{columns:keeps} une clé ou une valeur propre à chaque ligne : qui voit aussi la source y retrouve la même "
        "ligne.",
        "{columns:keeps} a key, or a value that each row has alone: whoever sees the source too finds the same row "
        "there.",
    ),
    "ground.keys_permuted": ("corrélation (G29, avis 05/2014)", "linkability (WP29, opinion 05/2014)"),
    "condition.free_text_rewritten": (
        "Aucun texte libre, document ou fichier ne reste tel quel",
        "No free text, document or file stays as it was",
    ),
    "met.free_text_rewritten": (
        "Tous ont été réécrits ou retirés.",
        "All were rewritten or taken out.",
    ),
    "unmet.free_text_rewritten": (
        "{columns:keeps} des phrases, des documents ou des fichiers de la source.",
        "{columns:keeps} sentences, documents or files of the source.",
    ),
    "ground.free_text_rewritten": (
        "individualisation et inférence (G29, avis 05/2014)",
        "singling out and inference (WP29, opinion 05/2014)",
    ),
    "condition.coarsened": (
        "Dates et montants ne sont plus exacts, et nul n'est dans un trop petit groupe",
        "Dates and amounts are no longer exact, and nobody is in too small a group",
    ),
    "met.coarsened": (
        "Dates et montants sont décalés, arrondis ou retirés, et chaque groupe compte au moins {least:row}.",
        "Dates and amounts are shifted, rounded or taken out, and each group has at least {least:row}.",
    ),
    "unmet.coarsened.columns": (
        "{columns:keeps} des dates ou des montants exacts",
        "{columns:keeps} exact dates or amounts",
    ),
    "unmet.coarsened.k": (
        "le plus petit groupe compte {k:row}, quand il en faudrait {least:number}",
        "the smallest group has {k:row}, where {least:number} would be needed",
    ),
    "unmet.coarsened.undeclared": (
        "{undeclared:undeclared} pas de critères déclarés : aucun groupe ne peut s'y mesurer",
        "{undeclared:undeclared} no declared criteria: no group can be measured there",
    ),
    "ground.coarsened": (
        "individualisation et inférence ; k-anonymat (G29, avis 05/2014)",
        "singling out and inference; k-anonymity (WP29, opinion 05/2014)",
    ),
    "condition.names_by_subject": ("Les noms sont tirés par personne", "Names are drawn by person"),
    "met.names_by_subject": (
        "Deux personnes de même nom en reçoivent deux différents : un nom ne se devine pas à sa fréquence.",
        "Two persons of one name get two different ones: a name cannot be guessed from its frequency.",
    ),
    "unmet.names_by_subject": (
        "{columns:draws} par valeur : les noms les plus portés se devinent à leur fréquence.",
        "{columns:draws} drawn by value: the commonest names can be guessed from their frequency.",
    ),
    "ground.names_by_subject": ("inférence (G29, avis 05/2014)", "inference (WP29, opinion 05/2014)"),
    "condition.signed_off": (
        "Le risque qui reste est mesuré, et accepté par écrit",
        "The risk that is left is measured, and accepted in writing",
    ),
    "met.signed_off": (
        "Mesuré plus bas, et accepté par écrit : {about} ont signé.",
        "Measured below, and accepted in writing: signed by {about}.",
    ),
    "unmet.signed_off": (
        "Il est mesuré plus bas ({alone:row} seules de leur groupe, {linkable:row} rattachables à la source), mais "
        "aucun avis signé n'accompagne encore la copie.",
        "It is measured below ({alone:row} alone in their group, {linkable:row} that can be linked to the source), "
        "but no signed opinion goes with the copy yet.",
    ),
    "unmet.signed_off.no_owner": (
        "Il est mesuré plus bas ; le responsable de la donnée ne l'a pas accepté.",
        "It is measured below; the data owner has not accepted it.",
    ),
    "unmet.signed_off.no_dpo": (
        "Il est mesuré plus bas ; l'avis du délégué à la protection des données manque.",
        "It is measured below; the opinion of the data protection officer is missing.",
    ),
    "unmet.signed_off.other_manifest": (
        "La signature de {about} porte sur un autre fichier masking.yaml que celui de cette copie.",
        "What {about} signed is another masking.yaml than that of this copy.",
    ),
    "unmet.signed_off.unknown_approver": (
        "{about} a signé sans figurer parmi les signataires de gomme.yaml.",
        "{about} signed and is not among the approvers of gomme.yaml.",
    ),
    "unmet.signed_off.revoked": (
        "{about} a signé avec une clé révoquée depuis.",
        "{about} signed with a key that was revoked since.",
    ),
    "unmet.signed_off.bad_signature": (
        "La signature de {about} n'est pas de sa clé, ou ce qu'elle couvre a été modifié.",
        "The signature of {about} is not of their key, or what it covers was changed.",
    ),
    "unmet.signed_off.role": (
        "{about} a signé dans un rôle que gomme.yaml ne lui donne pas.",
        "{about} signed in a role that gomme.yaml does not give them.",
    ),
    "unmet.signed_off.in_future": (
        "{about} a signé à une heure qui n'est pas encore venue : une horloge est fausse.",
        "{about} signed at a time that has not come: a clock is wrong.",
    ),
    "unmet.signed_off.not_favourable": (
        "L'avis de {about} n'est pas favorable.",
        "The opinion of {about} is not favourable.",
    ),
    "unmet.signed_off.same_person": (
        "{about} a signé seul dans les deux rôles ; il faut deux personnes.",
        "{about} signed alone in both roles; it takes two persons.",
    ),
    "unmet.signed_off.risk": (
        "Dans {about}, le risque mesuré dépasse celui qui a été signé.",
        "In {about}, the risk measured is beyond the one that was signed.",
    ),
    "ground.signed_off": (
        "analyse des risques de réidentification (CNIL, 19 mai 2020)",
        "analysis of the risks of re-identification (CNIL, 19 May 2020)",
    ),
    "condition.single_copy": (
        "Aucune autre copie ne porte les mêmes pseudonymes",
        "No other copy has the same pseudonyms",
    ),
    "met.single_copy": (
        "La clé a disparu : il ne peut plus en être fait d'autre.",
        "The key is gone: no other can be made.",
    ),
    "unmet.single_copy": (
        "La même clé peut servir à d'autres copies, qu'on rapprocherait alors personne par personne.",
        "The same key may serve other copies, which could then be joined person by person.",
    ),
    "ground.single_copy": ("corrélation (G29, avis 05/2014)", "linkability (WP29, opinion 05/2014)"),
}
