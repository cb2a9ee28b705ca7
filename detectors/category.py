"""The categories of personal data that gomme tells apart, with the field's own terms for each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """`dpv` is the W3C Data Privacy Vocabulary 2.3 term, `presidio` the entity of its recognizers."""

    id: str
    fr: str
    en: str
    dpv: str
    presidio: str
    mission: bool = False


CATEGORIES: dict[str, Category] = {
    category.id: category
    for category in (
        Category("name", "nom et prénom", "name", "pd:Name", "PERSON", mission=True),
        Category("email", "adresse e-mail", "e-mail address", "pd:EmailAddress", "EMAIL_ADDRESS", mission=True),
        Category("phone", "numéro de téléphone", "phone number", "pd:TelephoneNumber", "PHONE_NUMBER", mission=True),
        Category("address", "adresse postale", "postal address", "pd:PhysicalAddress", "LOCATION"),
        Category("birth_date", "date de naissance", "date of birth", "pd:BirthDate", "DATE_TIME"),
        Category(
            "national_id", "identifiant national", "national identifier", "pd:NationalIdentificationNumber", "FR_NIR"
        ),
        Category("bank_account", "compte bancaire", "bank account", "pd:BankAccount", "IBAN_CODE"),
        Category("payment_card", "carte de paiement", "payment card", "pd:CreditCardNumber", "CREDIT_CARD"),
        Category("ip_address", "adresse IP", "IP address", "pd:IPAddress", "IP_ADDRESS"),
        Category("login", "identifiant de connexion", "login", "pd:Username", "USERNAME"),
        Category("secret", "mot de passe ou secret", "password or secret", "pd:Password", "SECRET"),
        Category("online_id", "identifiant en ligne", "online identifier", "pd:DeviceBased", "ONLINE_ID"),
    )
}

MISSION: tuple[str, ...] = tuple(c.id for c in CATEGORIES.values() if c.mission)
