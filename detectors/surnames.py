"""How surnames end or begin in languages whose names no list can hold: `Marković`, `Tevetoğlu`, `Shevchenko`.

Only what French and English words hardly ever share; words are folded. Longer than a bare ending, so that none is one.
"""

import re
from functools import lru_cache

_ENDINGS = (
    "oglu|ozturk|turk",  # Turkish: son of
    "[bdgklmnprstvz]ov|[bdgklmnprtz]ova|[lnrtsd]eva|ovich|enko|chuk|czuk|czyk|yshyn",  # Slavic, east
    "[dlnrtvwz]ski|[dnrw]ska|[aeiou]cki|dzki|wicz|[oe]vic|[bkln]cic|[oe]vski|ovsky|insky",  # Slavic, west and south
    "escu|eanu|oaiei",  # Romanian
    "opoulos|opoulou|[aei]kis|[iy]dis|iadis|oglou",  # Greek
    "[a-z]{2}[kdgnrsl]yan|ossian|essian|assian|ashvili|adze|idze",  # Armenian, Georgian
    "[dfklnr]sson|dottir|qvist|quist|strom|lainen|[kmrst]inen",  # Nordic
    "[jkln]stra|aerts|emans|ermans|uysen|meijer|dijk",  # Dutch, Flemish
    "[a-z]mann|meier|meyer|hofer|huber|hauser|macher|reuther|tschek",  # German
    "ellini|occhi|[eo]lucci|acci|azzi|ozzi|uzzi|olini",  # Italian
    "eddine|allah|ullah|uddin|errahmane|ezzine",  # Arabic
    "singham|lingam|ratnam|palam|swamy|samy|krishnan|murthy|rajah",  # Tamil
)
_SHAPES = re.compile(rf"[a-z]{{2,}}(?:{'|'.join(_ENDINGS)})|abd(?:el|al|ou|er|en|es|ul)[a-z]{{3,}}|mc[a-z]{{4,}}")
_WORDS = frozenset(["maelstrom", "paparazzi", "whisky", "polska", "alaska", "moscov", "batman", "superman", "german"])


@lru_cache(maxsize=65536)
def is_shaped(word: str) -> bool:
    """Whether a folded word of six letters or more has the shape of a surname."""
    return len(word) > 5 and _SHAPES.fullmatch(word) is not None and word not in _WORDS
