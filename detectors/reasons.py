"""Every reason a detector may give: its code, its figures, and what it means in English.

Reports put the codes into words; a test checks that every code that is used stands here, with these figures.
"""

from detectors.finding import Reason

REASONS: dict[str, tuple[str, ...]] = {
    # --- what the schema says
    "column_name": ("word",),  # the name of the column says so; `word` is the word of our own list that it holds
    "column_comment": ("word",),  # the comment on the column says so
    "table_context": ("word",),  # the table is about persons (`word`: customers, staff…)
    "neighbour": ("word",),  # a column beside it says so: a first name beside this surname, an e-mail, a civility
    "thing_context": ("word",),  # against: the table or column is about things, places or companies
    "negative_word": ("word",),  # against: a word such as code, ref, verified
    "column_type": ("type",),  # the type fits (date for a date of birth, text for a name…)
    "foreign_key": ("table", "column"),  # the column points at a column that holds it
    # --- what the values say
    "census_match": ("share",),  # share of all non-null values that fit the pattern (every row was read)
    "census_inside": ("rows",),  # number of rows whose text holds one (every row was read)
    "sample_match": ("share", "tested"),  # share of the distinct sampled values that fit
    "number_plan": ("share", "tested"),  # share of sampled numbers that a number plan really assigns
    "lost_zero": ("share",),  # numbers stored as integers, without their leading zero
    "checksum": ("share", "tested"),  # share whose check digits are right
    "lexicon": ("share", "tested"),  # share of sampled values made of known first names and surnames
    "full_names": ("share", "tested"),  # share that hold a first name and a surname
    "civility": ("share", "tested"),  # share that begin with M., Mme, Dr…
    "email_agrees": ("share", "tested"),  # words of the value stand in the e-mail address of the same row
    "overlap": ("share", "system", "table", "column"),  # its words are those of a confirmed name column
    "few_values": ("distinct",),  # only so many different values: weak evidence
    "no_values": (),  # the column is empty: only its name and type speak
    "mixed": ("share",),  # only this share fits; the rest is something else
    "text_cue": ("rows",),  # rows of text with a civility or a first name before a capitalised word
    "entity_recognition": ("share", "tested"),  # share of the cue-bearing snippets in which NER (spaCy) sees a person
    "obfuscated": ("share", "tested"),  # addresses written as "jean at ex dot fr"
    "date_span": ("first_year", "last_year"),  # the years of the dates fit the living
    # --- what somebody has to know
    "role_mailbox": ("share", "tested"),  # share of addresses of a function (contact@, info@), not of a person
    "shared_number": ("rows",),  # one number or address stands in so many rows: a switchboard or a shared mailbox
    "consumer_mail": ("share", "tested"),  # share of addresses at consumer providers (free.fr, gmail.com…)
    "mobile_numbers": ("share", "tested"),  # share of mobile numbers
    "company_names": ("share", "tested"),  # share that carry a legal form or a trade: companies
    "sole_traders": ("share", "tested"),  # companies named after a person: their name is personal data
    # --- what the workspace says of its own data
    "custom_pattern": ("id", "label", "share"),  # share of the values that are, or hold, what patterns.yaml describes
    "custom_lexicon": ("id", "share", "tested"),  # share of the values that a lexicon of the workspace calls names
    "custom_lexicon_against": ("id", "share", "tested"),  # against: the lexicon says that they are none
    # --- what compliance says
    "decided": ("category",),  # a decision says so; `category` is the one that was found
}


def reason(code: str, **figures: float | int | str) -> Reason:
    """A reason of the table, with exactly its figures; shares are rounded to four digits."""
    if set(figures) != set(REASONS[code]):
        raise KeyError(f"{code} takes {', '.join(REASONS[code]) or 'no figure'}")
    return Reason(code, {k: round(v, 4) if isinstance(v, float) else v for k, v in figures.items()})
