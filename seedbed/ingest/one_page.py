"""One page of a PDF by itself, named as PDF viewers name it: ``report.pdf#page=3``. Used by those below."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from seedbed.ingest.reasons import advice, because
from seedbed.ingest.unreadable import UnreadableDocument

_PAGE = re.compile(r"^(.*)#page=(\d{1,7})$", re.DOTALL)


@contextmanager
def one_page(data: bytes, name: str) -> Iterator[tuple[Any, int]]:
    """The page that a name tells, as pypdfium2 has it, and its number.

    Raises UnreadableDocument where there is no such page, or the file is damaged.
    """
    import pypdfium2

    told = _PAGE.match(name)
    number = int(told[2]) if told else 1
    document = None
    try:
        document = pypdfium2.PdfDocument(data)
        if not 1 <= number <= len(document):
            raise UnreadableDocument(name, because("pages", count=len(document)), advice("name_page"))
        page = document[number - 1]
        yield page, number
        page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(name, because("damaged_this_page", error=error), advice("print")) from error
    finally:
        if document is not None:
            document.close()
