"""Makes the PDF and the Word file of the example handbook, byte for byte the same every time.

    python examples/make_handbook.py [FOLDER]

The company, its people and its rules are made up. Needs fpdf2 and python-docx (the `dev` extra).
"""

import datetime as dt
import io
import re
import sys
import zipfile
from pathlib import Path

import docx
from fpdf import FPDF
from fpdf.enums import XPos, YPos

MADE = dt.datetime(2025, 3, 1, 9, 0, tzinfo=dt.UTC)

HANDBOOK = """
# Employee Handbook

Larkfield Instruments builds humidity and pressure sensors for laboratories and greenhouses. We were founded in
Bristol on 4 May 1998 by Ines Calloway and Tomas Brandt, employ 312 people at three sites, and are owned by our staff:
nobody holds more than 3 percent of the shares. This handbook says what you may expect from us and what we expect from
you. It is valid from 1 March 2025 and replaces the edition of January 2023.

Where the handbook and your contract differ, the contract holds. Questions go to the People team, room 2.14, extension
410, or to your manager. The next review is due in March 2027.

# 1. Working hours

A full week is 37.5 hours. Core hours, when everybody can be reached, are 10:00 to 15:00 from Monday to Thursday and
10:00 to 13:00 on Friday. Outside them you arrange your day with your team. The buildings open at 06:30 and close at
20:00; the calibration laboratory closes at 18:00 because its air conditioning is lowered for the night.

Hours beyond 37.5 are recorded in the time sheet by the following Tuesday. Up to 40 extra hours may be carried at any
one time. Anything above that needs the written consent of your manager and is paid at 1.25 times the hourly rate, or
at 1.5 times on Sundays and public holidays. Extra hours that have not been taken within six months are paid out with
the next salary.

You may work from home up to three days a week once your probation is over. Staff in production and in the calibration
laboratory work on site, but may use one day a month at home for training and paperwork. Working from abroad is
possible for up to 20 working days a year and must be requested at least 10 working days ahead.

# 2. Probation and notice

Probation lasts six months. It may be extended once, by three months at most, and only if the reasons were given in
writing before the fifth month ended. There are two review talks, one after eight weeks and one after twenty.

During probation the notice period is one week on either side. Afterwards it is one month, and three months from the
fifth year of service. Notice is given in writing to the People team; an e-mail is enough, a chat message is not. On
your last day you return your badge, your laptop and both of your security keys.

# 3. Leave

## Annual leave

Annual leave depends on your years of service, counted on 1 January. Public holidays come on top. Those who work part
time receive their share, rounded up to the next half day.

| Years of service | Days of leave | Of which may be carried over | Notice for more than 10 days |
| Under 2 | 25 | 5 | 4 weeks |
| 2 to 4 | 27 | 5 | 4 weeks |
| 5 to 9 | 29 | 8 | 6 weeks |
| 10 or more | 32 | 10 | 8 weeks |

Leave carried over must be taken by 31 March or it lapses, unless illness or parental leave stood in the way. Requests
are made in the leave calendar and answered within five working days; a request that has not been answered by then
counts as granted. Between 20 December and 2 January the company is closed, and four days of your leave are set aside
for it.

## Sick leave

Tell your manager before 09:30 on the first day. A doctor's note is needed from the fourth calendar day. Full pay
continues for 10 weeks, and 70 percent of pay for another 16. After an absence of more than six weeks you may return
in steps: half of your hours in the first two weeks, three quarters in the next two.

## Parental and family leave

Each parent receives 18 weeks on full pay, whether by birth or by adoption, to be taken within 14 months. The request
is made 8 weeks before the leave begins. For the care of a close relative you may take up to 6 paid days a year, in
halves if you wish. For your own wedding there are 2 days, for moving house 1 day, and for a death in the family 5
days.

## Sabbatical

After seven years of service you may take a sabbatical of 4 to 26 weeks. The first 4 weeks are paid, the rest is not.
Only two people of a team of ten or more, and one of a smaller team, can be away at the same time. Apply six months
ahead; Helen Okafor, head of People, decides within 30 days.

# 4. Pay and benefits

Salaries are paid on the 26th of the month, or on the working day before. Pay bands are published every April and
reviewed against the market every second year. A bonus of up to 8 percent of the yearly salary is paid in March if the
company has met its targets; in the spring of 2024 it was 6.2 percent.

- Pension: we add 9 percent of your salary if you put in at least 4 percent.
- Learning: 1,400 pounds and five days a year for courses and conferences. What is not spent lapses on 31 December.
- Cycling: a loan of up to 2,500 pounds without interest, paid back over 20 months.
- Meals: the canteen in Bristol costs 3.80 pounds a meal; the sites in Leeds and Utrecht receive vouchers of the same
  value.
- Eyesight: a test every two years and up to 160 pounds towards glasses for screen work.

Whoever recommends a colleague who passes probation receives 1,200 pounds. The offer does not hold for managers who
recruit for their own team, nor for the People team.

# 5. Health and safety

Every floor has two first aiders and a fire warden; their names hang beside the lifts. The alarm is tested on the
first Wednesday of the month at 11:00. When it sounds at any other time, leave by the nearest stairs and gather at the
bicycle shed. In 2024 the building in Bristol was empty in 4 minutes and 10 seconds; the aim is under 4 minutes.

Accidents and near misses are entered in the safety log on the same day, however small. Nobody works alone in the
pressure hall, where the vessels are tested at up to 90 bar. Safety glasses and steel-capped shoes are worn there at
all times, also by visitors. Contact lenses are not allowed in the solvent store.

# 6. Conduct and complaints

Presents worth more than 40 pounds are declined or handed to the People team, who raffle them at the summer party.
Nobody signs a contract with a relative or with a company in which they hold shares. A second job is allowed up to 10
hours a week if it is not with a competitor; tell the People team before you begin.

If something is wrong, speak to your manager first, or to the ombudsperson, Priya Natarajan, at extension 477. A
formal complaint is made in writing, acknowledged within three working days and answered within 25. You may bring a
colleague to every talk. If the answer does not satisfy you, you have 14 days to ask for a second opinion from a
member of the staff council, which is elected every two years and has seven members.
"""

TRAVEL = """
# Travel and Expenses Policy

Larkfield Instruments, valid from 1 March 2025. The owner of this policy is Marcus Leighton in Finance, extension 233.

This policy covers every journey on company business, from a bus ride to a supplier to a fortnight at a customer's
site overseas. It follows one thought: travel as you would if the money were your own and you had work to do in the
morning.

## Before you go

Ask whether a call would do. Journeys of more than 600 pounds in total need the consent of your manager, those of more
than 3,000 pounds also that of a director. Consent is given in the booking portal, never by word of mouth, and lapses
after 30 days.

- Book trains at least 7 days ahead and flights at least 14 days ahead.
- Use the portal for flights and hotels; what is booked elsewhere is repaid only if it was at least 10 percent
  cheaper.
- For countries on the amber list, take the safety briefing, which lasts 40 minutes and is valid for a year.
- Journeys to countries on the red list are not made.

## Getting there

The train is the rule for journeys under 5 hours from door to door. First class is allowed from 3 hours onward, or
whenever it costs less than 15 pounds more than second. Flights are in economy class; premium economy is allowed on
flights of more than 7 hours, business class only with the consent of the managing director, Ines Calloway.

Your own car is repaid at 45 pence a mile up to 200 miles a day, and at 25 pence a mile beyond. A passenger on
business adds 5 pence a mile. Hire cars are of the compact class; fines are paid by whoever drove. After more than 9
hours of travel and work together nobody drives: stay the night.

## Staying there

Hotel rooms are booked up to the limit of the city, breakfast included. Where a trade fair makes this impossible,
Finance raises the limit on request, within one working day. Those who stay with friends or family may spend 30 pounds
a night on a present for their hosts; a receipt is needed.

| Place | Hotel, per night | Meals, full day | Meals, half day |
| London | 165 pounds | 48 pounds | 24 pounds |
| Other United Kingdom | 110 pounds | 38 pounds | 19 pounds |
| Amsterdam and Utrecht | 150 pounds | 46 pounds | 23 pounds |
| Zurich | 210 pounds | 70 pounds | 35 pounds |
| Elsewhere | 130 pounds | 42 pounds | 21 pounds |

A day is full when you are away for more than 10 hours, and half when you are away for more than 5. For each meal that
somebody else provides, a third of the allowance is taken off. Alcohol is not repaid, save at meals with customers,
where it is up to a quarter of the bill. Entertaining customers is limited to 60 pounds a head and needs the names of
all who were present.

## Getting your money back

1. Photograph each receipt on the day you get it; above 12 pounds a receipt is needed.
2. Send in the claim within 30 days of your return. Claims older than 90 days are not paid.
3. Your manager approves it within 5 working days.
4. Finance pays with the next Thursday run, at the exchange rate of the day on the receipt.

Advances of up to 500 pounds are paid on request 3 working days before you leave. An advance that has not been
accounted for within 60 days is taken from the next salary. The company card is for travel alone; its limit is 4,000
pounds a month, and its loss is reported to the bank within the hour and to Finance on the same day.

## Time and safety

Travel inside core hours counts as working time. Travel outside them counts for half, up to 4 hours a day. After a
flight across more than 4 time zones the next morning is free. For every weekend day away from home you receive one
day off, to be taken within 8 weeks.

The assistance line answers day and night at extension 999 or on the number printed on your badge; it needs your name
and the policy number LI-20417. Insurance covers medical costs without limit, luggage up to 1,800 pounds and delays of
more than 4 hours, and it covers up to 5 days of holiday added to a journey. Days beyond that are yours to insure.
"""


class Handbook(FPDF):
    """Pages with a running footer."""

    def footer(self) -> None:
        """Print the company's name, the edition and the page."""
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 10, f"Larkfield Instruments - Employee Handbook, March 2025 - page {self.page_no()}", align="C")


def main() -> None:
    """Write both files into a folder, by default beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "handbook"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("employee_handbook.pdf", make_pdf(HANDBOOK)), ("travel_policy.docx", make_docx(TRAVEL))):
        (folder / name).write_bytes(data)
        print(folder / name, len(data))


def make_pdf(text: str) -> bytes:
    """The text as a PDF with headings by size and ruled tables."""
    pdf = Handbook(format="A4")
    pdf.set_margins(25, 22, 25)
    pdf.set_auto_page_break(auto=True, margin=22)
    pdf.set_title("Employee Handbook")
    pdf.set_creation_date(MADE)
    pdf.add_page()
    for number, part in enumerate(parts(text)):
        if part[0].startswith("|"):
            _pdf_table(pdf, [cells(line) for line in part])
        elif part[0].startswith("#"):
            _pdf_heading(pdf, part[0], 22 if number == 0 else 15)
        else:
            pdf.set_font("Helvetica", size=10.5)
            for line in part:
                pdf.multi_cell(0, 5.4, line, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            pdf.ln(2.4)
    return bytes(pdf.output())


def _pdf_heading(pdf: FPDF, line: str, size: float) -> None:
    if line.startswith("## "):
        size = 12.5
    if pdf.will_page_break(35):
        pdf.add_page()
    pdf.ln(1.5)
    pdf.set_font("Helvetica", "B", size)
    pdf.multi_cell(0, size * 0.5, line.lstrip("# "), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(2)


def _pdf_table(pdf: FPDF, rows: list[list[str]]) -> None:
    pdf.set_font("Helvetica", size=9.5)
    with pdf.table(line_height=5.6, text_align="LEFT") as table:
        for row in rows:
            table.row(row)
    pdf.ln(3)


def make_docx(text: str) -> bytes:
    """The text as a Word document with headings, lists and tables."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author = "Travel and Expenses Policy", "Larkfield Instruments"
    properties.created = properties.modified = MADE.replace(tzinfo=None)
    for part in parts(text):
        if part[0].startswith("|"):
            _docx_table(document, [cells(line) for line in part])
        elif part[0].startswith("#"):
            level = len(part[0]) - len(part[0].lstrip("#"))
            document.add_heading(part[0].lstrip("# "), 0 if level == 1 else level - 1)
        else:
            for line in part:
                style = "List Bullet" if line.startswith("- ") else "List Number" if line[0].isdigit() else "Normal"
                document.add_paragraph(re.sub(r"^(?:-|\d+\.) ", "", line), style)
    return _fixed_dates(document)


def _docx_table(document: "docx.document.Document", rows: list[list[str]]) -> None:
    table = document.add_table(0, len(rows[0]), style="Table Grid")
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    document.add_paragraph()


def _fixed_dates(document: "docx.document.Document") -> bytes:
    """The package packed again with one date on every member, so that equal text gives equal bytes."""
    packed, out = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sink:
        for member in source.infolist():
            sink.writestr(
                zipfile.ZipInfo(member.filename, MADE.timetuple()[:6]), source.read(member), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def parts(text: str) -> list[list[str]]:
    """Stretches of lines between blank lines, with what was wrapped joined again."""
    return [_unwrapped(part.splitlines()) for part in text.strip().split("\n\n")]


def _unwrapped(lines: list[str]) -> list[str]:
    whole: list[str] = []
    for line in lines:
        if whole and not re.match(r"\||- |\d\. ", line):
            whole[-1] += " " + line.strip()
        else:
            whole.append(line)
    return whole


def cells(line: str) -> list[str]:
    """The cells of a row written with pipes."""
    return [cell.strip() for cell in line.strip("|").split("|")]


if __name__ == "__main__":
    main()
