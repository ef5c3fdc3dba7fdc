"""Statements of ``logic.classes`` in words, with made-up names of kinds, and the reasons why they follow or do not."""

from __future__ import annotations

from collections.abc import Sequence

from seedbed.core.problem import Language
from seedbed.core.prompt import Prompt
from seedbed.problems.logic.classes import Proof, Statement, Theory, kinds_in
from seedbed.problems.logic.worlds import Line
from seedbed.problems.phrasing import filled, listed

KINDS = tuple(
    tuple(pair.split("/"))
    for pair in (
        "bloop/布鲁 razzle/拉佐 wump/旺普 zork/佐克 flim/弗林 grobble/格罗 tove/托夫 snark/斯纳 quib/奎布 drimp/德林 "
        "yonk/扬克 plim/普林 mirk/米尔克 vorp/沃普 lurt/勒特 hask/哈斯克 frib/弗里 crudd/克拉德 jomble/詹布 nep/内普 "
        "sprock/斯普罗 tarb/塔布 gleek/格利 wabe/韦布 gorbit/戈比 kelv/凯尔 dweep/德威 morf/莫夫"
    ).split()
)
"""Names that mean nothing, so that nothing is known of them but what is said; the English plural takes an s."""
ONES = tuple(tuple(pair.split("/")) for pair in "Pip/皮皮 Tam/塔姆 Lux/卢克斯 Rio/里奥 Nim/尼姆 Kit/基特".split())

SAID = {
    "all": Prompt(en="All {one}s are {two}s", zh="所有{one}都是{two}"),
    "no": Prompt(en="No {one}s are {two}s", zh="没有{one}是{two}"),
    "some": Prompt(en="Some {one}s are {two}s", zh="有些{one}是{two}"),
    "some_not": Prompt(en="Some {one}s are not {two}s", zh="有些{one}不是{two}"),
    "all_both": Prompt(en="All {one}s that are {two}s are {three}s", zh="所有既是{one}又是{two}的都是{three}"),
    "no_both": Prompt(en="No {one}s that are {two}s are {three}s", zh="既是{one}又是{two}的都不是{three}"),
    "is": Prompt(en="{one} is a {two}", zh="{one}是{two}"),
    "is_not": Prompt(en="{one} is not a {two}", zh="{one}不是{two}"),
}
FOLLOWS = Prompt(en="{letter} follows.", zh="{letter} 成立。")
FAILS = Prompt(en="{letter} does not follow.", zh="{letter} 推不出。")
TAKE_ANY = Prompt(en="Take anything that is a {one}.", zh="任取一个{one}。")
TAKE_MEMBER = Prompt(en="There is a {one}; take it.", zh="存在一个{one}，取它来看。")
TAKE_TOLD = Prompt(en="Take what is told of: {premise}.", zh="取所说的那一个：{premise}。")
TAKE_ONE = Prompt(en="Look at {name}: {premise}.", zh="看{name}：{premise}。")
STEP = Prompt(en="{premise}, so it is {result}.", zh="{premise}，所以它{result}。")
SUPPOSE = Prompt(en="Suppose that it {result}.", zh="假设它{result}。")
BROKEN = Prompt(
    en="Then this could not be: {premise}. So the opposite is true.", zh="那么“{premise}”不能成立，所以相反的成立。"
)
COULD_BE = Prompt(en="There could be something that is {kinds}.", zh="可能存在这样的东西：{kinds}。")
COULD_BE_ONE = Prompt(en="{name} could be {kinds}.", zh="{name}可能是：{kinds}。")
COULD_ONLY = Prompt(en="It could be that there is nothing but this: {things}.", zh="存在的东西可能只有这些：{things}。")
NOTHING = Prompt(en="There could be nothing at all.", zh="可能什么都不存在。")
TYPE = Prompt(en="{kinds} and of no other kind", zh="只属于{kinds}")
NO_TYPE = Prompt(en="something of none of these kinds", zh="不属于这里的任何种类")
A_KIND, NO_KIND = Prompt(en="a {one}", zh="是{one}"), Prompt(en="not a {one}", zh="不是{one}")
IS_A, IS_NO = Prompt(en="is a {one}", zh="是{one}"), Prompt(en="is not a {one}", zh="不是{one}")
Names = Sequence[Sequence[str]]
"""The names of the kinds in both languages, or of the single ones."""


def shown(statement: Statement, kinds: Names, ones: Names, language: Language) -> str:
    """A statement in words, without a stop."""
    word, *parts = statement
    tongue = language == "zh"
    names = [kinds[part][tongue] for part in parts]
    if word in ("is", "is_not"):
        names[0] = ones[parts[0]][tongue]
    return filled(SAID[word], language, **dict(zip(("one", "two", "three"), names, strict=False)))


class Teller:
    """Why options follow from a theory, or do not, in one language."""

    def __init__(self, theory: Theory, kinds: Names, ones: Names, language: Language) -> None:
        self.theory, self.kinds, self.ones, self.language = theory, kinds, ones, language

    def told(self, letter: str, statement: Statement) -> list[str]:
        """The reason for one option, a line a step."""
        if not self.theory.follows(statement):
            return [f"{self._fill(FAILS, letter=letter)} {self._counterexample(statement)}"]
        proof = self.theory.proof(statement)
        lines = [f"{self._fill(FOLLOWS, letter=letter)} {self._taken(statement, proof)}"]
        lines += self._steps(proof.lines)
        if proof.broken >= 0:
            word, _, two = statement
            prompt = IS_A if word in ("no", "some_not", "is_not") else IS_NO
            lines.append("- " + self._fill(SUPPOSE, result=self._fill(prompt, one=self._name(two))))
            lines += self._steps(proof.inner)
            premise = self.theory.premises[self.theory.places[proof.broken]]
            lines.append("- " + self._fill(BROKEN, premise=self._said(premise)))
        return lines

    def _steps(self, lines: Sequence[Line]) -> list[str]:
        found = []
        for line in lines:
            result = self._fill((NO_KIND, A_KIND)[line.left[0]], one=self._name(line.thing))
            premise = self._said(self.theory.premises[self.theory.places[line.fact]])
            found.append("- " + self._fill(STEP, premise=premise, result=result))
        return found

    def _taken(self, statement: Statement, proof: Proof) -> str:
        if proof.witness is None:
            return self._fill(TAKE_ANY, one=self._name(statement[1]))
        source = proof.witness.source
        if source < 0:
            return self._fill(TAKE_MEMBER, one=self._name(-1 - source))
        premise = self.theory.premises[source]
        if premise[0] not in ("is", "is_not"):
            return self._fill(TAKE_TOLD, premise=self._said(premise))
        facts = [self._said(one) for one in self.theory.premises
                 if one[0] in ("is", "is_not") and one[1] == premise[1]]  # fmt: skip
        name = self.ones[premise[1]][self.language == "zh"]
        return self._fill(TAKE_ONE, name=name, premise=listed(facts, self.language))

    def _counterexample(self, statement: Statement) -> str:
        types = self.theory.counterexample(statement)
        if statement[0] in ("all", "no"):
            return self._fill(COULD_BE, kinds=self._type(types[0]))
        if statement[0] in ("is", "is_not"):
            name = self.ones[statement[1]][self.language == "zh"]
            return self._fill(COULD_BE_ONE, name=name, kinds=self._type(types[0]))
        if not types:
            return NOTHING.fill(self.language)
        comma = "; " if self.language == "en" else "；"
        return self._fill(COULD_ONLY, things=comma.join(map(self._type, types)))

    def _type(self, number: int) -> str:
        names = [("a " if self.language == "en" else "") + self._name(kind) for kind in kinds_in(number)]
        return self._fill(TYPE, kinds=listed(names, self.language)) if names else NO_TYPE.fill(self.language)

    def _name(self, kind: int) -> str:
        return self.kinds[kind][self.language == "zh"]

    def _said(self, statement: Statement) -> str:
        return shown(statement, self.kinds, self.ones, self.language)

    def _fill(self, prompt: Prompt, **slots: object) -> str:
        return filled(prompt, self.language, **slots)
