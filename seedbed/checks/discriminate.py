"""Discriminate: how well real and synthetic rows can be told apart, and how synthetic each row looks.

Sources: the discriminator of GANs, arXiv 1406.2661, with a plain classifier in its place, as in the classifier
two-sample test of arXiv 1610.06545. A logistic regression on runs of characters and words is trained on all folds but
one and judges that one (``separated`` in ``seedbed.checks.separation``, which a loop may call between two rounds of
writing). Every row gets ``looks_synthetic``, the probability that it is synthetic, and ``separability``, the area under
the ROC curve over the folds: 0.5 when nobody can tell, 1 when everybody can.

``real`` names the column that is true for real rows. ``columns`` are compared (all columns of text where none is
named). ``above`` sets aside synthetic rows that look more synthetic than that; ``drop_real`` sets the real ones aside,
where they were only there to be compared with. It sees words and spelling, not whether a text is true; real and
synthetic rows on different subjects are told apart by their subjects. Needs ``pip install 'seedbed[quality]'``.
"""

from __future__ import annotations

import pyarrow as pa

from seedbed.checks.separation import separated
from seedbed.core.errors import RecipeError
from seedbed.core.example import Example
from seedbed.core.find import nearest
from seedbed.core.table import PLACE, without

NEEDS = ("sklearn", "quality")


def discriminate(
    table: pa.Table,
    *,
    real: str = "real",
    columns: tuple[str, ...] = (),
    above: float | None = None,
    drop_real: bool = False,
    folds: int = 5,
    seed: int = 1,
) -> pa.Table:
    """The table with how synthetic each row looks; see the card above."""
    if above is not None and not 0 <= above <= 1:
        raise RecipeError(f"discriminate: 'above' must be from 0 to 1, got {above}")
    is_real = _real(table, real)
    found = separated(_texts(table, real, columns), [not one for one in is_real], folds=folds, seed=seed)
    looks = [round(one, 4) for one in found.probabilities]
    for name, values in (("looks_synthetic", looks), ("separability", [round(found.auc, 4)] * len(looks))):
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, pa.array(values, pa.float64()))
    reasons = {place: "a real row, for comparison only" for place, one in enumerate(is_real) if one and drop_real}
    for place, probability in enumerate(looks):
        if above is not None and probability > above and not is_real[place]:
            reasons[place] = f"looks synthetic at {probability:.2f}, allowed {above:g} (AUC {found.auc:.2f})"
    return without(table, reasons)


def _real(table: pa.Table, column: str) -> list[bool]:
    if column not in table.column_names:
        raise RecipeError(
            f"discriminate: there is no column '{column}' that tells real rows{nearest(column, table.column_names)}"
        )
    values = table.column(column).to_pylist()
    for value in values:
        if value not in (True, False):  # 1 and 0 are equal to them
            raise RecipeError(f"discriminate: column '{column}' must be true or false (or 1 and 0), it holds {value!r}")
    return [bool(value) for value in values]


def _texts(table: pa.Table, real: str, columns: tuple[str, ...]) -> list[str]:
    for name in columns:
        if name not in table.column_names:
            raise RecipeError(f"discriminate: there is no column '{name}'{nearest(name, table.column_names)}")
    told = {PLACE, "id", real, *columns}
    chosen = columns or [one.name for one in table.schema if pa.types.is_string(one.type) and one.name not in told]
    if not chosen:
        raise RecipeError("discriminate: the rows have no column of text to compare; name some in 'columns'")
    return ["\n".join(str(row[name] or "") for name in chosen) for row in table.select(list(chosen)).to_pylist()]


EXAMPLE = Example(
    row=[
        {"text": "well i told him the boat was late again, didnt i", "real": True},
        {"text": "mum says the boat, it never comes when you want it", "real": True},
        {"text": "Certainly! The boat operates on a reliable schedule.", "real": False},
        {"text": "Certainly! The boat is a reliable and delightful option.", "real": False},
    ],
    settings={"folds": 2, "above": 0.99, "drop_real": True},
    gives=[
        {
            "text": "Certainly! The boat operates on a reliable schedule.",
            "real": False,
            "looks_synthetic": 0.689,
            "separability": 1.0,
        },
        {
            "text": "Certainly! The boat is a reliable and delightful option.",
            "real": False,
            "looks_synthetic": 0.696,
            "separability": 1.0,
        },
    ],
)
