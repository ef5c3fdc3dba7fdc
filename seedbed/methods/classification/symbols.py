"""The symbols of symbol tuning: two pools that share nothing, one for training and one for evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Literal

from seedbed.core.text import folded

Split = Literal["train", "eval"]
RANGES: dict[Split, tuple[int, int]] = {"train": (0, 10_000), "eval": (10_000, 100_000)}
TRAIN_WORDS = (
    "acorn amber anchor apron arch arrow attic autumn badge bagel basin basket beacon beaver bench birch blanket "
    "bolt bonnet bottle branch brick bridge brook bubble bucket button cabin cable cactus camel candle canoe "
    "canvas carpet castle cedar cellar chalk cherry chimney cider clay cliff cloud clover cobweb comet copper "
    "coral cotton cradle crayon cricket crumb curtain daisy dawn desert dome donkey drum dune eagle easel ember "
    "engine fabric falcon feather fence fern ferry flute fossil fountain fox gable garlic gate ginger glacier "
    "goose gravel grove hammer harbor hazel hedge helmet heron hinge honey hook island ivory jacket jasmine "
    "jungle kettle kite ladder lagoon lantern lark lemon lily linen lizard lobster locket loom magnet maple "
    "marble meadow melon mill mirror moss moth mountain mule"
).split()
EVAL_WORDS = (
    "napkin needle nest nettle noodle nutmeg oak oasis oboe olive onion orbit orchard otter oven owl oyster paddle "
    "palace panda paper parade parrot pebble pencil pepper piano pigeon pillow pine planet plum pocket pond poppy "
    "pottery prism puddle pulley pumpkin puzzle quarry quartz quill rabbit radish raft rail raven ribbon river robin "
    "rocket rope rudder saddle saffron salmon sandal satin scarf shovel silver sketch slate sparrow spindle spruce "
    "squirrel stable statue stove straw sugar summit swan table tailor temple thimble thistle thunder ticket timber "
    "toast tower trumpet tulip tunnel turtle umbrella valley vase velvet violin volcano wagon walnut whale willow "
    "window winter wolf wool yarn zebra"
).split()


def letters_of(number: int) -> str:
    """A whole number from 1 in letters, as columns of a sheet are counted: A … Z, AA, AB …"""
    found = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        found = chr(ord("A") + place) + found
    return found


def draw_symbols(rng: Random, labels: Iterable[str], split: Split, words: list[str]) -> dict[str, str]:
    """A symbol for each label, all different and none a label; integers, letter strings and words equally likely."""
    labels = list(labels)
    barred = {folded(one) for one in labels}
    least, most = RANGES[split]
    found: dict[str, None] = {}
    while len(found) < len(labels):
        kind = rng.randrange(3)
        number = rng.randrange(least, most)
        symbol = str(number) if kind == 0 else letters_of(number + 1) if kind == 1 else rng.choice(words)
        if folded(symbol) not in barred:
            found.setdefault(symbol)
    return dict(zip(labels, found, strict=True))
