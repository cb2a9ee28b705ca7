"""What the company's people write into free text: mostly nothing about anybody, sometimes everything."""

from collections.abc import Sequence

from flows.demodata.company import Draw
from flows.demodata.people import PHONE_FORMS, Person, unaccented

TICKETS = (
    "Bonjour, je n'arrive plus à me connecter à mon espace depuis hier soir. Merci de votre aide.",
    "La facture reçue ne correspond pas au devis. Merci de me rappeler au {tel}. {first} {last}",
    "Colis arrivé cassé, photos jointes. Cordialement, {first} {last}",
    "Pouvez-vous changer mon adresse e-mail : la nouvelle est {mail}",
    "Toujours pas de nouvelles de ma commande 0100{n:06}, c'est la troisième relance !!!",
    "bonjour je souhaite resilier mon contrat merci de confirmer par mail a {mail}\n{last_loud} {first}",
    "Livraison possible un samedi ? Le transporteur passe toujours quand il n'y a personne.",
    "Suite à notre échange téléphonique, {title} {last} reste joignable au {tel} l'après-midi.",
    "Erreur 500 sur la page paiement, voir capture. Navigateur à jour.",
    "Demande de duplicata de facture F2023-{n:06} pour le comptable.",
)
ANSWERS = (
    "Remboursé.", "Duplicata envoyé.", "Client rappelé, ne répond pas.", "RAS", "Mot de passe réinitialisé.",
    "Vu avec {title} {last}, geste commercial de 10 %.", "Transmis au service livraison.", "Doublon, voir ticket {n}.",
    "Réponse envoyée à {mail}",
)  # fmt: skip
VISITS = (
    "Bon accueil. Projet de réaménagement du showroom pour le printemps, budget à confirmer.",
    "Vu {title} {last}. Intéressé par la gamme Juliette, relancer après les congés.",
    "Absent, laissé carte de visite et catalogue.",
    "Rappeler {first} {last} au {tel} avant vendredi.",
    "Stand refait à neuf, concurrence Nordalys présente. Commande probable de 40 transats.",
    "Décisionnaire : {title} {last_loud} ({mail}), voir aussi le comptable.",
    "RDV annulé, nouveau créneau demandé.",
    "{title} {last} a changé de portable : {tel}",
    "Prix jugés trop hauts sur les pergolas. Remise 5 % accordée sur la ligne Ambre.",
    "Point mensuel, rien de neuf.",
)
EXPENSES = (
    "Parking gare", "Péage A10", "Déjeuner avec {title} {last}", "Hôtel salon Paysalia", "Essence",
    "Fournitures de bureau", "Invitation {first} {last} (prospect)", "Taxi aéroport", "Repas équipe",
)  # fmt: skip
DIARY = (
    "RDV {title} {last}", "Réunion d'équipe", "Appeler {first} {last}", "Congés", "Salon Paysalia", "Point pipeline",
    "Visio {last_loud} {first}", "Formation produit", "Déplacement Nantes", "RDV showroom",
)  # fmt: skip
MESSAGES = (
    "Bonjour {title} {last}, votre RDV est confirmé. Atelier Boréal",
    "Votre commande 0100{n:06} est prête au showroom.",
    "Rappel : offre Juliette -20 % jusqu'à dimanche. STOP au 36111",
    "Bonjour {first}, on s'appelle à 15h ? au {tel}",
)
CALL_REMARKS = (
    "Ne plus appeler", "Standard fermé entre 12h et 14h", "préfère le portable : {tel}", "Message laissé", "NRP",
    "à recontacter en septembre", "mail à jour : {mail}", "ok", "faux numéro", "voir avec la comptabilité",
)  # fmt: skip


def said(
    draw: Draw, templates: Sequence[str], about: Sequence[Person], weights: Sequence[float] | None = None
) -> list[str]:
    """One text about each person, from the templates."""
    chosen = draw.of(templates, weights)
    forms = draw.of(tuple(PHONE_FORMS.values()))
    return [
        template.format(
            title=person.title,
            first=person.first,
            last=person.last,
            last_loud=person.last.upper(),
            mail=person.email,
            tel=form(person.mobile),
            n=number,
        )
        if "{" in template
        else template
        for number, (template, form, person) in enumerate(zip(chosen, forms, about, strict=True))
    ]


def full_names(draw: Draw, about: Sequence[Person]) -> list[str]:
    """Full names as a field without rules collects them: titles, capitals, surname first, accents lost."""
    shapes = draw.of(("{f} {l}", "{L} {f}", "{t} {f} {L}", "{L} {F}", "{l}, {f}", "{t} {L} {f}"), (8, 5, 3, 3, 1, 1))
    plain = draw.of((False, True), (3, 1))
    names = [
        shape.format(t=p.title, f=p.first, l=p.last, F=p.first.upper(), L=p.last.upper())
        for shape, p in zip(shapes, about, strict=True)
    ]
    return [unaccented(name) if lost else name for name, lost in zip(names, plain, strict=True)]
