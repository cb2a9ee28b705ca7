"""What personal data are used for: the purposes that policies name, as W3C DPV 2.3 terms."""

import re
from dataclasses import dataclass

from rules.discovery import Label


@dataclass(frozen=True, slots=True)
class KnownPurpose:
    """A purpose by its id; `words` match `passages.normal` text."""

    id: str
    label: Label
    dpv: str
    words: re.Pattern[str]


def _known(id: str, fr: str, en: str, dpv: str, words: str) -> KnownPurpose:
    return KnownPurpose(id, Label(fr, en), f"dpv:{dpv}", re.compile(rf"(?<!\w)(?:{words})"))


# In this order: 'billing of the service' is billing, 'improve our services' is not their provision.
PURPOSES: tuple[KnownPurpose, ...] = (
    _known("billing", "Facturation et paiement", "Billing and payment", "PaymentManagement",
           r"factur|paiement|encaisse|billing|bill you|invoic|payment"),
    _known("account", "Gestion du compte", "Account management", "AccountManagement",
           r"compte|espace (?:client|personnel)|account(?!ing)"),
    _known("personalisation", "Personnalisation du service", "Service personalisation", "ServicePersonalisation",
           r"personnalis|recommand|personali[sz]|tailor|recommend"),
    _known("marketing", "Prospection et communication", "Direct marketing", "DirectMarketing",
           r"newsletter|lettres? d'information|prospection|offres|promotion|prospect|rester en contact|marketing"
           r"|keep in touch|stay in touch"
           r"|news\b|commercial messages|contact par"),
    _known("improvement", "Amélioration du service", "Service improvement", "ServiceOptimisation",
           r"amelior|statisti|mieux comprendre|mesure|analys|improv|analytics|understand"),
    _known("support", "Assistance", "Customer support", "CommunicationForCustomerCare",
           r"assistance|support|service apres|repondre a (?:vos|toute)|reclamation|answer your|help you|enquir"
           r"|customer service"),
    _known("delivery", "Livraison", "Delivery", "DeliveryOfGoods",
           r"livr|expedi|deliver(?!\w* (?:our|the|your) service)|ship"),
    _known("orders", "Gestion des commandes", "Order management", "CustomerOrderManagement",
           r"commande|devis|(?<!in )orders?\b|quotes?\b|quotations?"),
    _known("customer_relations", "Gestion de la relation client", "Customer relationship management",
           "CustomerRelationshipManagement",
           r"relation(?:s)? (?:client|commercia)|gestion (?:commerciale|des clients)|suivi (?:commercial"
           r"|des clients|client)|customer relation|manage our customers"),
    _known("fraud", "Lutte contre la fraude", "Fraud prevention", "FraudPreventionAndDetection", r"fraud"),
    _known("legal", "Obligations légales", "Legal compliance", "LegalCompliance",
           r"obligations? (?:legale|comptable|fiscale|reglementaire)|comply|legal obligation|compliance"
           r"|comptabilite|accounting"),
    _known("security", "Sécurité", "Security", "EnforceSecurity", r"securi"),
    _known("recruitment", "Recrutement", "Recruitment", "PersonnelHiring",
           r"recrut|recruit|candidatur|job application"),
    _known("service", "Fourniture du service", "Service provision", "ServiceProvision",
           r"(?:fourni|assur|execut|realis)\w* (?:\w+ ){0,3}(?:service|prestation)|provi(?:de|ding|sion)"
           r"|abonnement|subscri|services? auquel|(?:deliver|perform|run)\w* (?:our|the|your) services?"),
)  # fmt: skip


def purposes_in(text: str) -> tuple[KnownPurpose, ...]:
    """The purposes that a `normal` text names, in the text's order; the first of the table wins a shared word."""
    found: list[tuple[int, KnownPurpose]] = []
    for purpose in PURPOSES:
        if match := purpose.words.search(text):
            found.append((match.start(), purpose))
            text = purpose.words.sub(lambda hit: " " * len(hit[0]), text)
    return tuple(purpose for _, purpose in sorted(found, key=lambda pair: pair[0]))


def purpose_of(text: str) -> KnownPurpose | None:
    """The one purpose of a list item: the first of the table that fits."""
    return next((purpose for purpose in PURPOSES if purpose.words.search(text)), None)
