"""The words of privacy policies, French and English, as tables of patterns over `passages.normal` text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.discovery import Label


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")


# In this order: what was read as an e-mail address is no postal address any more.
CATEGORY_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ip_address", _p(r"adresses? ip|ip address(?:es)?|adresses? de protocole internet")),
    ("email", _p(r"adresses? (?:e-?mails?|de courriels?|electroniques?|de messagerie|mails?)"
                 r"|e-?mails?(?: address(?:es)?)?"
                 r"|courriels?|mails?|courriers? electroniques?|electronic mail")),
    ("national_id", _p(r"numeros? (?:de )?(?:securite sociale|fiscal|national)\w*|nir"
                       r"|cartes? (?:nationales? )?d'identite"
                       r"|pieces? d'identite|passe-?ports?|social security numbers?|national (?:insurance"
                       r"|identification|id)"
                       r"(?: numbers?)?|identity cards?|tax (?:id|number)s?")),
    ("bank_account", _p(r"iban|rib|(?:coordonnees|donnees|informations|comptes?) bancaires?|bank(?:ing)? (?:accounts?"
                        r"|details|data|information)(?: numbers?| details)?")),
    ("payment_card", _p(r"cartes? (?:bancaires?|de paiement|de credit|bleues?)|(?:credit|debit|payment|bank) cards?"
                        r"(?: numbers?| details)?")),
    ("birth_date", _p(r"dates? (?:et lieux? )?de naissance|age|dates? of birth|birth ?dates?|birthdays?")),
    ("online_id", _p(r"cookies?|identifiants? (?:publicitaires?|en ligne|de l'appareil|du terminal|d'appareil)"
                     r"|(?:device|advertising|online|cookie) (?:ids?|identifiers?)")),
    ("login", _p(r"identifiants?(?: de connexion)?(?! clients?| uniques?)|noms? d'utilisateurs?|pseudo(?:nyme)?s?"
                 r"|user ?names?|log-?ins?|user ids?")),
    ("secret", _p(r"mots? de passes?|passwords?|codes? secrets?")),
    ("phone", _p(r"(?:numeros? (?:de )?)?(?:tele)?phones?(?: numbers?)?|telephoniques?|numeros? (?:de )?(?:tel"
                 r"|portable|mobile)"
                 r"|tel|(?:cell ?phone|mobile)(?: numbers?)?|portables?|fax")),
    ("address", _p(r"adresses?(?: (?:postales?|physiques?|de (?:livraison|facturation|domicile)))?|domicile"
                   r"|(?:(?:postal|mailing|billing|delivery|shipping|home|street) )?address(?:es)?")),
    ("name", _p(r"(?<!au )(?<!domain )(?<!company )(?<!product )(?<!business )(?<!trade )noms?(?: de famille"
                r"| complets?)?"
                r"(?! de domaine| commercia| de l'entreprise| de la societe| de societe| d'utilisateur)"
                r"|prenoms?|identite"
                r"|(?<!domain )(?<!company )(?<!product )(?<!business )(?<!trade )(?<!user )"
                r"(?:(?:full|first|last|family|given) )?names?|surnames?")),
)  # fmt: skip

# Words for data that are too broad to be a category: a human must say which ones.
VAGUE = _p(r"coordonnees|contact (?:details|information|data)|donnees d'identification|identification data|etat civil"
           r"|donnees de (?:contact|connexion)|personal details|billing information")  # fmt: skip

WORK = _p(r"profession\w*|pros?|de travail|work|business|corporate|d'entreprise|office")
WORK_PLURAL = _p(r"professionnel(?:le)?s|pros|de travail")
PRIVATE = _p(r"perso\w*|prive\w*|private|personal (?:e-?mail|phone|mobile)\w*")

COLLECTS = _p(r"(?:re)?collect\w*|recueil\w*|enregistr\w*|trait(?:e|ons|ees?|es)|stock\w*|saisi\w*|demand\w*"
              r"|conserv\w*"
              r"|contien\w*|comprend\w*|fourni\w*|communiqu\w*|detien\w*|renseign\w*|gather\w*"
              r"|process\w*|stor(?:e|es|ed|ing)"
              r"|records?|recorded|holds?|held|keeps?|kept|maintains?|asks?|provides?d?|receives?|contains?"
              r"|obtain\w*")  # fmt: skip

NEGATION = _p(r"(?:ne |n')(?:\w+ ){0,3}?(?:pas|jamais|plus|aucune?s?|ni)|aucune?s?|jamais|ni|(?:do|does|did"
              r"|will|is|are|shall)"
              r"(?: not|n't)|not|never|no|neither|nor")  # fmt: skip
NOT_NEGATION = _p(
    r"not only|non seulement|pas (?:seulement|uniquement)|no (?:later|longer) than|without prejudice|sans prejudice"
)
CONTRAST = _p(r"mais|but|however|toutefois|cependant|en revanche|whereas|instead|although")

# What a heading, an introduction or a sentence is about; the first that fits.
TOPIC_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cookies", _p(r"cookies?|traceurs?|trackers?|tracking")),
    ("security", _p(r"securite|securis\w*|security|protect your|chiffr\w*|encrypt\w*")),
    ("retention", _p(r"durees?|conservation|combien de temps|retention|retain|how long|storage periods?|archivage")),
    ("rights", _p(r"(?:vos|your|de vos) (?:\w+ )?(?:droits?|rights?|choices)|droits? (?:d'acces|des personnes"
                  r"|de \w+)|rights?"
                  r"|acced\w*|acces a vos|exercer|reclamations?|complaints?|opposition|portabilite")),
    ("basis", _p(r"bases? (?:legales?|juridiques?)|fondements?|legal (?:basis|bases|grounds?)|lawful bas[ei]s")),
    ("recipients", _p(r"destinataires?|partage\w*|recipients?|shar(?:e|ed|ing)|disclos\w*|sous-traitants?"
                      r"|third part(?:y|ies)"
                      r"|who (?:can )?(?:see|access|receive)s?|tiers|qui (?:a|ont) acces|qui (?:les )?recoi\w*"
                      r"|who receives|communiquees? a")),
    ("location", _p(r"ou (?:sont|se|elles|vos)|hebergement|heberge\w*|localisation|stockage|transferts?|where"
                    r"|location|hosted|hosting"
                    r"|transfers?|stockees?")),
    ("purposes", _p(r"finalites?|utilis\w*|pourquoi|objectifs?|purposes?|use|uses|used|why|usages?|afin d\w*"
                    r"|servent a")),
    ("contact", _p(r"nous contacter|contact us|contactez\w*|responsable (?:du|de) traitement|controller|dpo"
                   r"|qui sommes\W*nous"
                   r"|who we are|mentions legales|modifications? de|changes to")),
    ("data", _p(r"collect\w*|recueil\w*|donnees (?:\w+ )?(?:traitees|concernees|enregistrees|utilisees)"
                r"|categories? de donnees"
                r"|(?:quelles|les|vos) (?:donnees|informations)|what (?:\w+ )?(?:data|information)|(?:data"
                r"|information) (?:\w+ )?we"
                r"|(?:types?|categories|kinds) of (?:\w+ )?(?:data|information)|data held|by system|par systeme")),
)  # fmt: skip

COLUMN_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("basis", _p(r"bases?(?: legales?| juridiques?)?|fondements?|legal (?:basis|ground)s?|lawful basis")),
    ("retention", _p(r"durees?.*|conservation|retention.*|storage period|kept.*|how long")),
    ("recipients", _p(r"destinataires?|recipients?|shared with|acces|access")),
    ("location", _p(r"localisation|hebergement|location|hosting|hosted in|lieu.*|pays|country")),
    ("subjects", _p(r"personnes?(?: concernees?)?|(?:data )?subjects?|concerned persons?|who")),
    ("purpose", _p(r"finalites?|objectifs?|purposes?|why|usages?|used for")),
    ("system", _p(r"systemes?|plateformes?|outils?|applications?|logiciels?|systems?|platforms?|tools?|apps?"
                  r"|software|sources?"
                  r"|traitements?|services?")),
    ("data", _p(r"donnees.*|categories?.*|informations?.*|(?:personal )?data.*|information.*|champs?")),
)  # fmt: skip

LEGAL_BASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("eu-gdpr:A6-1-a", _p(r"consentements?|consent|accord prealable|opt-in")),
    ("eu-gdpr:A6-1-b", _p(r"execution (?:d'un|du|de (?:mesures|votre|notre)) ?(?:contrat|precontractuelles)?"
                          r"|contrats?"
                          r"|contractue\w*|contracts?|contractual|relation contractuelle")),
    ("eu-gdpr:A6-1-c", _p(r"obligations? (?:legales?|reglementaires?|comptables?)|legal obligations?")),
    ("eu-gdpr:A6-1-d", _p(r"interets? vita\w*|vital interests?")),
    ("eu-gdpr:A6-1-e", _p(r"missions? d'interet public|public (?:interest|task)|interet public")),
    ("eu-gdpr:A6-1-f", _p(r"interets? legitimes?|legitimate interests?")),
)  # fmt: skip

RECIPIENT_WORDS = _p(
    r"(?:membres de )?(?:notre|son|le) personnel|(?:nos|ses|des|les) (?:employes|salaries|collaborateurs"
    r"|equipes?(?: \w+)?)"
    r"|(?:nos |des )?(?:eventuels )?prestataires(?: de services?| techniques?)?|sous-traitants|hebergeurs?"
    r"|partenaires(?: \w+)?"
    r"|filiales|autorites(?: \w+)?|(?:cabinet|expert)s?[- ]comptables?|service (?:comptable|client|commercial)"
    r"|comptabilite"
    r"|(?:our |the )?(?:own )?(?:staff|employees|personnel|(?:\w+ )?teams?)|(?:service |hosting |cloud "
    r"|it )providers?|processors?"
    r"|(?:business )?partners|subsidiaries|affiliates|(?:public )?authorities|accountants?|hosting company"
    r"|carriers?|transporteurs?"
)

SHARES = _p(r"partag\w*|communiqu\w*|transmi\w*|transmett\w*|shar(?:e|ed|ing|es)|disclos\w*|acced\w*|acces\w*"
            r"|access\w*|given"
            r"|passed|provided|destin\w*|receiv\w*|recoi\w*|avec|with")  # fmt: skip

SHARES_PLAINLY = _p(r"partage\w*|communiquee?s?|transmise?s?|shared?|disclosed?")

HOSTS = _p(r"stock\w*|heberg\w*|data-?cent(?:er|re)s?|centres? de donnees|serveurs?|servers?|situe\w*|trouvent?"
           r"|located|hosted|hosting"
           r"|stored|kept|conserv\w*|localis\w*")  # fmt: skip
OUTSIDE = _p(
    r"hors|en dehors|exterieur|outside|non-eu|pays tiers|third countr(?:y|ies)|d'autres pays"
    r"|other countries"
)
AREAS = _p(
    r"union europeenne|european union|espace economique europeen|european economic area|eea|eee|ue|eu|europe"
    r"|france|allemagne"
    r"|germany|irlande|ireland|belgique|belgium|suisse|switzerland|luxembourg|pays-bas|the netherlands"
    r"|netherlands|espagne|spain"
    r"|italie|italy|royaume-uni|united kingdom|uk|etats-unis|united states|usa|canada|quebec"
)

DURATION = _p(r"(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|one|two|three|four|five|six"
              r"|seven|eight|ten|twelve)"
              r"(?: \(\d+\))? (?:jours?|semaines?|mois|ans?|annees?|days?|weeks?|months?|years?)")  # fmt: skip
KEEPS = _p(
    r"conserv\w*|gard(?:e|ons|ees?)|archiv\w*|effac\w*|supprim\w*|keep|kept|retain\w*|retention|stored?"
    r"|delet\w*|erased?"
)
ENDLESS = _p(
    r"archiv\w*|trace|aussi longtemps|le temps|duree necessaire|necessaire aux?|as long as|necessary|indefini\w*"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose data it may be: labels, DPV 2.3 term, and the words for them."""

    label: Label
    dpv: str
    words: re.Pattern[str]


SUBJECTS: Mapping[str, Known] = {
    "seller": Known(Label("vendeurs", "sellers"), "dpv:Employee",
                    _p(r"vendeu(?:r|se)s?|sellers?|sales ?(?:reps?|representatives?|persons?|people|staff)"
                       r"|vendors?")),
    "prospect": Known(Label("prospects", "prospects"), "dpv:DataSubject", _p(r"prospects?|leads?"
                                                                              r"|potential customers?")),
    "customer": Known(Label("clients", "customers"), "dpv:Customer",
                      _p(r"clients?|clientes?|acheteurs?|acheteuses?|customers?|buyers?|consommateurs?|consumers?")),
    "candidate": Known(Label("candidats", "job applicants"), "dpv:JobApplicant",
                       _p(r"candidate?s?|postulants?|(?:job )?applicants?")),
    "employee": Known(Label("salariés", "employees"), "dpv:Employee",
                      _p(r"salarie(?:e?s)?|employe(?:e?s)?|collaborat(?:eur|rice)s?|employees?|staff")),
    "member": Known(Label("membres", "members"), "dpv:Member", _p(r"adherente?s?|membres?|members?")),
    "user": Known(Label("utilisateurs", "users"), "dpv:User", _p(r"utilisat(?:eur|rice)s?|users?")),
    "visitor": Known(Label("visiteurs", "visitors"), "dpv:Visitor", _p(r"visiteu(?:r|se)s?|visitors?|internautes?")),
}  # fmt: skip
