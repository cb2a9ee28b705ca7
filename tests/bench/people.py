"""Invented persons: names from Faker's locales and a list by hand, never from the lists the detector knows."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from random import Random

from tests.bench.words import listed

# Locale and weight: a French company's files, then a British one's. "hand" is the list below.
FRENCH = {
    "fr_FR": 66, "fr_BE": 7, "fr_CH": 2, "fr_DZ": 6, "hand": 7, "pt_PT": 2, "es_ES": 2, "it_IT": 2, "de_DE": 1,
    "en_GB": 1, "tr_TR": 1, "ro_RO": 1, "vi_VN": 1, "nl_NL": 1,
}  # fmt: skip
ENGLISH = {
    "en_GB": 45, "en_US": 30, "en_IE": 4, "en_IN": 5, "fr_FR": 4, "de_DE": 2, "es_ES": 2, "it_IT": 1, "en_NG": 2,
    "nl_NL": 2, "sv_SE": 1, "hr_HR": 1, "hand": 1,
}  # fmt: skip
GERMAN = {"de_DE": 70, "de_AT": 10, "tr_TR": 6, "hr_HR": 4, "it_IT": 4, "nl_NL": 3, "fr_FR": 3}

# Breton, Basque, Corsican, Alsatian, Kabyle, Wolof, Malian, Vietnamese, Armenian, Polish, Portuguese, Tamil, Khmer.
HAND_FIRST = listed("""
Gwenaëlle, Yannig, Maëlenn, Erwan, Nolwenn, Ewen, Maitena, Xabi, Amaia, Iban, Petru, Lisandru, Vannina, Doria,
Odile, Gunther, Massinissa, Tinhinane, Kahina, Aghiles, Fatoumata, Mamadou, Aminata, Cheikh, Ousmane, Binta,
Seydou, Oumou, Thi Hong, Van Duc, Minh Anh, Quoc Bao, Hasmik, Aram, Nazeli, Zbigniew, Małgorzata, Bronisława,
Conceição, João, Inês, Luís, Suganthan, Thavarasa, Sokha, Bopha, Abdelhakim, Fatima-Zohra, Nour-Eddine, Lalla,
Yassir, Zineddine, Anne-Charlotte, Jean-Loup, Marie-Hélène, Pierre-Yves, Loïc, Maël, Éléonore, Cunégonde,
Ségolène, Hippolyte, Zoé, Léopold, Timéo, Loan, Kylian, Jade, Lilou""")
HAND_LAST = listed("""
Le Goff, Kervella, Quéméner, Le Bihan, Guivarc'h, Abgrall, Etcheverry, Harispe, Iribarren, Etchegaray,
Casanova, Poggioli, Santoni, Muller, Schmitt, Wurtz, Aït Ouarab, Ould Slimane, Ben Youssef, El Khattabi,
Bouzid, Diallo, Traoré, Ndiaye, Coulibaly, Sow, Ba, Cissé, Nguyen, Tran, Pham, Lê, Der Hovhannessian,
Petrossian, Kowalczyk, Wiśniewski, Da Silva, Dos Santos, De Oliveira, Fernandes, Ponnampalam, Sivakumar, Chea,
Sok, de La Rochefoucauld, d'Ormesson, de Kermadec, Van den Bossche, De Smet, Saint-Aubin, Petit-Jean,
Roux-Lacombe, Martin-Vidal, Grosjean, Bonhomme, Lhermitte, Chasseloup, Pommier, Tisserand, Fabre""")
FRENCH_MAIL = listed("""gmail.com, orange.fr, free.fr, wanadoo.fr, hotmail.fr, laposte.net, sfr.fr, yahoo.fr,
outlook.fr, hotmail.com, icloud.com, live.fr, neuf.fr, bbox.fr, protonmail.com""")
ENGLISH_MAIL = listed("""gmail.com, outlook.com, yahoo.co.uk, btinternet.com, hotmail.co.uk, icloud.com, aol.com,
hotmail.com, sky.com, comcast.net, proton.me""")


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person; `mail` and `pro_mail` are built from the name, as most real ones are."""

    number: int
    first: str
    last: str
    male: bool
    born: date
    mail: str
    pro_mail: str

    @property
    def civility(self) -> str:
        return "M." if self.male else "Mme"


def plain(text: str) -> str:
    """Without accents, as old systems store it."""
    spelled = text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("ß", "ss").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))


@cache
def _lists(locale: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Male first names, female first names, last names of a locale."""
    if locale == "hand":
        return HAND_FIRST, HAND_FIRST, HAND_LAST
    provider = import_module(f"faker.providers.person.{locale}").Provider
    both = list(getattr(provider, "first_names", ()))
    male = list(getattr(provider, "first_names_male", both)) or both
    female = list(getattr(provider, "first_names_female", both)) or male
    return male, female, list(provider.last_names)


def person(rng: Random, number: int, mix: dict[str, int], domain: str) -> Person:
    """Person `number`, whose work address is in `domain`."""
    locale = rng.choices(tuple(mix), tuple(mix.values()))[0]
    male_names, female_names, last_names = _lists(locale)
    male = rng.random() < 0.5
    first = rng.choice(male_names if male else female_names)
    last = rng.choice(last_names)
    if rng.random() < 0.04:
        last = f"{last}-{rng.choice(last_names)}"
    if rng.random() < 0.04 and locale.startswith("fr"):
        first = f"{'Jean' if male else 'Marie'}-{first}"
    providers = ENGLISH_MAIL if mix is ENGLISH else FRENCH_MAIL
    return Person(
        number, first, last, male, date(1938, 1, 1) + timedelta(days=rng.randrange(25_000)),
        f"{_local(rng, first, last)}@{rng.choice(providers)}", f"{_work(rng, first, last)}@{domain}",
    )  # fmt: skip


def _joined(text: str) -> str:
    return plain(text).lower().replace("'", "").replace(" ", "").replace("’", "")


def _work(rng: Random, first: str, last: str) -> str:
    f, n = _joined(first), _joined(last)
    return rng.choice((f"{f}.{n}", f"{f}.{n}", f"{f[0]}.{n}", f"{f[0]}{n}", f"{n}.{f[0]}"))


def _local(rng: Random, first: str, last: str) -> str:
    f, n = _joined(first).replace("-", ""), _joined(last).replace("-", "")
    number = rng.choice(
        ("", "", "", str(rng.randrange(100)), str(rng.randrange(1950, 2008)), f".{rng.randrange(99):02d}")
    )
    pet = rng.choice(("loulou", "titi", "nanou", "bibou", "lapin", "soleil", "chouchou", "pitchoune", "zaza", "rider"))
    stem = rng.choice(
        (f"{f}.{n}", f"{f}{n}", f"{f[0]}{n}", f"{n}{f}", f"{n}.{f}", f"{f}_{n}", f"{f}-{n}", f"{pet}{n[:3]}", f)
    )
    return stem + number
