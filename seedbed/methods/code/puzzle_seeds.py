"""Puzzles to begin with, each with a solution: shown where the rows bring none."""

PUZZLES: tuple[tuple[str, str], ...] = (
    ("def f(n: int, square=152399025):\n    return n > 0 and n * n == square", "def g():\n    return 12345"),
    (
        "def f(s: str, word='level'):\n    return len(s) == 9 and s == s[::-1] and word in s",
        "def g():\n    return 'ab' + 'level' + 'ba'",
    ),
    (
        "def f(xs: List[int], total=1000):\n    return len(set(xs)) == len(xs) == 20 and sum(xs) == total",
        "def g():\n    return list(range(1, 20)) + [1000 - sum(range(1, 20))]",
    ),
    (
        "def f(x: float, low=2.0):\n    return abs(x * x * x - low) < 1e-9",
        "def g():\n    return 2.0 ** (1 / 3)",
    ),
    (
        (
            "def f(words: List[str], letters='abcdefgh'):\n"
            "    return len(words) == 4 and ''.join(words) == letters and all(len(w) == 2 for w in words)"
        ),
        "def g():\n    return ['ab', 'cd', 'ef', 'gh']",
    ),
    (
        "def f(n: int, a=13923, b=6006):\n    return n > 200 and a % n == 0 and b % n == 0",
        "def g():\n    import math\n    return math.gcd(13923, 6006)",
    ),
    (
        "def f(s: str, ones=12):\n    return bin(int(s))[2:].count('1') == ones and len(s) == 4",
        "def g():\n    return '4095'",
    ),
    (
        (
            "def f(moves: List[List[int]], size=5):\n"
            "    return len(moves) == size and len({a for a, b in moves}) == len({b for a, b in moves}) == size and "
            "len({a + b for a, b in moves}) == len({a - b for a, b in moves}) == size"
        ),
        "def g():\n    return [[0, 0], [1, 2], [2, 4], [3, 1], [4, 3]]",
    ),
)
