# ruff: noqa: E501  # a solution a line
"""Thirty small problems: a right solution, two plainly wrong ones, and a sly one that only strong tests tell apart.

`weak` and `strong` are tests in the forms of ``seedbed/checks/code_tests.py``; a tuple ``(arguments, value)`` stands
for a call, a pair of texts for input and output. The strong ones come on top of the weak ones.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Code(NamedTuple):
    right: str
    wrong: tuple[str, str]
    sly: str
    weak: list[Any]
    strong: list[Any]


PROBLEMS = {
    "clamp": Code(
        "def clamp(x, lo, hi): return max(lo, min(x, hi))",
        ("def clamp(x, lo, hi): return x + 1", "def clamp(x, lo, hi): return hi"),
        "def clamp(x, lo, hi): return max(lo, x)",
        [((5, 0, 10), 5), ((-1, 0, 10), 0)],
        [((11, 0, 10), 10)],
    ),
    "median": Code(
        "def median(xs):\n    s, n = sorted(xs), len(xs)\n    return (s[(n - 1) // 2] + s[n // 2]) / 2",
        ("def median(xs): return xs[len(xs) // 2]", "def median(xs): return sum(xs) / len(xs)"),
        "def median(xs): return sorted(xs)[len(xs) // 2]",
        [(([9, 1, 2],), 2), (([5],), 5)],
        [(([4, 1, 3, 2],), 2.5)],
    ),
    "is_prime": Code(
        "def is_prime(n): return n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))",
        ("def is_prime(n): return n % 2 == 1", "def is_prime(n): return True"),
        "def is_prime(n): return n > 1 and all(n % d for d in range(2, int(n**0.5)))",
        ["assert is_prime(7) and not is_prime(12) and is_prime(2)"],
        ["assert not is_prime(9) and not is_prime(1) and not is_prime(25)"],
    ),
    "common_divisor": Code(
        "def common_divisor(a, b):\n    while b: a, b = b, a % b\n    return a",
        ("def common_divisor(a, b): return min(a, b)", "def common_divisor(a, b): return 1"),
        "def common_divisor(a, b): return max(d for d in range(1, min(a, b) + 1) if a % d == b % d == 0)",
        [((12, 18), 6), ((7, 5), 1)],
        [((0, 5), 5), ((9, 0), 9)],
    ),
    "factorial": Code(
        "def factorial(n): return 1 if n < 2 else n * factorial(n - 1)",
        ("def factorial(n): return n * n", "def factorial(n): return sum(range(n + 1))"),
        "def factorial(n): return n if n < 2 else n * factorial(n - 1)",
        ["assert factorial(5) == 120", "def test_one():\n    assert factorial(1) == 1"],
        ["assert factorial(0) == 1"],
    ),
    "reverse_words": Code(
        "def reverse_words(s): return ' '.join(reversed(s.split()))",
        ("def reverse_words(s): return s[::-1]", "def reverse_words(s): return s"),
        "def reverse_words(s): return ' '.join(s.split(' ')[::-1])",
        [(("a bc d",), "d bc a")],
        [(("  a   b ",), "b a")],
    ),
    "count_vowels": Code(
        "def count_vowels(s): return sum(c in 'aeiou' for c in s.lower())",
        ("def count_vowels(s): return len(s)", "def count_vowels(s): return s.count('a')"),
        "def count_vowels(s): return sum(c in 'aeiou' for c in s)",
        [(("banana",), 3), (("queue",), 4)],
        [(("AbE",), 2)],
    ),
    "flatten": Code(
        "def flatten(x): return [z for y in x for z in flatten(y)] if isinstance(x, list) else [x]",
        ("def flatten(x): return x", "def flatten(x): return []"),
        "def flatten(x): return [z for y in x for z in (y if isinstance(y, list) else [y])]",
        [(([1, [2, 3]],), [1, 2, 3])],
        [(([1, [2, [3, []]]],), [1, 2, 3])],
    ),
    "fib": Code(
        "def fib(n):\n    a, b = 0, 1\n    for _ in range(n): a, b = b, a + b\n    return a",
        ("def fib(n): return n", "def fib(n): return 2 ** n"),
        "def fib(n): return 1 if n < 3 else fib(n - 1) + fib(n - 2)",
        ["def check(candidate):\n    assert candidate(10) == 55\n    assert candidate(2) == 1"],
        ["def check(candidate):\n    assert candidate(0) == 0"],
    ),
    "roman": Code(
        "def roman(n):\n    out = ''\n    for v, s in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), 'M CM D CD C XC L XL X IX V IV I'.split()):\n        out += s * (n // v); n %= v\n    return out",
        ("def roman(n): return 'I' * n", "def roman(n): return str(n)"),
        "def roman(n):\n    out = ''\n    for v, s in zip((1000, 500, 100, 50, 10, 5, 1), 'MDCLXVI'):\n        out += s * (n // v); n %= v\n    return out",
        [((7,), "VII"), ((1500,), "MD")],
        [((1994,), "MCMXCIV"), ((4,), "IV")],
    ),
    "is_palindrome": Code(
        "def is_palindrome(s):\n    t = [c for c in s.lower() if c.isalnum()]\n    return t == t[::-1]",
        ("def is_palindrome(s): return s[0] == s[-1]", "def is_palindrome(s): return False"),
        "def is_palindrome(s): return s == s[::-1]",
        [(("level",), True), (("abca",), False)],
        [(("A man, a plan",), False), (("Was it a cat I saw?",), True)],
    ),
    "second_largest": Code(
        "def second_largest(xs): return sorted(set(xs))[-2]",
        ("def second_largest(xs): return max(xs)", "def second_largest(xs): return xs[1]"),
        "def second_largest(xs): return sorted(xs)[-2]",
        [(([3, 9, 7],), 7)],
        [(([9, 9, 4],), 4)],
    ),
    "merge_sorted": Code(
        "def merge_sorted(a, b): return sorted(a + b)",
        ("def merge_sorted(a, b): return a + b", "def merge_sorted(a, b): return a"),
        "def merge_sorted(a, b):\n    out = []\n    for x, y in zip(a, b): out += sorted((x, y))\n    return out",
        [(([1, 3], [2, 4]), [1, 2, 3, 4])],
        [(([1, 5, 6], [2]), [1, 2, 5, 6])],
    ),
    "binary_search": Code(
        "def binary_search(xs, x):\n    lo, hi = 0, len(xs)\n    while lo < hi:\n        m = (lo + hi) // 2\n        if xs[m] < x: lo = m + 1\n        else: hi = m\n    return lo if lo < len(xs) and xs[lo] == x else -1",
        ("def binary_search(xs, x): return 0", "def binary_search(xs, x): return x"),
        "def binary_search(xs, x):\n    for i in range(len(xs) - 1):\n        if xs[i] == x: return i\n    return -1",
        [(([1, 4, 9], 4), 1), (([1, 4, 9], 5), -1)],
        [(([1, 4, 9], 9), 2), (([], 1), -1)],
    ),
    "rotate": Code(
        "def rotate(xs, k):\n    k = k % len(xs) if xs else 0\n    return xs[-k:] + xs[:-k] if k else xs",
        ("def rotate(xs, k): return xs", "def rotate(xs, k): return xs[::-1]"),
        "def rotate(xs, k): return xs[-k:] + xs[:-k]",
        [(([1, 2, 3, 4], 1), [4, 1, 2, 3])],
        [(([1, 2, 3], 4), [3, 1, 2]), (([1, 2, 3, 4, 5], 12), [4, 5, 1, 2, 3])],
    ),
    "run_length": Code(
        "from itertools import groupby\ndef run_length(s): return ''.join(f'{c}{len(list(g))}' for c, g in groupby(s))",
        ("def run_length(s): return s", "def run_length(s): return s + str(len(s))"),
        "def run_length(s): return ''.join(f'{c}{s.count(c)}' for c in dict.fromkeys(s))",
        [(("aaab",), "a3b1")],
        [(("aba",), "a1b1a1"), (("",), "")],
    ),
    "leap_year": Code(
        "def leap_year(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)",
        ("def leap_year(y): return y % 2 == 0", "def leap_year(y): return y > 2000"),
        "def leap_year(y): return y % 4 == 0",
        ["assert leap_year(2024)\nassert not leap_year(2022) and not leap_year(2023)", "assert leap_year(1996)"],
        ["assert not leap_year(1900)\nassert leap_year(2000)"],
    ),
    "digit_sum": Code(
        "def digit_sum(n): return sum(map(int, str(abs(n))))",
        ("def digit_sum(n): return n", "def digit_sum(n): return len(str(n))"),
        "def digit_sum(n):\n    s = 0\n    while n > 0: s += n % 10; n //= 10\n    return s",
        [((123,), 6), ((0,), 0), ((99,), 18)],
        [((-45,), 9)],
    ),
    "anagram": Code(
        "def anagram(a, b): return sorted(a) == sorted(b)",
        ("def anagram(a, b): return a == b", "def anagram(a, b): return len(a) == len(b)"),
        "def anagram(a, b): return set(a) == set(b)",
        [(("listen", "silent"), True), (("abc", "abd"), False)],
        [(("aab", "abb"), False)],
    ),
    "unique": Code(
        "def unique(xs): return list(dict.fromkeys(xs))",
        ("def unique(xs): return xs", "def unique(xs): return []"),
        "def unique(xs): return sorted(set(xs))",
        [(([1, 2, 2, 3],), [1, 2, 3])],
        [(([3, 1, 3],), [3, 1])],
    ),
    "transpose": Code(
        "def transpose(m): return [list(r) for r in zip(*m)]",
        ("def transpose(m): return m", "def transpose(m): return m[::-1]"),
        "def transpose(m):\n    n = len(m)\n    return [[m[j][i] for j in range(n)] for i in range(n)]",
        [(([[1, 2], [3, 4]],), [[1, 3], [2, 4]])],
        [(([[1, 2, 3]],), [[1], [2], [3]])],
    ),
    "balanced": Code(
        "def balanced(s):\n    open_ = []\n    for c in s:\n        if c in '([{': open_.append(c)\n        elif not open_ or open_.pop() + c not in ('()', '[]', '{}'): return False\n    return not open_",
        ("def balanced(s): return True", "def balanced(s): return len(s) % 2 == 1"),
        "def balanced(s): return all(s.count(a) == s.count(b) for a, b in ('()', '[]', '{}'))",
        [(("([])",), True), (("((",), False)],
        [((")(",), False), (("([)]",), False)],
    ),
    "caesar": Code(
        "def caesar(s, k): return ''.join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in s)",
        ("def caesar(s, k): return s", "def caesar(s, k): return s.upper()"),
        "def caesar(s, k): return ''.join(chr(ord(c) + k) if c.islower() else c for c in s)",
        [(("abc d", 2), "cde f")],
        [(("xyz", 3), "abc")],
    ),
    "collatz_steps": Code(
        "def collatz_steps(n):\n    k = 0\n    while n != 1: n, k = (3 * n + 1 if n % 2 else n // 2), k + 1\n    return k",
        ("def collatz_steps(n): return n", "def collatz_steps(n):\n    while n != 0: n = n // 2 or 1"),
        "def collatz_steps(n):\n    k = 0\n    while True:\n        n, k = (3 * n + 1 if n % 2 else n // 2), k + 1\n        if n == 1: return k",
        [((6,), 8), ((2,), 1)],
        [((1,), 0)],
    ),
    "deviation": Code(
        "def deviation(xs):\n    m = sum(xs) / len(xs)\n    return sum(abs(x - m) for x in xs) / len(xs)",
        ("def deviation(xs): return max(xs) - min(xs)", "def deviation(xs): return 0.5"),
        "def deviation(xs):\n    m = sorted(xs)[len(xs) // 2]\n    return sum(abs(x - m) for x in xs) / len(xs)",
        [{"arguments": [[1, 2, 3]], "expected": 0.6666666667, "tolerance": 1e-6}],
        [{"arguments": [[0, 0, 10]], "expected": 4.4444444444, "tolerance": 1e-6}],
    ),
    "to_base": Code(
        "def to_base(n, b):\n    out = ''\n    while n: n, d = divmod(n, b); out = str(d) + out\n    return out or '0'",
        ("def to_base(n, b): return str(n)", "def to_base(n, b): return bin(n)"),
        "def to_base(n, b):\n    out = ''\n    while n: n, d = divmod(n, b); out = str(d) + out\n    return out",
        [((10, 2), "1010"), ((8, 3), "22")],
        [((0, 2), "0")],
    ),
    "best_run": Code(
        "def best_run(xs):\n    best = here = xs[0]\n    for x in xs[1:]: here = max(x, here + x); best = max(best, here)\n    return best",
        ("def best_run(xs): return sum(xs)", "def best_run(xs): return max(xs)"),
        "def best_run(xs):\n    best = here = 0\n    for x in xs: here = max(0, here + x); best = max(best, here)\n    return best",
        [(([1, -5, 4, 3],), 7)],
        [(([-3, -1, -2],), -1)],
    ),
    "add_lines": Code(
        "import sys\nprint(sum(int(w) for line in sys.stdin for w in line.split()))",
        ("print(0)", "print(input())"),
        "print(sum(map(int, input().split())))",
        [("1 2 3\n", "6")],
        [("1 2\n3\n", "6"), ("", "0")],
    ),
    "sorted_words": Code(
        "import sys\nfor w in sorted(set(sys.stdin.read().split())): print(w)",
        ("print(input())", "import sys\nprint(sorted(sys.stdin.read().split()))"),
        "import sys\nfor w in sorted(sys.stdin.read().split()): print(w)",
        [("b a\nc\n", "a\nb\nc\n")],
        [("b a b", "a\nb")],
    ),
    "stack": Code(
        "class Stack:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n    def pop(self): return self.items.pop()\n    def __len__(self): return len(self.items)",
        ("class Stack:\n    def push(self, x): self.x = x\n    def pop(self): return 1\n    def __len__(self): return 0", "class Stack: pass"),
        "class Stack:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\n    def pop(self): return self.items.pop() if self.items else None\n    def __len__(self): return len(self.items)",
        ["s = Stack()\ns.push(4)\ns.push(2)\nassert s.pop() == 2 and len(s) == 1 and s.pop() == 4"],
        ["import unittest\nclass Empty(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(IndexError):\n            Stack().pop()"],
    ),
}  # fmt: skip


def tests_of(problem: Code, *, strong: bool) -> list[Any]:
    """The tests as a row has them."""
    return [_test(one) for one in (*problem.weak, *(problem.strong if strong else ()))]


def _test(told: Any) -> Any:
    if not isinstance(told, tuple):
        return told
    first, second = told
    if isinstance(first, str):
        return {"stdin": first, "stdout": second}
    return {"arguments": list(first), "expected": second}


def rows(*, strong: bool) -> tuple[list[dict[str, Any]], list[bool]]:
    """A row for every solution, and whether it passes its tests."""
    made, passes = list[dict[str, Any]](), list[bool]()
    for name, problem in PROBLEMS.items():
        tests = tests_of(problem, strong=strong)
        for place, code in enumerate((problem.right, *problem.wrong, problem.sly)):
            made.append({"id": f"{name}/{place}", "code": code, "tests": tests})
            passes.append(place == 0 or (place == 3 and not strong))
    return made, passes
