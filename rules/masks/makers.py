"""Everything that makes pseudonyms in one run: one maker a category, all under one key, shared by every table.

What must be known of the sources first (twins, allotments, whether addresses are readable) is set by `rules.known`.
"""

from rules.keys import Key
from rules.masks.address import PostalAddresses
from rules.masks.company import Companies
from rules.masks.dates import Dates
from rules.masks.email import DOMAIN, Emails
from rules.masks.full_name import FullNames
from rules.masks.ip import Addresses
from rules.masks.issued import Issued
from rules.masks.login import Logins
from rules.masks.names import Names
from rules.masks.phone import Phones
from rules.masks.secret import Secrets
from rules.prf import Prf
from rules.pseudonyms import Persons


class Makers:
    """Under one key; `domain` and `readable` hold for every address, or the same one would not look the same."""

    def __init__(self, key: Key, domain: str = DOMAIN, readable: bool = True, readable_login: bool = True) -> None:
        self.persons = Persons(key)
        self.emails = Emails(key, self.persons, domain, readable)
        self.phones = Phones(key)
        self.first_names = Names(key, self.persons, "first")
        self.last_names = Names(key, self.persons, "last")
        self.full_names = FullNames(key, self.persons)
        self.logins = Logins(key, self.persons, self.emails, readable_login)
        self.companies = Companies(key, self.persons)
        self.postal = PostalAddresses(key)
        self.dates = Dates(key, self.persons)
        self.issued = Issued(key)
        self.ips = Addresses(key)
        self.secrets = Secrets(key)
        self.tokens = Prf(key.derive("token"))
        self.codes = Prf(key.derive("code"))
        self.numbers = Prf(key.derive("number"))
        self.whom = Prf(key.derive("whom"))

    def __repr__(self) -> str:
        return "Makers()"
