"""Telephone numbers as people type them: French in all its spellings, and those of the neighbours."""

from random import Random

# '#' is any digit. Prefixes that are really assigned, so that a number plan accepts them.
FRENCH_MOBILE = ("06 1# ## ## ##", "06 2# ## ## ##", "06 4# ## ## ##", "06 6# ## ## ##", "06 7# ## ## ##",
                 "06 8# ## ## ##", "07 6# ## ## ##", "07 8# ## ## ##", "07 5# ## ## ##", "06 30 ## ## ##")  # fmt: skip
FRENCH_FIXED = ("01 4# ## ## ##", "02 40 ## ## ##", "02 98 ## ## ##", "03 20 ## ## ##", "03 88 ## ## ##",
                "04 78 ## ## ##", "04 91 ## ## ##", "05 61 ## ## ##", "05 56 ## ## ##", "09 7# ## ## ##",
                "01 53 ## ## ##", "03 81 ## ## ##", "02 35 ## ## ##", "04 67 ## ## ##")  # fmt: skip
OVERSEAS = ("0590 4# ## ##", "0696 3# ## ##", "0262 2# ## ##", "0692 6# ## ##", "0594 3# ## ##", "0639 6# ## ##")
ABROAD = {
    "BE": ("+32 47# ## ## ##", "0032 2 51# ## ##", "+32 49# ## ## ##"),
    "CH": ("+41 79 4## ## ##", "+41 22 73# ## ##", "0041 78 7## ## ##"),
    "LU": ("+352 621 1## ###",),
    "GB": ("+44 7911 1#####", "+44 20 7### 8###", "+44 161 2## ####"),
    "DE": ("+49 151 2#######", "+49 30 90#####", "0049 171 3######"),
    "ES": ("+34 6## 12 34 5#", "+34 91 2## ## ##"),
    "IT": ("+39 347 #######", "+39 06 69# #####"),
    "PT": ("+351 91# ### ###", "+351 21 3## ## ##"),
    "MA": ("+212 6 61 ## ## ##",),
    "DZ": ("+213 5 50 ## ## ##",),
    "SN": ("+221 77 ### ## ##",),
    "US": ("+1 415 5## ####", "+1 (212) 5##-####"),
}
BRITISH = ("07911 1#####", "07500 2#####", "07400 8#####", "020 7### 8###", "020 8### 4###", "0161 2## ####",
           "0121 4## ####", "0113 2## ####", "+44 7911 1#####", "01273 6#####")  # fmt: skip

AMERICAN = ("(212) 5##-####", "415-5##-####", "617.5##.####", "+1-312-5##-####", "305 5## ####", "(646) 2##-####")
GERMAN = ("0151 2#######", "030 90######", "089 5#######", "0171 3######", "+49 (0)40 3######", "0221/4######")


def dial(rng: Random, template: str) -> str:
    return "".join(str(rng.randrange(10)) if c == "#" else c for c in template)


def french(rng: Random, kind: str = "any") -> str:
    """A French number in its printed form, pairs of digits."""
    if kind == "any":
        kind = "mobile" if rng.random() < 0.55 else "fixed"
    if rng.random() < 0.02:
        return dial(rng, rng.choice(OVERSEAS))
    return dial(rng, rng.choice(FRENCH_MOBILE if kind == "mobile" else FRENCH_FIXED))


def spelled(number: str, spelling: str) -> str:
    """A printed French number, in another spelling."""
    digits = "".join(c for c in number if c.isdigit())
    pairs = [digits[i : i + 2] for i in range(0, len(digits), 2)]
    match spelling:
        case "plain":
            return digits
        case "dots":
            return ".".join(pairs)
        case "dashes":
            return "-".join(pairs)
        case "plus":
            return f"+33{digits[1:]}"
        case "plus spaced":
            return f"+33 {digits[1]} {' '.join(pairs[1:])}"
        case "plus zero":
            return f"+33 (0){digits[1]} {' '.join(pairs[1:])}"
        case "zero zero":
            return f"0033{digits[1:]}"
        case "integer":
            return digits.lstrip("0")
        case "triples":
            return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
        case "slashes":
            return "/".join(pairs)
        case "remark":
            return f"{number} (bureau)"
        case "two":
            return f"{number} / {number[:-2]}{(int(digits[-2:]) + 7) % 100:02d}"
        case "extension":
            return f"{number} p. {int(digits[-3:]) + 100}"
        case _:
            return number


SPELLINGS = ("spaced", "plain", "dots", "dashes", "plus", "plus spaced", "plus zero", "zero zero", "triples")
REMARKS = ("remark", "two", "extension", "slashes")


def abroad(rng: Random) -> str:
    number = dial(rng, rng.choice(ABROAD[rng.choice(tuple(ABROAD))]))
    return number.replace(" ", "") if rng.random() < 0.3 else number
