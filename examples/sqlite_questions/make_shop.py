"""Makes shop.sqlite, the database of this example: customers, products, orders and their lines, always the same."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

TABLES = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, since INTEGER NOT NULL);
CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, price REAL NOT NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id),
  day TEXT NOT NULL, sent INTEGER NOT NULL
);
CREATE TABLE line (
  order_id INTEGER NOT NULL REFERENCES orders (id), product_id INTEGER NOT NULL REFERENCES product (id),
  pieces INTEGER NOT NULL, PRIMARY KEY (order_id, product_id)
);
"""
NAMES = ["Ida Holm", "Bo Rask", "Ann Weir", "Li Wei", "Omar Said", "Eva Lund", "Tom Hale", "Wang Fang"]
PRODUCTS = [("rye bread", "bread", 4.5), ("oat bread", "bread", 3.9), ("plum jam", "jam", 5.2), ("fig jam", "jam", 6.0),
            ("green tea", "tea", 7.4), ("black tea", "tea", 6.8), ("honey", "honey", 9.5)]  # fmt: skip


def make(path: Path) -> None:
    """Write the database."""
    rng = random.Random(7)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(TABLES)
        for number, name in enumerate(NAMES, 1):
            lives = number, name, rng.choice(["Ely", "Brock", "Wick"]), rng.randint(2016, 2024)
            made.execute("INSERT INTO customer VALUES (?, ?, ?, ?)", lives)
        made.executemany("INSERT INTO product VALUES (?, ?, ?, ?)", [(at, *one) for at, one in enumerate(PRODUCTS, 1)])
        for number in range(1, 31):
            day = f"2024-{rng.randint(1, 6):02}-{rng.randint(1, 28):02}"
            made.execute("INSERT INTO orders VALUES (?, ?, ?, ?)", (number, rng.randint(1, 7), day, rng.randint(0, 1)))
            for product in rng.sample(range(1, 8), rng.randint(1, 3)):
                made.execute("INSERT INTO line VALUES (?, ?, ?)", (number, product, rng.randint(1, 6)))


if __name__ == "__main__":
    make(Path(__file__).parent / "shop.sqlite")
