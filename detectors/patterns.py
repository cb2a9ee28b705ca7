"""One table of patterns for every category; the Arrow kernels and the Presidio recognizers are both made from it.

Every expression is RE2's common ground with Python's `regex`: no lookaround, no back-reference, so time is linear.
What must not stand right before or after a match is said apart (`before`, `after`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from detectors import validate

GAP = r"[ .\-\x{A0}\x{202F}]"  # what people put between the digits of a number


@dataclass(frozen=True, slots=True)
class Pattern:
    """`core` is what matches; `before` and `after` are classes of characters that must not touch it."""

    id: str
    category: str
    core: str
    before: str = ""
    after: str = ""
    valid: Callable[[str], bool] | None = None
    score: float = 0.6  # how sure one match is, by itself
    bare: bool = False  # too weak inside a text: counts only where it is the whole value

    @property
    def whole(self) -> str:
        """RE2: the value is this and nothing else (surrounding blanks apart)."""
        return rf"^\s*(?:{self.core})\s*$"

    @property
    def inside(self) -> str:
        """RE2: the value holds this somewhere."""
        before = rf"(?:^|[^{self.before}])" if self.before else ""
        after = rf"(?:$|[^{self.after}])" if self.after else ""
        return rf"{before}(?:{self.core}){after}"

    @property
    def span(self) -> str:
        """Python `regex`, for Presidio: the same, as lookaround, so that the span is the match alone."""
        before = f"(?<![{self.before}])" if self.before else ""
        after = f"(?![{self.after}])" if self.after else ""
        core = self.core.replace(r"\x{A0}", "\u00a0").replace(r"\x{202F}", "\u202f")
        return f"{before}(?:{core}){after}"


_LOCAL = r"[0-9A-Za-zÀ-ÖØ-öø-ÿ_](?:[0-9A-Za-zÀ-ÖØ-öø-ÿ_.+&'%=/\-]{0,62}[0-9A-Za-zÀ-ÖØ-öø-ÿ_+\-])?"
_DOMAIN = r"(?:[0-9A-Za-zÀ-ÖØ-öø-ÿ](?:[0-9A-Za-zÀ-ÖØ-öø-ÿ\-]{0,61})\.){1,6}(?:[A-Za-z]{2,24}|xn--[0-9a-z\-]{2,40})"
_PAIRS = "|".join(rf"0[1-9](?:{gap}[0-9][0-9]){{4}}" for gap in ("[ \\x{A0}\\x{202F}]", r"\.", "-", "/"))
_OVERSEAS = "|".join(rf"0[2569][0-9]{{2}}(?:{gap}[0-9][0-9]){{3}}" for gap in (" ", r"\.", "-"))
_GREEN = r"0 ?8[0-9][0-9](?: [0-9]{3}){2}|0 ?8[0-9][0-9](?: [0-9]{2}){3}"
_EXTENSION = r"(?: ?(?:x|ext\.?|poste|p\.) ?[0-9]{1,6})?"

PATTERNS: tuple[Pattern, ...] = (
    Pattern("email", "email", rf"{_LOCAL}(?:@|%40){_DOMAIN}", after="0-9A-Za-z@", valid=validate.email, score=0.95),
    Pattern(
        "phone_fr", "phone", rf"{_PAIRS}|{_OVERSEAS}|{_GREEN}", r"0-9A-Za-z_+,.\-/", "0-9A-Za-z",
        validate.french_phone, 0.75,
    ),
    Pattern(
        "phone_fr_bare", "phone", r"0[1-9][0-9]{8}", r"0-9A-Za-z_+,.\-/=#°", "0-9A-Za-z", validate.french_phone, 0.4,
        bare=True,
    ),
    Pattern(
        "phone_fr_world", "phone", rf"(?:\+|00){GAP}?(?:33|262|590|594|596|508|269|687|689|681){GAP}?(?:\(0\){GAP}?)?"
        rf"[1-9](?:{GAP}?[0-9]){{5,8}}", r"0-9A-Za-z_", "0-9A-Za-z", validate.phone, 0.9,
    ),
    Pattern(
        "phone_world", "phone", rf"\+{GAP}?[1-9](?:[ .\-/()]{{0,2}}[0-9]){{7,14}}{_EXTENSION}",
        r"0-9A-Za-z_", "0-9A-Za-z", validate.phone, 0.85,
    ),
    Pattern(
        "phone_us", "phone", rf"(?:1[ .\-])?(?:\([0-9]{{3}}\)[ .\-]?|[0-9]{{3}}[.\-])[0-9]{{3}}[.\-][0-9]{{4}}"
        rf"{_EXTENSION}", r"0-9A-Za-z_+,.\-", r"0-9A-Za-z\-", validate.american_phone, 0.7,
    ),
    Pattern(
        "iban", "bank_account", r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?",
        "0-9A-Za-z", "0-9A-Za-z", validate.iban, 0.95,
    ),
    Pattern(
        "nir", "national_id", r"[123478] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AaBb]) ?[0-9]{3}"
        r" ?[0-9]{3} ?[0-9]{2}", "0-9A-Za-z", "0-9A-Za-z", validate.nir, 0.95,
    ),
    Pattern(
        "card", "payment_card", r"[3-6][0-9]{3}(?:[ \-]?[0-9]{4}){2}[ \-]?[0-9]{1,7}"
        r"|3[47][0-9]{2}[ \-]?[0-9]{6}[ \-]?[0-9]{5}",
        r"0-9A-Za-z.\-", r"0-9A-Za-z.\-", validate.card, 0.7,
    ),
    Pattern(
        "ipv4", "ip_address", r"(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])",
        r"0-9A-Za-z.\-", r"0-9A-Za-z.\-", validate.ip, 0.7,
    ),
    Pattern(
        "ipv6", "ip_address", r"(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
        r"|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}",
        "0-9A-Za-z:", "0-9A-Za-z:", validate.ip, 0.8,
    ),
    Pattern(
        "password_hash", "secret", r"\$(?:2[abxy]?|5|6|y|argon2(?:i|d|id)|apr1|P|H|pbkdf2[a-z0-9\-]*)\$"
        r"[0-9A-Za-z./$=,+_\-]{20,200}|\{(?:S?SHA|S?MD5|CRYPT)\}[0-9A-Za-z+/=$.]{16,120}"
        r"|pbkdf2_[a-z0-9]+\$[0-9]+\$[0-9A-Za-z+/=$.]{20,160}", score=0.95,
    ),
    Pattern(
        "url_password", "secret", r"[A-Za-z][A-Za-z0-9+\-]{1,20}://[^\s:@/]{1,64}:[^\s:@/]{1,64}@[^\s@/]{1,200}"
        r"(?:/[^\s]{0,200})?", "0-9A-Za-z", score=0.9,
    ),
    Pattern("jwt", "secret", r"eyJ[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]{10,}\.[0-9A-Za-z_\-]{10,}", score=0.9),
    Pattern(
        "api_key", "secret", r"(?:sk|pk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|gh[pousr]_[0-9A-Za-z]{36}"
        r"|AKIA[0-9A-Z]{16}|xox[abprs]-[0-9A-Za-z\-]{10,}", "0-9A-Za-z_", score=0.9,
    ),
    Pattern("ga_cookie", "online_id", r"GA1\.[0-9]\.[0-9]{6,12}\.[0-9]{9,11}|fb\.1\.[0-9]{13}\.[0-9]{6,20}", score=0.9),
)  # fmt: skip

BY_ID: dict[str, Pattern] = {pattern.id: pattern for pattern in PATTERNS}


def of(category: str) -> tuple[Pattern, ...]:
    """The patterns of one category."""
    return tuple(pattern for pattern in PATTERNS if pattern.category == category)


def whole(category: str) -> str:
    """RE2: the whole value is one of that category."""
    return rf"^\s*(?:{'|'.join(f'(?:{p.core})' for p in of(category))})\s*$"


def inside(category: str) -> str:
    """RE2: the value holds one of that category."""
    return "|".join(f"(?:{p.inside})" for p in of(category) if not p.bare)
