"""The words the demo is written with: name pools, towns, streets, invented firms, products that look like people."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module


@dataclass(frozen=True, slots=True)
class NamePool:
    """First names of women and men and surnames of one country, from Faker."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    lasts: tuple[str, ...]


@cache
def pools() -> tuple[NamePool, ...]:
    """French names first, then those of the countries many families came from."""
    french, *others = (_pool(locale) for locale in ("fr_FR", "fr_DZ", "pt_PT", "es_ES", "it_IT"))
    doubled = NamePool(french.female + COMPOUND_FEMALE, french.male + COMPOUND_MALE, french.lasts)
    return (doubled, *others)


def _pool(locale: str) -> NamePool:
    """Faker's lists alone: building a Faker to draw from them would cost half a second."""
    provider = import_module(f"faker.providers.person.{locale}").Provider
    female, male = provider.first_names_female, provider.first_names_male
    return NamePool(tuple(female), tuple(male), tuple(provider.last_names))


COMPOUND_FEMALE = ("Marie-Claude", "Anne-Sophie", "Marie-Hélène", "Anne-Marie", "Marie-Thérèse", "Maud-Éléonore")
COMPOUND_MALE = ("Jean-Pierre", "Jean-Marc", "Jean-François", "Pierre-Yves", "Jean-Noël", "Charles-Henri")

COMPANY = "Atelier Boréal"
COMPANY_DOMAIN = "atelier-boreal.fr"
SWITCHBOARD = "0353530100"
CONSUMER_DOMAINS = (
    "courrielo.fr", "boitapapier.com", "messagelibre.fr", "plumail.com", "clic-et-lettre.fr", "postillon-web.fr",
)  # fmt: skip
CONSUMER_WEIGHTS = (34, 22, 16, 12, 9, 7)
EMAIL_SHAPES = ("{f}.{l}", "{i}.{l}", "{f}{n}", "{l}.{f}", "{f}-{l}", "{i}{l}{n}")

TOWNS = (
    ("75011", "Paris"), ("69003", "Lyon"), ("13006", "Marseille"), ("31000", "Toulouse"), ("44000", "Nantes"),
    ("33000", "Bordeaux"), ("59000", "Lille"), ("35000", "Rennes"), ("67000", "Strasbourg"), ("34000", "Montpellier"),
    ("54000", "Nancy"), ("06000", "Nice"), ("38000", "Grenoble"), ("21000", "Dijon"), ("49000", "Angers"),
    ("72000", "Le Mans"), ("29200", "Brest"), ("87000", "Limoges"), ("37000", "Tours"), ("80000", "Amiens"),
    ("63000", "Clermont-Ferrand"), ("45000", "Orléans"), ("57000", "Metz"), ("76000", "Rouen"), ("68100", "Mulhouse"),
    ("14000", "Caen"), ("93200", "Saint-Denis"), ("26000", "Valence"), ("65100", "Lourdes"), ("42000", "Saint-Étienne"),
    ("22000", "Saint-Brieuc"), ("56000", "Vannes"), ("17000", "La Rochelle"), ("86000", "Poitiers"), ("64000", "Pau"),
    ("66000", "Perpignan"), ("30000", "Nîmes"), ("84000", "Avignon"), ("83000", "Toulon"), ("20000", "Ajaccio"),
    ("73000", "Chambéry"), ("74000", "Annecy"), ("88000", "Épinal"), ("10000", "Troyes"), ("51100", "Reims"),
    ("18000", "Bourges"), ("58000", "Nevers"), ("89000", "Auxerre"), ("71000", "Mâcon"), ("12000", "Rodez"),
    ("46000", "Cahors"), ("32000", "Auch"), ("40000", "Mont-de-Marsan"), ("50100", "Cherbourg"), ("61000", "Alençon"),
    ("27000", "Évreux"), ("28000", "Chartres"), ("41000", "Blois"), ("36000", "Châteauroux"), ("23000", "Guéret"),
)  # fmt: skip
WAYS = ("rue", "avenue", "chemin", "impasse", "place", "boulevard", "allée")
STREETS = (
    "des Lilas", "Victor Hugo", "de la République", "du Moulin", "Jean Jaurès", "des Écoles", "Pasteur", "de la Gare",
    "du Général Leclerc", "des Acacias", "Émile Zola", "de l'Église", "Gambetta", "des Peupliers", "Jules Ferry",
    "du Stade", "Saint-Michel", "de la Fontaine", "des Tilleuls", "Marie Curie", "du Château", "des Vignes",
    "Georges Clemenceau", "de Bretagne", "Louis Pasteur", "des Mésanges", "du Marché", "Anatole France", "des Remparts",
)  # fmt: skip
HOUSE_NUMBERS = tuple([str(n) for n in range(1, 120)] + [f"{n} bis" for n in range(2, 40, 3)])

FIRM_ROOTS = (
    "Aurore", "Tramontane", "Grand Large", "Vertigo", "Les Trois Chênes", "Alizé", "Hexagone", "Cap Sud", "Orion",
    "La Pierre Bleue", "Belle Rive", "Estuaire", "Horizon", "Opaline", "Quatre Saisons", "Mistral", "Azur", "Lumen",
    "Le Pavé", "Sillage", "Canopée", "Équinoxe", "Val de Brume", "Grand Chemin", "Pont Neuf", "Solstice", "Arpège",
)  # fmt: skip
FIRM_TAILS = (
    "Bâtiment", "Conseil", "Distribution", "Paysages", "Transports", "Menuiserie", "Informatique", "Services",
    "Industrie", "Traiteur", "Imprimerie", "Habitat", "Énergies", "Logistique", "Décoration", "Formation", "Optique",
)  # fmt: skip
FIRM_SHAPES = (
    "{last} SARL", "Ets {last} et Fils", "Garage {last}", "{last} & {root}", "{root} {tail}", "{root} {tail} SAS",
    "{tail} {root}", "SCI {root}", "Société nouvelle {root}", "{tail} du {root}", "{root} Groupe", "SAS {tail} {last}",
)  # fmt: skip
DOMAIN_TAILS = ("pro", "france", "services", "ouest", "contact", "groupe", "web", "sud")

ARTICLES = (
    "Table de jardin", "Chaise pliante", "Bain de soleil", "Fauteuil bas", "Banc", "Parasol", "Voile d'ombrage",
    "Coussin", "Lanterne", "Brasero", "Jardinière", "Table basse", "Tabouret", "Hamac", "Coffre de rangement",
    "Desserte", "Claustra", "Pergola", "Balancelle", "Housse",
)  # fmt: skip
RANGES = (
    "Juliette", "Colette", "Marguerite", "Oscar", "Margaux", "Nordique", "Atelier", "Capucine", "Élise", "Bahia",
    "Victoria", "Gaspard", "Toscane", "Ambre", "Rivage", "Louise", "Bistrot", "Camille", "Brooklyn", "Céleste",
)  # fmt: skip
BRANDS = (
    "Legrand", "Moreau", "Lefèvre & Co", "Martin", "Fournier", "Mercier", "Maison Girard", "Nordalys", "Rousseau",
    "Baltique", "Perrin", "Atelier 27", "Rivoire", "Chevalier", "Lacoste-Brun", "Tendal",
)  # fmt: skip
COLOURS = ("Rose", "Violette", "Olive", "Jade", "Ambre", "Marine", "Ivoire", "Prune", "Blanc cassé", "Noir", "Rubis")
USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/122.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_3) AppleWebKit/605.1.15 Version/17.3 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "boreal-mobile/4.2.1 (Android 13; SM-A536B)",
)
CARS = (
    ("RENAULT", "Clio"), ("RENAULT", "Mégane"), ("RENAULT", "Zoé"), ("PEUGEOT", "208"), ("PEUGEOT", "Rifter"),
    ("CITROEN", "C3"), ("CITROEN", "Berlingo"), ("DACIA", "Sandero"), ("CITROEN", "Élysée"),
)  # fmt: skip
BCRYPT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
