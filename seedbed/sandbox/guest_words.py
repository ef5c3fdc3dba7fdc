"""Why a child could not parse a document, and what its owner can do: each kind with its sentence."""

from __future__ import annotations

REASONS = {
    "memory": "the parser ran out of {size} of memory",
    "time": "the parser took more than {seconds} s",
    "processor": "the parser used up its time on the processor",
    "output": "its text is over {size}",
    "gave_up": "the parser gave up ({how}), most likely because it ran out of {size} of memory",
    "crashed": "the parser crashed ({how})",
}
WAYS_OUT = {
    "split_smaller": "split the document, or save it again smaller",
    "split_simpler": "split the document, or save it again simpler",
    "split_document": "split the document",
    "own_program": "open the document in its own program and save it again",
}
