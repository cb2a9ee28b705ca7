"""What is written in the place of a value: NULL, a constant, a surrogate, a pseudonym.

A surrogate is new in each row and says nothing: random, as long as the column allows, of the column's type. A text
begins with `SURROGATE`, so that a certificate can tell it from what stood there.
"""

SURROGATE = "efface-"  # what the text of a surrogate begins with
SURROGATE_DOMAIN = "efface.invalid"  # RFC 2606: nobody's
