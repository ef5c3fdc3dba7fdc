"""Files that are sent to a studio and read there, for the tests of sources."""

from __future__ import annotations

from typing import Any

from fpdf import FPDF
from studio_rig import Visit, until

TEXT = (
    "# Birds\n\n"
    + "A wren sits on the wire and sings. " * 60
    + "\n\n## Owls\n\n猫头鹰在夜里飞行。"
    + "Owls fly at night. " * 60
)


def paper(pages: int = 2) -> bytes:
    """A PDF with a heading and a paragraph on each page."""
    pdf = FPDF()
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 18)
        pdf.multi_cell(0, 10, f"Chapter {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, f"Heron number {number} stands in the water and waits for fish. " * 12)
    return bytes(pdf.output())


def project_of(visit: Visit) -> str:
    """A project; its id."""
    return str(visit.desk.workspace.create("birds")["id"])


def sent(visit: Visit, project: str, name: str, data: bytes, piece: int = 1 << 20) -> dict[str, Any]:
    """A file, sent in pieces."""
    found = visit.post("/api/v1/uploads", json={"project": project, "name": name, "size": len(data)}).json()
    while not found["done"]:
        at = found["offset"]
        answer = visit.ask(
            "PUT",
            f"/api/v1/uploads/{found['id']}?offset={at}",
            content=data[at : at + piece],
            headers={**marks(visit), "content-type": "application/octet-stream"},
        )
        assert answer.status_code == 200, answer.text
        found = answer.json()
    return dict(found)


def marks(visit: Visit) -> dict[str, str]:
    """What a page of the studio sends along."""
    return {"cookie": f"seedbed_studio={visit.cookie}", "origin": "http://127.0.0.1:8765", "x-csrf-token": visit.csrf}


def read(visit: Visit, project: str, name: str = "one", **settings: Any) -> dict[str, Any]:
    """An extraction that came to its end."""
    body = {"name": name, "places": ["sources"], **settings}
    answer = visit.post(f"/api/v1/projects/{project}/extractions", json=body)
    assert answer.status_code == 201, answer.text
    return ended(visit, project, name)


def ended(visit: Visit, project: str, name: str = "one") -> dict[str, Any]:
    """The extraction, once nothing is being read."""
    return dict(until(lambda: (one := visit.desk.extractions.one(project, name))["state"] != "running" and one))


def furnished_sources(visit: Visit, project: str) -> dict[str, str]:
    """The pages of sources with something on each, by name."""
    sent(visit, project, "birds.md", TEXT.encode())
    sent(visit, project, "herons.pdf", paper(3))
    sent(visit, project, "broken.pdf", b"%PDF-1.4 and then nothing")
    sent(visit, project, "questions.jsonl", b'{"question": "What sings?"}\n')
    read(visit, project, "handbook", size=700)
    place = f"/p/{project}/sources/x/handbook"
    visit.post(f"{place}/many", data={"act": "tag", "value": "owls, 夜", "wish": "Owls", "all": "true"})
    return {
        "sources": f"/p/{project}/sources",
        "extraction": place,
        "reading": f"{place}/page?document=herons.pdf&page=2",
        "reading-text": f"{place}/page?document=birds.md",
        "chunks": f"{place}/chunks",
    }
