"""A second opinion on family relations: everybody gets a father and a mother, and the statements make some the same."""

from __future__ import annotations

import re

import pytest

from seedbed.core.errors import RecipeError
from seedbed.core.problem import Problem
from seedbed.core.seed import generator
from seedbed.problems.logic.family_relations import check, make
from seedbed.problems.logic.kinship import lengthened, meant, shortened, ways

FACT = re.compile(r"^- (\w+) is (\w+)'s ([a-z ]+)\.$", re.MULTILINE)
SEX = re.compile(r"^- (\w+) is a (man|woman)\.$", re.MULTILINE)
MALE = ("father", "husband", "son", "brother")


class Family:
    """What the notes of a prompt say, worked out until nothing more follows; a person is a name, or ``f`` of a name."""

    def __init__(self, prompt: str) -> None:
        self.root: dict[str, str] = {}
        self.men = {name: word == "man" for name, word in SEX.findall(prompt)}
        self.notes = [(one, two, words.split()[-1]) for one, two, words in FACT.findall(prompt)]
        for one, two, word in self.notes:
            self.men[one] = word in MALE
            if word in ("husband", "wife"):
                self.men[two] = word == "wife"
        for _, two, _ in self.notes:
            self.men.setdefault(two, True)  # where it is not said it makes no difference
        while self.changed():
            pass

    def of(self, person: str) -> str:
        """The name under which a person is known."""
        while person in self.root:
            person = self.root[person]
        return person

    def parent(self, side: str, person: str) -> str:
        """The father or the mother of somebody; of those who have no name, themselves."""
        return self.of(f"{side} {self.of(person)}")

    def same(self, one: str, two: str) -> bool:
        """Two turn out to be one; whether that is new. A name stays rather than a description."""
        one, two = sorted((self.of(one), self.of(two)), key=lambda person: (" " in person, person))
        if one != two:
            assert " " in two, f"{one} and {two} are two people"
            self.root[two] = one
        return one != two

    def changed(self) -> bool:
        """Whether going through the notes once says anything new."""
        new = list[bool]()
        for one, two, word in self.notes:
            if word in ("father", "mother"):
                new.append(self.same(self.parent(word, two), one))
            elif word in ("son", "daughter"):
                new.append(self.same(self.parent("father" if self.men[two] else "mother", one), two))
            elif word in ("brother", "sister"):
                new += [self.same(self.parent(side, one), self.parent(side, two)) for side in ("father", "mother")]
            elif word in ("husband", "wife"):
                man, woman = (one, two) if word == "husband" else (two, one)
                for child in self.men:
                    if man == self.parent("father", child) or woman == self.parent("mother", child):
                        new += [self.same(self.parent("father", child), man),
                                self.same(self.parent("mother", child), woman)]  # fmt: skip
        return any(new)

    def follow(self, person: str, way: tuple[str, ...]) -> set[str]:
        """Everybody to whom a way leads, ages apart."""
        found = {self.of(person)}
        for link in way:
            found = {other for one in found for other in self.next(one, link)}
        return found

    def next(self, one: str, link: str) -> set[str]:
        """Everybody to whom a link leads."""
        if link in ("f", "m"):
            return {self.parent("father" if link == "f" else "mother", one)}
        if link in ("h", "w"):
            pairs = [(man, woman) if word == "husband" else (woman, man) for man, woman, word in self.notes
                     if word in ("husband", "wife")]  # fmt: skip
            pairs += [(self.parent("father", child), self.parent("mother", child)) for child in self.men]
            return {two if link == "w" else first for first, two in pairs if one == (first if link == "w" else two)}
        like = [name for name in self.men if self.men[name] is (link in ("s", "ob", "yb"))]
        if link in ("s", "d"):
            return {name for name in like if one in (self.parent("father", name), self.parent("mother", name))}
        both = [self.parent(side, one) for side in ("father", "mother")]
        return {
            name for name in like if name != one and [self.parent(side, name) for side in ("father", "mother")] == both
        }


@pytest.mark.parametrize("level", range(1, 11))
def test_the_notes_alone_lead_to_the_answer(level: int) -> None:
    """Parents that turn out to be the same say which word is right, and that no other is."""
    for place in range(60):
        problem = make(generator("second", place), level=level)
        family = Family(problem.prompt)
        one, two = (problem.data["names"][at][0] for at in problem.data["asked"])
        words = {english for way, (english, _) in ways().items() if one in family.follow(two, way)}
        assert words == {problem.answer}, problem.prompt


@pytest.mark.parametrize("way", sorted(ways()))
def test_a_longer_way_leads_to_the_same_relative(way: tuple[str, ...]) -> None:
    """However a way is made longer, it can be shortened to the same one, and to no other."""
    rng = generator("ways", *way)
    found = set()
    for length in range(len(way), 9):
        for man in (True, False):
            if way[0] in ("h", "w") and (way[0] == "w") is not man:
                continue
            longer = lengthened(rng, way, length, man=man)
            if longer is not None:
                assert len(longer) == length
                assert shortened(longer) == way
                found.add(longer)
    assert found


CHINESE = (
    ("f f", "爷爷"), ("m f", "外公"), ("f m", "奶奶"), ("m m", "外婆"), ("f ob", "伯父"), ("f yb", "叔叔"),
    ("m ob", "舅舅"), ("m yb", "舅舅"), ("f ys", "姑姑"), ("m os", "姨妈"), ("f ob w", "伯母"), ("f yb w", "婶婶"),
    ("m yb w", "舅妈"), ("f os h", "姑父"), ("m ys h", "姨父"), ("yb s", "侄子"), ("os d", "外甥女"), ("d s", "外孙"),
    ("w f", "岳父"), ("h m", "婆婆"), ("ob w", "嫂子"), ("yb w", "弟媳"), ("os h", "姐夫"), ("w yb", "小舅子"),
    ("h os", "大姑子"), ("s w", "儿媳"), ("d h", "女婿"),
)  # fmt: skip


@pytest.mark.parametrize(("way", "word"), CHINESE)
def test_chinese_words_tell_sides_and_ages_apart(way: str, word: str) -> None:
    """Father's and mother's side, older and younger, by blood and by marriage."""
    assert ways()[tuple(way.split())][1][0] == word


def test_cousins_in_chinese() -> None:
    """Children of the father's brothers are 堂, all others 表; the older one is named as such."""
    seen = set()
    for place in range(600):
        rng = generator("cousins", place)
        problem = make(rng, level=5, language="zh")
        if make(generator("cousins", place), level=5).answer != "cousin":
            continue
        way = shortened(way_of(problem))
        assert problem.answer[0] == ("堂" if way[0] == "f" and way[1] in ("ob", "yb") else "表")
        older = any(kind == "older" and one == problem.data["asked"][0] for kind, _, one, _ in problem.data["facts"])
        assert problem.answer[1] in (("哥", "姐") if older else ("弟", "妹"))
        assert (problem.answer[1] in ("哥", "弟")) is (way[2] == "s")
        seen.add(problem.answer)
    assert len(seen) > 3


def way_of(problem: Problem) -> list[str]:
    """The links in the order of the people on the way."""
    last = problem.data["asked"][0]
    links = {one: link for kind, link, one, two in problem.data["facts"]
             if kind in ("plain", "turned") and two == one + 1 and two <= last}  # fmt: skip
    return [links[place] for place in range(last)]


def test_answers_are_held_against_the_facts() -> None:
    """Words for the same relative pass, true sides and ages too; others, and those of the other language, do not."""
    for place in range(400):
        problem = make(generator("sides", place), level=2 + place % 2)
        way = shortened(way_of(problem))
        if len(way) == 2 and way[0] in ("f", "m") and way[1] in ("f", "m"):
            side, other = ("paternal", "maternal") if way[0] == "f" else ("maternal", "paternal")
            assert check(problem, f"{side} {problem.answer}").passed
            assert not check(problem, f"{other} {problem.answer}").passed
        chinese = make(generator("sides", place), level=2 + place % 2, language="zh")
        assert not check(problem, chinese.answer).passed
        assert not check(chinese, problem.answer).passed
        for word, usual in meant("zh").items():
            assert check(chinese, word).passed is (usual == chinese.answer)


def test_wrong_settings_are_refused() -> None:
    """The message names the setting; the largest settings there are make a problem."""
    for wrong in (1, 11):
        with pytest.raises(RecipeError, match="links"):
            make(generator(1), links=wrong)
    with pytest.raises(RecipeError, match="turned"):
        make(generator(1), turned=101)
    with pytest.raises(RecipeError, match="extra"):
        make(generator(1), extra=13)
    assert len(make(generator(1), links=10, extra=12, turned=100).data["names"]) == 23
