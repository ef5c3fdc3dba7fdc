"""Groups of English words that can stand for one another in most sentences, gathered by hand for this package.

Written for edits that must keep a label: no group holds a word and its opposite, and words that are as often something
else (like, right, too) are left out. Plurals and the forms of verbs are made by rule; irregular ones stand in
``IRREGULAR``. A recipe can add groups of its own.
"""

from __future__ import annotations

from functools import lru_cache

NOUNS = """
movie film|picture photo image|job position post|child kid youngster|boss manager supervisor|shop store|car automobile
street road|error mistake|fault flaw defect|start beginning|answer reply response|question query|price cost
student pupil|teacher instructor|doctor physician|lawyer attorney|author writer|actor performer|customer client
worker employee|buyer purchaser|seller vendor|company firm business|town city|country nation|house home|room chamber
journey trip voyage|holiday vacation|help aid assistance|problem difficulty issue|goal aim|aim objective
purpose intention|method approach technique|way manner|tool instrument|machine device|part portion|piece bit
kind sort type|place spot location|area region zone|edge border|base bottom|middle centre|gap opening|hole cavity
rule regulation|law statute|duty obligation|plan scheme|project undertaking|idea notion thought|view opinion
belief conviction|reason cause|result outcome consequence|effect impact|change alteration|growth increase rise
loss deficit|profit gain|money cash|pay salary wage|tax levy|amount quantity|number figure|size magnitude
length extent|speed pace velocity|power strength|force energy|fear dread|anger rage|joy delight|sadness sorrow grief
love affection|hatred loathing|hope expectation|surprise astonishment|doubt uncertainty|worry concern anxiety
pain ache|illness disease sickness|injury wound|cure remedy|medicine drug|food nourishment|meal repast|drink beverage
dish plate|rubbish garbage trash|clothes clothing garments|shoe footwear|stone rock|wood timber|forest woodland
sea ocean|river stream|hill mound|storm tempest|wind breeze|ground earth soil|animal creature beast|dog hound
bug insect|crowd throng|friend companion pal|enemy foe|neighbour neighbor|stranger outsider|leader chief head
king monarch|army troops|battle fight combat|thief robber|crime offence|prison jail|story tale narrative|book volume
newspaper paper|letter note message|news tidings|speech address talk|talk conversation|language tongue|word term
song tune melody|winner victor|prize award|study research|experiment trial|proof evidence|fact truth|secret mystery
pair couple|chance opportunity|luck fortune|danger peril hazard|risk hazard|safety security|accident mishap
damage harm|attempt try effort|achievement accomplishment|success triumph|failure flop|skill ability
experience background|memory recollection|dream vision|habit custom|tradition custom|plot storyline|scene sequence
cast ensemble|service assistance|quality standard|flavour flavor taste|smell odour scent|staff personnel crew
meeting gathering|party celebration|delay holdup|parcel package|screen display|battery cell
"""
VERBS = """
begin start commence|end finish conclude|stop halt cease|buy purchase|send dispatch|show display exhibit|hide conceal
find discover|search seek|watch observe|hear overhear|say state remark|tell inform|speak talk|ask inquire
answer reply respond|explain clarify|describe portray depict|name title|think believe reckon|know understand
understand grasp comprehend|remember recall recollect|forget overlook|learn master|teach instruct|help assist aid
hurt injure harm|heal cure|fix repair mend|break smash shatter|build construct erect|create produce|destroy ruin wreck
change alter modify|improve enhance|grow expand|shrink contract|rise climb|fall drop|increase raise
reduce decrease lessen|join connect link|split divide|mix blend combine|choose select pick|decide determine
try attempt|need require|want desire|love adore|hate detest loathe|fear dread|hope wish|wait linger|hurry rush hasten
walk stroll|jump leap|throw toss fling|hold grip clutch|carry transport|pull drag tug|push shove|lift raise hoist
drop release|put place|keep retain|save rescue|lose misplace|win triumph|beat defeat|fight battle|attack assault
defend protect guard|allow permit|forbid prohibit ban|force compel|obey follow|refuse decline|accept receive
agree concur|argue quarrel|complain grumble|praise commend|blame accuse|thank acknowledge|greet welcome|visit attend
depart leave|return reappear|stay remain|live reside dwell|travel journey|drive steer|eat consume|drink sip
cook prepare|clean wash|cut slice|close shut|open unlock|fill load|empty drain|use employ utilise|test examine
check verify inspect|measure gauge|count tally|add include|remove delete|replace substitute|copy duplicate imitate
write compose|read peruse|draw sketch|play perform|laugh chuckle giggle|cry weep sob|shout yell scream|whisper murmur
smile grin|happen occur|appear emerge|vanish disappear|cause trigger|lead guide direct|gather collect assemble
spread scatter|wear don|promise pledge vow|cheat deceive trick|steal rob|spend expend|offer propose
suggest recommend propose|warn caution|guess estimate|prove demonstrate|bore weary|annoy irritate|anger enrage
please delight|surprise astonish amaze|confuse puzzle baffle|disappoint dismay|drag dawdle
"""
OTHERS = """
good fine decent|great excellent superb splendid|wonderful marvellous fantastic|terrible awful dreadful horrible
big large|huge enormous gigantic immense|small little|tiny minute minuscule|long lengthy|short brief|tall high
wide broad|narrow slim|thin slender|thick dense|heavy weighty|strong powerful sturdy|weak feeble frail
hard difficult tough|easy simple effortless|fast quick rapid swift|slow sluggish|early premature|late tardy|new fresh
old ancient aged|young youthful|modern contemporary|famous renowned celebrated|unknown obscure|rich wealthy affluent
cheap inexpensive|expensive costly dear|clean spotless|dirty filthy grimy|wet damp moist|dry arid|warm cosy
bright brilliant|dark gloomy dim|loud noisy|quiet silent hushed|calm peaceful tranquil|busy hectic
happy glad cheerful joyful|sad unhappy sorrowful|angry furious mad|afraid scared frightened|brave courageous bold
shy timid|cruel brutal|polite courteous|rude impolite|honest truthful sincere|clever smart intelligent
stupid foolish silly|wise sensible|funny amusing humorous comical|boring dull tedious|interesting engaging fascinating
exciting thrilling|strange odd peculiar weird|normal usual ordinary|rare uncommon|common widespread|special particular
beautiful lovely gorgeous|pretty attractive|ugly hideous|nice pleasant agreeable|tasty delicious|fresh crisp
rotten spoiled|healthy fit|ill sick unwell|tired weary exhausted|hungry starving|empty vacant|open accessible
closed shut|important significant crucial|main chief principal|necessary essential vital|useful helpful handy
useless worthless|possible feasible|impossible unfeasible|likely probable|certain sure|true correct accurate
false untrue|right correct|wrong incorrect|clear obvious evident|unclear vague|exact precise|rough approximate
whole entire complete|broken damaged|safe secure|dangerous hazardous risky perilous|lucky fortunate
unlucky unfortunate|ready prepared|eager keen enthusiastic|lazy idle|careful cautious|careless reckless
friendly amiable|hostile unfriendly|lonely isolated|public communal|private personal|different distinct|similar alike
same identical|equal equivalent|enough sufficient|extra additional|sudden abrupt|quickly rapidly swiftly
slowly gradually|often frequently|rarely seldom|always constantly|usually normally generally|sometimes occasionally
soon shortly|now currently|finally eventually|suddenly abruptly|almost nearly|really truly genuinely
completely totally entirely|mostly mainly largely|maybe perhaps|probably presumably|clearly obviously
however nevertheless|therefore thus hence|especially particularly|easily effortlessly|carefully cautiously
together jointly|sadly unfortunately|happily gladly|badly poorly|again anew|instead alternatively
"""
IRREGULAR = {
    "begin": "began", "buy": "bought", "sell": "sold", "get": "got", "give": "gave", "send": "sent", "hide": "hid",
    "find": "found", "seek": "sought", "see": "saw", "hear": "heard", "overhear": "overheard", "say": "said",
    "tell": "told", "speak": "spoke", "think": "thought", "know": "knew", "understand": "understood",
    "forget": "forgot", "teach": "taught", "hurt": "hurt", "break": "broke", "build": "built", "make": "made",
    "grow": "grew", "shrink": "shrank", "rise": "rose", "fall": "fell", "split": "split", "choose": "chose",
    "run": "ran", "leap": "leapt", "throw": "threw", "fling": "flung", "catch": "caught", "hold": "held",
    "put": "put", "set": "set", "keep": "kept", "lose": "lost", "win": "won", "beat": "beat", "fight": "fought",
    "forbid": "forbade", "leave": "left", "come": "came", "drive": "drove", "eat": "ate", "drink": "drank",
    "cut": "cut", "shut": "shut", "write": "wrote", "read": "read", "draw": "drew", "weep": "wept", "lead": "led",
    "spread": "spread", "wear": "wore", "steal": "stole", "pay": "paid", "spend": "spent", "cost": "cost",
    "mistake": "mistook", "dwell": "dwelt",
}  # fmt: skip
_DOUBLED = frozenset(
    "stop get grab run beg plan rob ban drag tug chat grip drop set put split cut shut hit sip don permit begin forbid "
    "commit trip skip flop slip snip trim".split()
)
_STRESSED = frozenset("beat eat seek heal read spread lead weep keep sell".split())
_VOWELS = "aeiou"


@lru_cache(maxsize=1)
def english() -> dict[str, tuple[str, ...]]:
    """The synonyms of every word of the groups, in all the forms, themselves left out."""
    found: dict[str, dict[str, None]] = {}
    for listed, forms in ((NOUNS, (str, plural)), (VERBS, (str, plural, past, doing)), (OTHERS, (str,))):
        for group in listed.replace("\n", "|").split("|"):
            for form in forms:
                words = [form(word) for word in group.split()]
                for word in words:
                    found.setdefault(word, {}).update(dict.fromkeys(one for one in words if one != word))
    return {word: tuple(others) for word, others in found.items() if others}


def plural(word: str) -> str:
    """``boxes`` of ``box``; also what he, she or it does."""
    if word in ("child", "right"):
        return {"child": "children"}.get(word, "rights")
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if _consonant_y(word) else f"{word}s"


def past(word: str) -> str:
    """``walked`` of ``walk``, ``began`` of ``begin``."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if _consonant_y(word):
        return f"{word[:-1]}ied"
    return f"{word}d" if word.endswith("e") else f"{_base(word)}ed"


def doing(word: str) -> str:
    """``walking`` of ``walk``, ``making`` of ``make``."""
    dropped = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    return f"{_base(word) if dropped is word else dropped}ing"


def _base(word: str) -> str:
    return f"{word}{word[-1]}" if word in _DOUBLED else word


def _consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS
