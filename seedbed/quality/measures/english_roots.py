"""The verb and the object noun of an English instruction, by rules: no parser, no model, no download.

Requests are brought to their imperative ("could you please …", "how do I …", "your task is to …" go), leading clauses
are skipped, and the noun is the last word of the noun phrase that follows the verb. A word that begins an instruction
and is no function word counts as a verb where a noun phrase follows, known or not. Lists gathered by hand.
"""

from __future__ import annotations

import re
from functools import lru_cache

from seedbed.core.text import sentences

Root = tuple[str, str]
"""The verb and its noun, both in their base form; "" where there is none."""

VERBS = frozenset(
    "accept achieve act adapt add address adjust advise agree alter analyse analyze annotate answer appear apply "
    "argue arrange ask assemble assess assign assist assume avoid bake balance ban be become begin believe bring "
    "brainstorm break build buy calculate call carry categorise categorize change chat check choose cite clarify "
    "classify clean code collect combine come comment compare compile complete compose compute condense conduct "
    "consider construct continue contrast convert convince cook copy correct count cover craft create criticise "
    "criticize critique cut debate debug decide declare decode define delete deliver demonstrate derive describe "
    "design detect determine develop diagnose differentiate discover discuss display distinguish divide do draft "
    "draw edit elaborate eliminate encourage end enhance ensure enumerate estimate evaluate examine execute "
    "expand expect explain explore express extend extract fill filter find finish fix flip fly follow forecast "
    "form format formulate gather generate get give go grade greet grow guess guide handle happen have hear help "
    "highlight hold host identify illustrate imagine implement improve include increase incorporate indicate "
    "infer inform insert inspect install instruct integrate interpret introduce invent invert investigate "
    "justify keep know label learn leave let link list listen locate look lose maintain make manage map mark "
    "match mean measure meet memorise memorize mention merge minimise minimize model modify move multiply name "
    "narrate need negotiate note notice number obtain offer open optimise optimize order organise organize "
    "outline output paint pair paraphrase parse pay perform persuade phrase pick pitch place plan play plot "
    "point polish practise practice predict prepare present prevent print prioritise prioritize produce program "
    "proofread propose prove provide punctuate put quote rank rate read rearrange reason recall recite recommend "
    "record reduce refactor refine refute reformulate remove rename reorder reorganise reorganize rephrase "
    "repeat replace reply report represent request research resolve respond restate restructure retell return "
    "reverse review revise rewrite rhyme roleplay round run save say schedule score search see select send "
    "separate set share shorten show shuffle simplify simulate sing sketch solve sort speak specify spell split "
    "start state stop store structure study submit substitute subtract suggest sum summarise summarize supply "
    "support swap take talk teach tell test think trace track train transcribe transform translate travel treat "
    "try turn type understand unscramble update use validate vary verify view visit visualise visualize vote "
    "want watch weigh win wish wonder work write".split()
)
_PAST = dict(
    one.split("/")
    for one in (
        "wrote/write said/say made/make found/find gave/give took/take built/build won/win led/lead began/begin "
        "wore/wear sang/sing sold/sell bought/buy taught/teach thought/think told/tell held/hold lost/lose met/meet "
        "paid/pay ran/run saw/see sent/send set/set spoke/speak drew/draw grew/grow knew/know got/get put/put "
        "discovered/discover invented/invent painted/paint founded/found composed/compose hosted/host directed/direct"
    ).split()
)
_PHRASAL = (
    "come up with,think of,figure out,find out,point out,work out,fill in,fill out,write down,put together,look up,"
    "look for,carry out,set up,make up,break down,list out,talk about,think about,write about,look at,sum up"
).split(",")
_PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beneath beside besides between "
    "beyond by concerning considering despite during except for from in inside into like near of off on onto out over "
    "per regarding since than through throughout till to toward towards under until up upon using via versus vs with "
    "within without".split()
)
_STOPS = _PREPOSITIONS | frozenset(
    "and or but so because if when while where who whom whose which what why how that whether then if i you we they he "
    "she is are was were be has have had can could will would should may might must do does did more less most very "
    "too correctly again together".split()
)
_PRONOUNS = frozenset(
    "it them this that these those me us him her himself herself itself themselves everything something anything "
    "nothing someone somebody everyone one each mine yours yourself myself ourselves".split()
)
_PERSONS = frozenset("me us him her them you".split())
_DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their some any all each every both several many few more "
    "another other no one two three four five six seven eight nine ten twelve twenty following given".split()
)
_QUANTIFIERS = frozenset("one two three four five some any all each both several many most few couple none".split())
_TRAILING = frozenset(
    "above below following given provided briefly only alphabetically again here there please instead accordingly "
    "today now yourself home online first next aloud".split()
)
_NOUNS_ING = frozenset(
    "meeting rating building meaning ending heading setting feeling painting drawing writing reading spelling string "
    "thing spring king ring evening morning wedding clothing greeting training marketing engineering programming "
    "learning advertising listing saying finding".split()
)
_WH = frozenset("what which who whom whose when where why how".split())
_BE = frozenset("is are was were am be 's".split())
_AUXILIARIES = frozenset("do does did can could will would should may might must shall".split())
_OPENERS = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|now|then|next|finally|first|firstly|also|instruction|task|question|prompt)\b[\s,:.!]*"
    r"|please\b[\s,]*|kindly\s+|just\s+|simply\s+|briefly\s+|carefully\s+|always\s+|try\s+to\s+|let'?s\s+|let\s+us\s+"
    r"|(?:can|could|would|will)\s+(?:you|we)\s+(?:please\s+|kindly\s+|help\s+me\s+(?:to\s+)?)?|would\s+you\s+mind\s+"
    r"|(?:i|we)\s*(?:'d|\s+would|\s+am|\s+want|\s+need)?\s*(?:like|want|need|wish|going|trying)?\s+(?:you\s+)?to\s+"
    r"|(?:i|we)\s+need\s+(?:some\s+)?help\s+(?:with\s+|in\s+)?|help\s+(?:me|us)\s+(?:to\s+|with\s+)?"
    r"|(?:your|the)\s+(?:task|job|goal|aim|objective)\s+is\s+to\s+|you\s+(?:should|must|will|need\s+to|have\s+to|are\s+to"
    r"|are\s+(?:asked|required)\s+to)\s+|how\s+(?:do|can|could|should|would|might)\s+(?:i|you|we|one|someone)\s+(?:best\s+)?"
    r"|how\s+to\s+|(?:what\s+is|what's)\s+the\s+best\s+way\s+to\s+|do\s+you\s+(?=know|have)|i\s+am\s+(?=look)|i'm\s+(?=look))",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:in|using|based|given|without|with|for|as|from|according|after|before|when|once|while|considering|by|on|at"
    r"|to|like|assuming|starting|here|suppose|imagine|if)\b[^,:?]*[,:]\s*",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"^(?:you\s+(?:are|will\s+be|have\s+been)\b|imagine\b|suppose\b|assume\b|pretend\b|consider\b(?=.*\byou\b)|given\b"
    r"|in\s+this\s+task|here\s+(?:is|are)\b|this\s+is\b|there\s+(?:is|are)\b)",
    re.IGNORECASE,
)
_ACT = re.compile(r"^act\s+(?:as|like)\b.*?\band\s+", re.IGNORECASE)
_ADJECTIVAL = re.compile(r"(?:ive|ful|ous|able|ible|less|ish|chy|nny|ear|ief|ort)$")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9'’+#\-]*|\d[\d.,]*(?:-[a-z]+)*|[^\sA-Za-z\d]")


def english_root(text: str) -> Root:
    """The verb and the noun of the first sentence that has a verb; ("", "") where none has."""
    found = sentences(text)[:4]
    asked = [one for one in found if not _CONTEXT.match(one) or one is found[-1]]
    for sentence in asked[:2]:
        root = _sentence(sentence)
        if root[0]:
            return root
    return "", ""


def _sentence(sentence: str) -> Root:
    left = sentence.strip(" \t\"'“”*#->1234567890.)")
    for _ in range(4):
        shorter = _OPENERS.sub("", left, count=1)
        shorter = _LEADING.sub("", shorter, count=1) if "," in shorter or ":" in shorter else shorter
        shorter = _ACT.sub("", shorter, count=1)
        if shorter == left:
            break
        left = shorter
    tokens = _TOKEN.findall(left)
    if not tokens:
        return "", ""
    first = tokens[0].lower()
    if first in _WH or first in _AUXILIARIES or first in _BE:
        return _question(tokens)
    verb = _verb(first, tokens[1:])
    return _with_object(verb, tokens[1:]) if verb else ("", "")


def _verb(word: str, rest: list[str]) -> str:
    """A word that begins an instruction as a verb in its base form, or nothing."""
    base = verb_base(word)
    if base in VERBS:
        return base
    following = rest[0].lower() if rest else ""
    if word in _STOPS or word in _DETERMINERS or word in _PRONOUNS or not word.isalpha() or word.endswith("ly"):
        return ""
    return word if following in _DETERMINERS or following in _PERSONS or following[:1].isdigit() else ""


def _question(tokens: list[str]) -> Root:
    """Of a question the verb that is asked about, where it is not "be"."""
    words = [one.lower() for one in tokens]
    if words[0] in ("who", "which", "what", "whose") and not any(one in _AUXILIARIES | _BE for one in words[1:3]):
        for place in range(1, min(5, len(words))):
            base = verb_base(words[place])
            if base in VERBS and (words[place] != base or words[0] == "who") and base != "be":
                return _with_object(base, tokens[place + 1 :])
        return "", ""
    place = next((at for at, one in enumerate(words[:4]) if one in _AUXILIARIES), -1)
    if place < 0 or any(one in _BE for one in words[:place]):
        return "", ""
    for at in range(place + 2, min(place + 9, len(words))):
        if words[at] in VERBS and words[at] != "be" and words[at - 1] not in _DETERMINERS:
            asked = words[0] in _WH and words[0] not in ("how", "why", "when", "where")
            verb, noun = _with_object(words[at], tokens[at + 1 :])
            return verb, "" if asked else noun
    return "", ""


def _with_object(verb: str, rest: list[str]) -> Root:
    words = [one.lower() for one in rest]
    for phrase in _PHRASAL:
        head, *particles = phrase.split()
        if verb == head and words[: len(particles)] == particles:
            return phrase, _object(rest[len(particles) :])
    return verb, _object(rest)


def _object(rest: list[str]) -> str:
    """The head noun of the noun phrase that begins here, in the singular; "" where there is none."""
    words = [one.lower() for one in rest]
    if len(words) > 1 and words[0] in _PERSONS and _opens_phrase(words[1]):
        words = words[1:]
    if words and words[0] in ("all", "both", "each") and words[1:2] == ["the"]:
        words = words[1:]
    counted = words[0] in _QUANTIFIERS if words else False
    if ("of" in words[1:2] and counted) or words[:3] in (["a", "couple", "of"], ["a", "few", "of"]):
        words = words[words.index("of") + 1 :]
    head = ""
    for at, word in enumerate(words[:12]):
        following = words[at + 1 : at + 2]
        if word in ("and", "or") and words[0] in ("a", "an") and _another_adjective(head, following):
            continue
        if not word[0].isalnum() or word in _STOPS or (head and _trails(word, following)):
            break
        if word in _PRONOUNS and at == 0 and not _goes_on(following):
            return ""
        if word[0].isalpha() and word not in _DETERMINERS and not _is_adverb(word):
            head = word
    return noun_base(head)


def _another_adjective(head: str, following: list[str]) -> bool:
    """Whether "and" joins two adjectives before one noun: "a short and funny story"."""
    return bool(_ADJECTIVAL.search(head)) and bool(following) and following[0] not in _DETERMINERS


def _trails(word: str, following: list[str]) -> bool:
    """Whether a word after a noun ends the noun phrase."""
    return word in _TRAILING or _is_adverb(word) or _participle(word, following)


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in ("family", "reply", "assembly", "anomaly", "monopoly")


def _goes_on(following: list[str]) -> bool:
    return bool(following) and following[0][0].isalnum() and following[0] not in _STOPS


def _opens_phrase(word: str) -> bool:
    return word[0].isalnum() and word not in _STOPS


def _participle(word: str, following: list[str]) -> bool:
    """Whether a word after a noun begins a clause about it: "the words beginning with", "the price paid by"."""
    if word.endswith("ing"):
        return word not in _NOUNS_ING
    after = following[0] if following else "."
    return word.endswith("ed") and (after in _PREPOSITIONS or not after[0].isalnum())


_ENDINGS = (("ing", ("", "e")), ("ied", ("y",)), ("ed", ("", "e")), ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)))


@lru_cache(maxsize=4096)
def verb_base(word: str) -> str:
    """The base form of a verb where a form of a known one is given, as Americans spell it; else the word."""
    if word.endswith(("ise", "yse")) and word[:-2] + "ze" in VERBS:
        return word[:-2] + "ze"
    if word in VERBS:
        return word
    if word in _PAST:
        return _PAST[word]
    for ending, ways in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: -len(ending)]
            doubled = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
            for base in [*(stem + way for way in ways), *doubled]:
                if base in VERBS:
                    return base
    return word


_IRREGULAR = dict(
    one.split("/")
    for one in (
        "people/person children/child men/man women/woman feet/foot teeth/tooth mice/mouse geese/goose lives/life "
        "knives/knife leaves/leaf wives/wife halves/half shelves/shelf analyses/analysis hypotheses/hypothesis "
        "theses/thesis crises/crisis criteria/criterion phenomena/phenomenon indices/index matrices/matrix "
        "olympics/olympics series/series species/species news/news physics/physics mathematics/mathematics "
        "lens/lens gas/gas bus/bus virus/virus status/status process/process"
    ).split()
)


def noun_base(word: str) -> str:
    """The singular of a noun, without a possessive."""
    plain = re.sub(r"['’]s?$", "", word)
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if plain.endswith("ies") and len(plain) > 4:
        return plain[:-3] + "y" if plain not in ("movies", "cookies", "calories", "zombies") else plain[:-1]
    if re.search(r"(?:ss|x|z|ch|sh)es$", plain):
        return plain[:-2]
    if re.search(r"(?:[^s]s)$", plain) and not re.search(r"(?:us|is|ss)$", plain) and len(plain) > 3:
        return plain[:-1]
    return plain
