from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.declaration import ANY, Inventory, Location
from rules.discovery import Label
from rules.inventory import dump, load
from rules.policy import Draft, draft

POLICIES = Path(__file__).parent / "policies"
REAL = Path(__file__).parents[2].parent / "shared" / "policy" / "politique-de-confidentialite.md"
SAMPLE = Path(__file__).parents[2] / "rules" / "sample" / "politique.md"
WORKSPACE = {
    "commercial": Label("Gestion commerciale", "Commercial platform"),
    "sellers": Label("Outils des vendeurs", "Sellers' tools"),
}


def drafted(path: Path, systems: dict[str, Label] | None = None) -> Inventory:
    return draft(path.read_text("utf-8"), path.name, systems).inventory


def declared(inventory: Inventory) -> list[str]:
    return [
        " ".join(str(part) for part in (one.system, one.category, one.subject, one.qualifier, one.line) if part)
        for one in inventory.declared()
    ]


def purposes(inventory: Inventory) -> list[str]:
    return [f"{one.line} {one.dpv} {one.legal_basis or '?'}" for one in inventory.purposes]


def doubts(inventory: Inventory) -> list[int]:
    return [one.line for one in inventory.unclear]


def of(text: str) -> list[str]:
    return declared(draft(text, None).inventory)


@pytest.mark.skipif(not REAL.exists(), reason="the company's own policy is not at hand")
@pytest.mark.parametrize("systems", [{}, WORKSPACE])
def test_the_company_s_policy_gives_two_systems_each_category_with_its_line(systems: dict[str, Label]) -> None:
    inventory = drafted(REAL, systems)
    assert declared(inventory) == [
        "commercial name customer 13",
        "commercial email customer 14",
        "sellers name seller 18",
        "sellers email seller 19",
        "sellers phone seller work 20",
    ]
    assert [system.lines for system in inventory.systems.values()] == [(11, 14), (16, 20)]


@pytest.mark.skipif(not REAL.exists(), reason="the company's own policy is not at hand")
def test_the_company_s_policy_gives_six_purposes_its_date_its_place_and_what_is_odd() -> None:
    inventory = drafted(REAL)
    assert purposes(inventory) == [
        "32 dpv:ServiceProvision ?",
        "33 dpv:ServicePersonalisation ?",
        "34 dpv:DirectMarketing ?",
        "35 dpv:ServiceOptimisation ?",
        "36 dpv:AccountManagement ?",
        "37 dpv:PaymentManagement ?",
    ]
    assert str(inventory.policy.date) == "2020-04-02"
    assert {system.location for system in inventory.systems.values()} == {Location("Europe", 56)}
    assert {recipient.line for system in inventory.systems.values() for recipient in system.recipients} == {52}
    assert inventory.retention == ()
    assert doubts(inventory) == [7, 7, 24, 34, 45, 48]


def test_the_sample_policy_declares_what_the_demo_s_company_declares() -> None:
    inventory = drafted(SAMPLE, WORKSPACE)
    assert declared(inventory) == [
        "commercial name customer 14",
        "commercial email customer 15",
        "sellers name seller 21",
        "sellers email seller 22",
        "sellers phone seller work 23",
    ]
    assert len(inventory.purposes) == 5
    assert [stated.line for stated in inventory.retention] == [43, 43]


def test_french_headings_and_lists() -> None:
    inventory = drafted(POLICIES / "titres-et-listes.md")
    assert declared(inventory) == [
        "commercial name customer 15",
        "commercial email customer 16",
        "commercial birth_date customer 17",
        "sellers name seller 21",
        "sellers email seller work 22",
        "sellers phone seller work 22",
    ]
    assert purposes(inventory) == ["33 dpv:AccountManagement ?", "34 dpv:ServiceOptimisation ?", "35 None ?"]
    assert str(inventory.policy.date) == "2023-09-01"
    assert doubts(inventory) == [23, 35, 40]


def test_a_french_table_with_bases_recipients_periods_and_places() -> None:
    inventory = drafted(POLICIES / "tableau.md")
    assert declared(inventory) == [
        "commercial name customer 7",
        "commercial email customer 7",
        "sellers name seller 8",
        "sellers email seller 8",
        "sellers phone seller work 8",
    ]
    assert purposes(inventory) == [
        "7 dpv:CustomerOrderManagement eu-gdpr:A6-1-b",
        "8 dpv:AccountManagement eu-gdpr:A6-1-f",
        "9 None eu-gdpr:A6-1-c",
    ]
    assert [recipient.words for recipient in inventory.systems["commercial"].recipients] == ["équipe commerciale"]
    assert inventory.systems["paie"].declares == ()
    assert [stated.line for stated in inventory.retention] == [7, 8, 9]
    assert doubts(inventory) == [9, 9]


def test_french_prose() -> None:
    inventory = drafted(POLICIES / "prose.txt")
    assert declared(inventory) == [
        "commercial name customer 5",
        "commercial email customer 5",
        "commercial address customer 6",
        "sellers name seller 8",
        "sellers email seller 8",
        "sellers phone seller work 8",
    ]
    assert [one.id for one in inventory.purposes] == ["service", "account", "billing"]
    assert inventory.systems["sellers"].location == Location("Union européenne", 12)
    assert doubts(inventory) == []


def test_english_nested_lists() -> None:
    inventory = drafted(POLICIES / "lists.md")
    assert declared(inventory) == [
        "commercial name customer 8",
        "commercial email customer 9",
        "sellers name seller 11",
        "sellers email seller work 12",
        "sellers phone seller work 13",
    ]
    assert purposes(inventory) == [
        "19 dpv:ServiceProvision eu-gdpr:A6-1-b",
        "20 dpv:ServicePersonalisation ?",
        "21 dpv:DirectMarketing eu-gdpr:A6-1-a",
        "22 dpv:PaymentManagement ?",
    ]
    assert str(inventory.policy.date) == "2020-04-02"


def test_an_english_table() -> None:
    inventory = drafted(POLICIES / "table.md")
    assert declared(inventory) == [
        "commercial name customer 11",
        "commercial email customer 11",
        "sellers name seller 12",
        "sellers email seller work 12",
        "sellers phone seller work 12",
        "web-shop ip_address 13",
    ]
    assert [one.legal_basis for one in inventory.purposes] == ["eu-gdpr:A6-1-b", "eu-gdpr:A6-1-f", "eu-gdpr:A6-1-f"]


def test_numbered_articles_and_a_third_system() -> None:
    inventory = drafted(POLICIES / "articles.txt")
    assert declared(inventory) == [
        "commercial name customer 11",
        "commercial email customer 12",
        "sellers name seller 16",
        "sellers email seller 17",
        "sellers phone seller work 18",
        "boreal-stock login 22",
        "boreal-stock secret 23",
    ]
    assert [one.legal_basis for one in inventory.purposes] == ["eu-gdpr:A6-1-b", "eu-gdpr:A6-1-c", "eu-gdpr:A6-1-a"]
    assert inventory.systems["boreal-stock"].label == Label("Boréal Stock", "Boréal Stock")


def test_a_policy_that_names_no_system_declares_for_any_and_awaits_a_human() -> None:
    told = draft((POLICIES / "no-system.md").read_text(), "no-system.md")
    assert declared(told.inventory) == ["any name 5", "any email 5", "any phone 5"]
    assert ("systems", ANY, "declares") in told.awaiting
    assert told.inventory.policy.date is None
    assert "3 date that can be read in two ways" in [f"{one.line} {one.why}" for one in told.unclear]


def test_a_policy_that_names_no_system_declares_for_every_system_of_the_workspace() -> None:
    told = draft((POLICIES / "no-system.md").read_text(), "no-system.md", WORKSPACE)
    assert [one.system for one in told.inventory.declared()] == ["commercial"] * 3 + ["sellers"] * 3
    assert {("systems", "commercial", "declares"), ("systems", "sellers", "declares")} <= set(told.awaiting)


def test_the_policy_s_names_find_the_workspace_s_ids() -> None:
    systems = {"crm": Label("Plateforme commerciale", "Sales platform"), "vendor_app": Label("Appli", "App")}
    assert list(drafted(POLICIES / "lists.md", systems).systems) == ["crm", "vendor_app"]


def test_a_system_of_the_workspace_that_the_policy_does_not_name_stands_empty_and_is_marked() -> None:
    told = draft((POLICIES / "lists.md").read_text(), None, {**WORKSPACE, "stock": Label("Stock", "Warehouse")})
    assert told.inventory.systems["stock"].declares == ()
    assert ("systems", "stock", "declares") in told.awaiting


def test_a_system_that_the_workspace_does_not_know_is_kept_and_listed() -> None:
    inventory = drafted(POLICIES / "articles.txt", WORKSPACE)
    assert "boreal-stock" in inventory.systems
    assert 20 in doubts(inventory)


def test_what_is_declared_outside_every_named_system_is_listed_not_guessed() -> None:
    text = (
        "## Données collectées\n\nNous collectons votre adresse postale.\n\n### Outils vendeurs\n\n- nom du vendeur\n"
    )
    inventory = draft(text, None).inventory
    assert declared(inventory) == ["sellers name seller 7"]
    assert doubts(inventory) == [3]


@pytest.mark.parametrize(
    ("sentence", "categories"),
    [
        ("Nous collectons votre nom, mais nous ne collectons pas votre téléphone.", "name"),
        ("Nous ne collectons que votre nom.", "name"),
        ("Votre téléphone n’est jamais collecté.", ""),
        ("Nous n'enregistrons ni votre adresse ni votre téléphone.", ""),
        ("We do not collect your phone number, but we collect your name.", "name"),
        ("We collect your name and no other data.", "name"),
        ("No phone number is collected.", ""),
        ("We collect not only your name but also your e-mail.", "name email"),
        ("Nous collectons votre adresse e-mail et votre adresse IP.", "email ip_address"),
        ("Nous collectons votre nom d’utilisateur et votre mot de passe.", "login secret"),
        ("Nous collectons le nom de domaine de votre société.", ""),
        ("Nous collectons votre e-mail pour vous appeler par téléphone.", "email"),
        ("Vous disposez d'un droit d'accès à votre nom.", ""),
        ("We collect your credit card number and your date of birth.", "payment_card birth_date"),
        ("Nous collectons votre IBAN, votre numéro de sécurité sociale.", "bank_account national_id"),
    ],
)
def test_a_sentence_declares_what_it_affirms(sentence: str, categories: str) -> None:
    assert sorted(line.split()[1] for line in of(sentence)) == sorted(categories.split())


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Dernière modification : 02/04/2020", "2020-04-02"),
        ("Version du 1er mars 2021", "2021-03-01"),
        ("Last updated: April 2, 2020", "2020-04-02"),
        ("Last updated: 2 April 2020", "2020-04-02"),
        ("Updated on 2020-04-02 by the team", "2020-04-02"),
        ("Updated: 25/12/2020 by the team", "2020-12-25"),
        ("Updated: 12/25/2020 by the team", "2020-12-25"),
        ("Updated: 04/02/2020 by the team", "None"),
        ("Mise à jour le 31/02/2020", "None"),
        ("Loi du 6 janvier 1978", "None"),
    ],
)
def test_the_policy_s_date_is_read_as_its_language_writes_it(line: str, day: str) -> None:
    assert str(draft(line, None).inventory.policy.date) == day


def test_windows_line_ends_marks_and_typographic_spaces_change_nothing() -> None:
    text = SAMPLE.read_text("utf-8")
    odd = "\ufeff" + text.replace("\n", "\r\n").replace(" :", "\u00a0:").replace("'", "\u2019")
    assert declared(draft(odd, None).inventory) == declared(draft(text, None).inventory)
    assert str(draft(odd, None).inventory.policy.date) == "2024-03-12"


def test_what_stands_in_a_comment_is_not_declared_and_lines_stay_true() -> None:
    text = "## Données collectées\n<!-- - téléphone\n- adresse postale -->\n- nom\n"
    assert of(text) == ["any name 4"]


def test_a_cookie_section_is_no_system_and_one_line_to_read() -> None:
    text = "## Informations collectées\n\n- nom\n\n### Cookies\n\nL'outil « X » collecte votre e-mail.\n\nEncore.\n"
    inventory = draft(text, None).inventory
    assert (declared(inventory), doubts(inventory)) == (["any name 3"], [7])


def check(told: Draft) -> None:
    assert load(dump(told.inventory, told.language), "inventory.yaml") == told.inventory


@pytest.mark.parametrize("path", [SAMPLE, *sorted(POLICIES.iterdir())], ids=lambda path: path.name)
def test_every_draft_is_an_inventory_that_can_be_read_back(path: Path) -> None:
    check(draft(path.read_text("utf-8"), path.name, WORKSPACE))


PIECES = [line for path in sorted(POLICIES.iterdir()) for line in path.read_text("utf-8").splitlines()]
PIECES += [
    "| a | b |",
    "|---|---|",
    "```",
    "<!--",
    "-->",
    "**",
    "#",
    "1.",
    "- :",
    "\t- nom :",
    "« »",
    '""',
    "\u2028",
    "🦊 nom",
    "ni",
]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=25).map("\n".join),
    st.sampled_from([{}, WORKSPACE]),
)
def test_no_text_is_too_odd_to_be_drafted(text: str, systems: dict[str, Label]) -> None:
    told = draft(text, "politique.md", systems)
    check(told)
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert all(1 <= one.line <= last for one in told.unclear)
    assert all(1 <= (one.line or 1) <= last for one in told.inventory.declared())


TWO_SYSTEMS = [
    "commercial name customer",
    "commercial email customer",
    "sellers name seller",
    "sellers email seller",
    "sellers phone seller work",
]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("labels.md", "4 5 8 9 10"),
        ("prose-en.md", "3 3 3 3 3"),
        ("capitals.txt", "5 6 10 11 12"),
        ("page.html", "3 4 7 8 9"),
    ],
)
def test_other_layouts_say_the_same(name: str, lines: str) -> None:
    expected = [f"{one} {line}" for one, line in zip(TWO_SYSTEMS, lines.split(), strict=True)]
    assert declared(drafted(POLICIES / name)) == expected


def test_a_legal_basis_of_its_own_sentence_belongs_to_its_paragraph() -> None:
    assert [one.legal_basis for one in drafted(POLICIES / "prose-en.md").purposes] == ["eu-gdpr:A6-1-b"] * 3


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Our commercial platform stores customer names and e-mails, while our sellers' tools store seller names.",
            "commercial name customer 1, commercial email customer 1, sellers name seller 1",
        ),
        (
            "Votre nom est collecté dans la plateforme commerciale, votre téléphone dans les outils des vendeurs.",
            "commercial name customer 1, sellers phone seller 1",
        ),
        (
            "La plateforme commerciale et les outils des vendeurs collectent votre nom.",
            "commercial name customer 1, sellers name seller 1",
        ),
        (
            "Votre nom est collecté par la plateforme commerciale et par les outils des vendeurs.",
            "commercial name customer 1, sellers name seller 1",
        ),
        (
            "La plateforme commerciale collecte votre nom ; les outils des vendeurs ne collectent pas votre téléphone.",
            "commercial name customer 1",
        ),
    ],
)
def test_a_sentence_that_names_two_systems_is_shared_out_between_them(sentence: str, expected: str) -> None:
    assert ", ".join(of(sentence)) == expected


def test_a_picture_inside_the_text_and_a_sentence_without_end_do_not_take_for_ever() -> None:
    picture = "data:image/png;base64," + "QUJD" * 50_000
    text = f"Nous collectons votre nom.\n\n![]({picture})\n\n{'en utilisant ' * 5_000}\n"
    assert of(text) == ["any name 1"]
