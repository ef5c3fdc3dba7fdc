"""Personal data and secrets in text: found by their form and their check digits, counted, masked on request.

What has a check digit is checked by it (cards: Luhn and an issuer's prefix; Chinese identity numbers: region, date and
ISO 7064 MOD 11-2; IBAN: MOD 97); what has none needs a form of its own or a word beside it that names it. Names of
people and postal addresses are not found: that takes a model.
"""

import datetime as dt
import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["email", "phone", "card", "identity", "iban", "address", "secret"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.]\d|\d)")
_INTERNATIONAL = re.compile(r"(?<![\w+])\+\d{1,3}[ -.]?\(?\d{1,4}\)?(?:[ -.]?\d{2,4}){2,4}(?!\d)")
_AMERICAN = re.compile(r"(?<![\w-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])")
_CALLED = re.compile(
    r"(?:tel|phone|fax|mobile|call|电话|手机|传真|座机|热线)[^\d\n]{0,8}(\+?\d[\d ()-]{5,18}\d)", re.IGNORECASE
)
_CARD = re.compile(r"(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d-]|\.\d)")
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|5|2)|35")
_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![\dA-Za-z])")
_SOCIAL = re.compile(r"(?:SSN|social security)\D{0,20}(\d{3}-\d{2}-\d{4})(?!\d)", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)")
_ADDRESS_6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,6}(?![\w:])")
_VERSION = re.compile(r"(?:v|version|版本)\s*$", re.IGNORECASE)
_SECRETS = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"sk-(?:ant-|proj-|or-|svcacct-)?[A-Za-z0-9_-]{20,200}"  # model providers
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}"  # Amazon
    r"|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255}"
    r"|glpat-[A-Za-z0-9_-]{20,64}|hf_[A-Za-z0-9]{30,64}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,255}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,255}"  # Slack
    r"|AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,255}"  # Google
    r"|[sr]k_live_[A-Za-z0-9]{20,255}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|LTAI[A-Za-z0-9]{12,24}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,2000}"  # JSON web tokens
    r")|-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?:[^-]{0,10000}-----END [A-Z ]{0,20}PRIVATE KEY-----)?"
    r"|(?i:password|passwd|secret|api_?key|access_?token|密码|口令)[\"']?\s*[=:：]\s*[\"']([^\s\"']{8,200})[\"']"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text that is private, and what it is."""

    kind: Kind
    start: int
    end: int


def findings(text: str, kinds: Collection[Kind] = KINDS) -> list[Finding]:
    """What is private in a text, in order, none within another; of two that cross, the one found first by `KINDS`."""
    found: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for kind in sorted(kinds, key=_PRECEDENCE.index):
        for start, end in _FINDERS[kind](text):
            if all(end <= low or start >= high for low, high in taken):
                found.append(Finding(kind, start, end))
                taken.append((start, end))
    return sorted(found, key=lambda one: one.start)


@dataclass
class Mask:
    """Replaces what is private by tags such as [EMAIL_1], the same value always by the same; counts what it saw."""

    kinds: tuple[Kind, ...] = KINDS
    counts: Counter[str] = field(default_factory=Counter)
    _tags: dict[tuple[str, str], str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """The text with its private parts replaced."""
        parts, at = [], 0
        for one in findings(text, self.kinds):
            parts += [text[at : one.start], self._tag(one.kind, text[one.start : one.end])]
            self.counts[one.kind] += 1
            at = one.end
        return "".join([*parts, text[at:]])

    def _tag(self, kind: str, value: str) -> str:
        key = kind, re.sub(r"[\s-]", "", value).lower()
        number = sum(known == kind for known, _ in self._tags) + 1
        return self._tags.setdefault(key, f"[{kind.upper()}_{number}]")


def secrets(text: str) -> int:
    """How many keys, tokens and passwords a text holds."""
    return sum(1 for _ in _secrets(text))


Finder = Callable[[str], Iterator[tuple[int, int]]]


def _whole(pattern: re.Pattern[str], passes: Callable[[str], bool] | None = None) -> Finder:
    def find(text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for match in pattern.finditer(text) if passes is None or passes(match[0]))

    return find


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_MOBILE, _INTERNATIONAL, _AMERICAN):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span(1) for match in _CALLED.finditer(text) if 7 <= sum(map(str.isdigit, match[1])) <= 15)


def _is_card(text: str) -> bool:
    """Luhn's check over 13 to 19 digits that begin as an issuer's do."""
    digits = [int(char) for char in text if char.isdigit()]
    if not _ISSUERS.match("".join(map(str, digits))) or len(set(digits)) < 2:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _identities(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _IDENTITY.finditer(text) if _is_identity(match[0]))
    yield from (match.span(1) for match in _SOCIAL.finditer(text))


def _is_identity(text: str) -> bool:
    """GB 11643: a date that was, and the check digit of ISO 7064 MOD 11-2."""
    try:
        born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return born.year >= 1900 and "10X98765432"[total % 11] == text[17].upper()


def _is_iban(text: str) -> bool:
    """ISO 13616: the number with its head at the end, letters as numbers, leaves 1 when divided by 97."""
    bare = text.replace(" ", "")
    if not 15 <= len(bare) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in bare[4:] + bare[:4])) % 97 == 1


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ADDRESS, _ADDRESS_6):
        for match in pattern.finditer(text):
            if _is_address(match[0]) and not _VERSION.search(text, max(match.start() - 10, 0), match.start()):
                yield match.span()


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "." in text or text.count(":") > 3 or "::" in text


def _secrets(text: str) -> Iterator[tuple[int, int]]:
    return (match.span(1) if match[1] else match.span() for match in _SECRETS.finditer(text))


_FINDERS: dict[Kind, Finder] = {
    "secret": _secrets,
    "email": _whole(_EMAIL),
    "identity": _identities,
    "iban": _whole(_IBAN, _is_iban),
    "card": _whole(_CARD, _is_card),
    "address": _addresses,
    "phone": _phones,
}
_PRECEDENCE = list(_FINDERS)
