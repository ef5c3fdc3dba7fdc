"""Office files written by hand, with just the parts that a test needs."""

import io
import zipfile
from collections.abc import Mapping

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:r="{_RELATIONS}"'
)


def package(members: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these members, the first stored as it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for place, (name, content) in enumerate(members.items()):
            file.writestr(name, content, zipfile.ZIP_DEFLATED if place else zipfile.ZIP_STORED)
    return out.getvalue()


def related(**targets: tuple[str, str]) -> str:
    """What a part refers to: id, kind, target."""
    lines = [
        f'<Relationship Id="{one}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for one, (kind, to) in targets.items()
    ]
    return f'<Relationships xmlns="x">{"".join(lines)}</Relationships>'


def shape(text: str, *, kind: str = "", top: int = 0, level: int = 0) -> str:
    """A shape of a slide with a paragraph for each line."""
    holder = f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>' if kind else "<p:nvPr/>"
    paragraphs = "".join(f'<a:p><a:pPr lvl="{level}"/><a:r><a:t>{line}</a:t></a:r></a:p>' for line in text.split("\n"))
    place = f'<p:spPr><a:xfrm><a:off x="0" y="{top * 12700}"/><a:ext cx="9" cy="9"/></a:xfrm></p:spPr>'
    return f"<p:sp><p:nvSpPr>{holder}</p:nvSpPr>{place}<p:txBody>{paragraphs}</p:txBody></p:sp>"


def presentation(*slides: str, notes: str = "") -> bytes:
    """A presentation of slides, each the XML of its shapes; the first has speaker notes."""
    ids = "".join(f'<p:sldId r:id="r{place}"/>' for place in range(len(slides)))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "ppt/presentation.xml": f"<p:presentation {_SPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": related(
            **{f"r{place}": ("slide", f"slides/slide{place}.xml") for place in range(len(slides))}
        ),
    }
    for place, shapes in enumerate(slides):
        tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        members[f"ppt/slides/slide{place}.xml"] = f"<p:sld {_SPACES}>{tree}</p:sld>"
    if notes:
        members["ppt/slides/_rels/slide0.xml.rels"] = related(n=("notesSlide", "../notesSlides/notes.xml"))
        tree = f"<p:cSld><p:spTree>{shape(notes, kind='body')}</p:spTree></p:cSld>"
        members["ppt/notesSlides/notes.xml"] = f"<p:notes {_SPACES}>{tree}</p:notes>"
    return package(members)


def workbook(sheets: Mapping[str, str]) -> bytes:
    """A workbook (.xlsx); a sheet is the XML of its `sheetData` and what follows it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>{overrides}</Types>',
        "_rels/.rels": related(r1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": related(
            **{f"r{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
        ).replace('xmlns="x"', 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'),
    }
    for n, data in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}">{data}</worksheet>'
    return package(members)


def cell(place: str, value: str | float) -> str:
    """A cell of a sheet."""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def book(*chapters: str) -> bytes:
    """A book (.epub) of chapters, each the XHTML of its body; their files stand in the opposite order."""
    items = "".join(
        f'<item id="c{n}" href="text/ch%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>",
    }
    for n in reversed(range(len(chapters))):
        members[f"OEBPS/text/ch {n}.xhtml"] = f"<html><head><title>t</title></head><body>{chapters[n]}</body></html>"
    return package(members)
