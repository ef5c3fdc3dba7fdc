"""Why files cannot be read and what their owners can do: each kind with its sentence, which stands in the manifest.

``because`` and ``advice`` say them, ``read_reason`` and ``read_advice`` tell kind and values again, for whoever wants
to say them in another language. To refuse a file for something new, add a line here; those of the child in which
foreign documents are parsed stand beside it (``sandbox/guest_words.py``).
"""

from __future__ import annotations

from seedbed.core.sentences import Sentences
from seedbed.sandbox.guest_words import REASONS as GUEST_REASONS
from seedbed.sandbox.guest_words import WAYS_OUT as GUEST_WAYS_OUT

REASONS = {
    "empty": "the file is empty",
    "no_text": "it has no text",
    "no_text_scripts": "it has no text; perhaps a script writes it",
    "no_text_protected": "it has no text, or it is copy-protected",
    "no_rows": "there are no rows in it",
    "no_cells": "it has no cells",
    "no_cues": "there are no cues in it",
    "no_page": "there is no page in it",
    "no_pages": "it has no pages",
    "no_header": "it has no header of an e-mail",
    "no_layer": "no text layer: scanned?",
    "no_layer_page": "the page has no text layer",
    "nothing_on_page": "no text is found on the page",
    "nothing_in_picture": "no text is found in the picture",
    "empty_page": "the page is empty",
    "no_words": "its captions hold no words",
    "damaged_pdf": "damaged, or not a PDF ({error})",
    "damaged_not": "damaged, or not {what} ({error})",
    "damaged_workbook": "damaged, encrypted, or not a workbook ({error})",
    "damaged": "damaged ({error})",
    "damaged_page": "a page is damaged ({error})",
    "damaged_this_page": "the page is damaged ({error})",
    "damaged_picture": "a damaged picture ({error})",
    "damaged_archive": "a damaged archive ({error})",
    "not_unpacked": "cannot be unpacked ({error})",
    "not_notebook": "not a notebook of format 4 ({error})",
    "not_table": "not a table ({error})",
    "not_records": "neither JSON nor Parquet ({error})",
    "password": "encrypted with a password",
    "not_inside": "named {ending} but is not {kind} inside",
    "old_office": "an Office file of before 2007, or one with a password",
    "other_zip": "a zip archive of a kind we do not read",
    "picture": "a picture",
    "rich_text": "rich text (RTF)",
    "gzip": "a gzip archive",
    "archive": "an archive of documents",
    "too_many_pages": "it has {count} pages, more than {most}",
    "pages": "it has {count} pages",
    "pages_without_text": "over {most} pages without text",
    "too_large": "{count} bytes, more than {most}",
    "too_many_bytes": "more than {most} bytes",
    "too_many_rows": "more than {most} rows",
    "too_many_cells": "more than {most} cells",
    "page_pixels": "page {page} of {width} by {height} pixels is over the limit",
    "nested": "its elements are nested over 256 levels deep",
    "bomb": "it unpacks to {members} members and {bytes} bytes from {size}: looks like a zip bomb",
    "bombs": "archives inside one another unpack to over {members} members or {bytes} bytes",
    "nested_archives": "archives nested over {depth} deep",
    "leads_out": "its path leads out of the archive",
    "link": "a link, not a file",
    "longer": "it is longer than the archive says",
    "control": "looks binary: control character {character} at character {place}",
    "zero_bytes": "looks binary: it has zero bytes",
    "begins_as": "begins as {encoding} but is not at byte {place}",
    "no_encoding": "neither UTF-8 nor any other encoding we know takes its bytes",
    "uncertain": "its encoding is uncertain: perhaps {encoding}, perhaps {other}",
    "no_file": "no such file",
    "not_file": "not a file",
    "not_opened": "cannot be opened: {error}",
    "no_reader": "skipped: no reader for files without an ending",
    "no_reader_for": "skipped: no reader for {ending}",
    "hidden": "skipped: hidden",
    "holds_rows": "skipped: holds rows, not a document",
    "same": "skipped: the same file as {file}",
    "package": "reading {kind} files needs the package '{package}'",
    "package_youtube": "reading YouTube transcripts needs the package '{package}'",
    "package_grammar": "reading {language} needs the package '{package}'",
    "model_silent": "the vision model does not answer ({error})",
    "model_endless": "the vision model does not come to an end within {count} tokens",
    "model_blind_picture": "the vision model reads no text in the picture",
    "model_blind": "the vision model reads no text on its pages",
    "redirected": "it is redirected over {count} times",
    "slow": "it took more than {seconds} s",
    "no_whole_page": "no whole page came from {host} ({error})",
    "missing_bytes": "{count} bytes of it are missing",
    "no_host_error": "there is no machine '{host}' ({error})",
    "no_host": "there is no machine '{host}'",
    "not_public": "'{host}' is {address}, a machine that is not public",
    "port": "port {port} is not that of the web",
    "not_address_error": "not an address of the web ({error})",
    "not_address": "not an address of the web",
    "scheme": "'{scheme}' is not http or https",
    "secret_inside": "it has a name or password inside",
    "less_safe": "it leads from https to {address}",
    "not_video": "not the address of a video",
    "no_captions": "YouTube gives no captions of {video} ({error})",
    "answers": "{host} answers {answer}",
    "fault": "a fault of the reader: {error}",
    "more_pages": "{first}; {rest}",
    "one_page": "page {page}: {reason}",
    **GUEST_REASONS,
}
WAYS_OUT = {
    "put_back": "remove it or put it back",
    "put_text_back": "remove it or put its text back",
    "remove": "remove it",
    "remove_or_ocr": "remove it, or run its pictures through OCR first",
    "word": "open it in Word or LibreOffice and save it again as .docx",
    "powerpoint": "open it in PowerPoint or LibreOffice and save it again as .pptx",
    "excel": "open it in Excel or LibreOffice and save it again as .xlsx, without a password",
    "xlsx": "save it again as .xlsx",
    "docx": "save it as .docx",
    "new_office": "save it as .docx, .pptx or .xlsx without a password",
    "unpack_or_save": "unpack it, or save the document as .docx or .pdf",
    "unpack": "unpack it",
    "unpack_outer": "unpack the outer ones",
    "ocr": "run it through OCR first",
    "install": "install it with  pip install 'seedbed[{extra}]'",
    "install_ocr": "install the extra that recognises text: pip install 'seedbed[ocr]'",
    "print": "print it to a new PDF",
    "open_print": "open it in a viewer and print it to a new PDF",
    "remove_password": "remove the password (print it to a new PDF) and give that",
    "no_protection": "give a copy without protection",
    "export": "export or download it again",
    "download_export": "download or export it again",
    "export_parts": "export it again, in parts if it is long",
    "export_simpler": "export it again, simpler",
    "save_parts": "save it again, in parts if it is really that large",
    "browser": "save the page as the browser shows it",
    "open_browser": "open it in a browser and save it",
    "open_browser_page": "open it in a browser and save the page",
    "save_page": "save the page as a file and give that",
    "mail": "save it again from the mail program",
    "save_again": "save it again",
    "jupyter": "open it in Jupyter and save it again",
    "png": "save it again as PNG",
    "csv": "save it as UTF-8 with standard CSV quoting",
    "utf8": "save it as UTF-8",
    "utf8_again": "save it as UTF-8 again",
    "utf8_editor": "open it in an editor that shows it right and save it as UTF-8",
    "text_made": "give a text file, or the document it was made from",
    "text_is_made": "give a text file, or the document it is made from",
    "write_again": "write the file again",
    "rows_source": "give it as a source of rows",
    "name_rows": "name the file itself, or give it as a source of rows",
    "name_itself": "name the file itself to read it",
    "name_alone": "name it alone to read it",
    "name_page": "name one of them",
    "formats": "there are {formats}",
    "in_folder": "give it where a folder may stand",
    "split": "split it",
    "split_csv": "split it, or save its sheets as CSV",
    "cues": "give a file in SRT, WebVTT or ASS format",
    "style": "give the file that has the text; style files have none",
    "sharper": "give a sharper picture, or remove it",
    "another_picture": "give another picture",
    "fewer_pixels": "give up to {pages} pages of {pixels} pixels each",
    "recognise": "recognise it as a picture",
    "read_layer": "read its text layer instead",
    "pack_again": "pack it again",
    "pack_open": "pack it again, without a password",
    "pack_target": "pack what it points to",
    "check_path": "check the path",
    "permissions": "check its permissions",
    "read_again": "read it again",
    "without_model": "read it again, or without the model",
    "split_or_model": "split the page, or name another model",
    "last_address": "give the last address itself",
    "trusted_address": "give that address itself, if you trust it",
    "download": "download it and give the file",
    "try_download": "try again, or download it and give the file",
    "download_yourself": "download the page yourself",
    "try_again": "try again",
    "try_later": "try again later",
    "check_address": "check the address",
    "check_online": "check the address, or be online",
    "address": "give an address such as https://example.org/page",
    "video": "give https://www.youtube.com/watch?v=…",
    "subtitles": "give a file of subtitles (.srt, .vtt)",
    "online_subtitles": "be online, or give a file of subtitles",
    "report": "please report it",
    **GUEST_WAYS_OUT,
}
BOOKS = ("a Word document", "a presentation", "a book", "an e-mail")
"""What a file was taken for, where it is damaged."""
_PAGES = r"page \d+: .*"
_FIGURE = r"\d+"
_SLOTS = {
    "count": _FIGURE, "most": _FIGURE, "page": _FIGURE, "pages": _FIGURE, "pixels": _FIGURE, "width": _FIGURE,
    "height": _FIGURE, "members": _FIGURE, "bytes": _FIGURE, "depth": _FIGURE, "place": _FIGURE, "port": _FIGURE,
    "size": r"[\d.e+-]+(?: [GM]iB)?", "seconds": r"[\d.e+-]+", "host": r"[^\s']+", "address": r"\S+",
    "scheme": r"[^\s']*", "video": r"\S+", "answer": r"\d{3}.*", "kind": r"[\w ]+", "language": r"[^\s']+",
    "package": r"[^\s']+", "extra": r"\w+", "encoding": r"[\w.-]+", "other": r"[\w.-]+", "what": "|".join(BOOKS),
    "ending": r"\S*", "character": r"\S+", "first": _PAGES, "rest": _PAGES,
}  # fmt: skip
"""What may stand in a slot; in others, anything."""
_REASONS, _WAYS_OUT = Sentences(REASONS, _SLOTS), Sentences(WAYS_OUT, _SLOTS)


def because(form: str, /, **values: object) -> str:
    """The sentence that says why a file cannot be read."""
    return _REASONS.say(form, **values)


def advice(form: str, /, **values: object) -> str:
    """The sentence that says what its owner can do."""
    return _WAYS_OUT.say(form, **values)


def fault(error: BaseException) -> str:
    """An error of a parser or of the net, as reasons tell it: its type and its words."""
    return f"{type(error).__name__}: {error}"


def read_reason(text: str) -> tuple[str, dict[str, str]] | None:
    """The kind of a reason and its values as text; None for a sentence that is of no kind known here."""
    return _REASONS.read(text)


def read_advice(text: str) -> tuple[str, dict[str, str]] | None:
    """The kind of a way out and its values as text; None for a sentence that is of no kind known here."""
    return _WAYS_OUT.read(text)
