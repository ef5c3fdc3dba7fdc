"""Workbooks of other programs than Excel 2007: a real .xls, and an .ods written by hand.

The .xls was written once with xlwt (BIFF8 in an OLE file): two sheets with words, a number, dates, a merged cell and a
truth value, and an empty sheet between them.
"""

import base64
import zlib

from tests.ingest import office

_XLS = (
    r"""c-rk)OGuPa6#ni%^UsXtV>FF4ng$^=(?ztYg-#D2E5&MIMpBwT66z?E2ID5v27(ZZTA0*AvPFxmHa+M;E`k<;Sqmcwv=9P82nq_+zjM#r$wv-2"""
    r"""pu)ue4fmXT&%Ni|*E#pz`QMGCjSoD`p1=|m!-hFC0geSSK`9|paD(biQ)VOFMai@fS4eQtMmlsnOMdH=dnosN0vaCJhlv7TD4jqXDqH=AcO7w%"""
    r"""$51Ea7>b00d`}~fyh$_#Sv<0Irl*;1WO|=lKWDn1CB00GsO`8ojuBsF{$AzD$Fv--OCc)om~}p}WH&PLMtbu3D<a%h$AQ3^y5=~m@Ys_u2-?(g"""
    r"""!*2v+ITd%12-FY?D=G?0O2&~v8$O7irWg1TiR@QiOTNBx0h0e(EO$ncyJ!=a%CBj5pbO?HA)Psd&8W5Wfh_j*=5=^+2(37ac1j^6<2Ik^I!asG"""
    r"""+Jhl%z!*oq4M#g#W>CgQyi8;(*f)KS*yz<;eZ(e>ZH>g7HQ$<vP1n9Qh<)rIzE13S^}Wkvx5WrF8V%%#{zPeo4;S~M!zGymE{SLZQaPW-Vdtiq"""
    r"""&D{O|zM{U$cakMte4&J|o$YdlFmXX@ka7wl_5fLv&l<a!cC*zjoX=*OL9->ETa~FYWj);HBG=|pKYJJ-d^;B8^C%yhI{d^F`s&+B`JwWO&Wxck"""
    r"""-vDxGeHut#{(4X#3Pk@6iKo5@7wUNW%rxttqspbZ)!0pSx29rN1}7nnX}Ba;NBk{mYOTU08<lLzmRQD?U|Vu^UeIU++nT!Mq`YHPBRk<X(u%IE"""
    r"""Xl!+{6^*Spl$G#)btlQ=x09_%J$)HHo%Q6lzofO()l78F#akfrlia_~Ed`3TbUc!s(a}AR)$<}m^`d#in-}q#VeQr|dgSp{!)@a=^0Z|m&&6xC"""
    r"""RYjhSrKW1=gh#+b&yeWLZoz^D3l=QI2ZXxDZR#PdtH**<eb<?#G-rJ#`EPNA{u;K@UqdfS;U^wIFed-m1YJaIi52QZz86YVQ||#Zp`ORl6tn-*"""
    r"""V^1uc&x#e@s~1AC_CFWPIM=xUKZ$clr~"""
)

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def workbook() -> bytes:
    """A workbook as Excel 97 to 2003 kept it."""
    return zlib.decompress(base64.b85decode(_XLS))


def open_document(rows: str = "") -> bytes:
    """An OpenDocument spreadsheet with one sheet of these rows, as LibreOffice writes them."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    sheet = f'<table:table table:name="费用">{rows or ROWS}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return office.package(
        {
            "mimetype": kind,
            "content.xml": f'<office:document-content {_SPACES} office:version="1.3">{body}</office:document-content>',
            "META-INF/manifest.xml": manifest,
        }
    )


def cell(value: str | float, **more: str) -> str:
    """A cell; `more` are attributes of tables, with hyphens as underscores."""
    kind = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, (int, float))
        else ('office:value-type="string"')
    )
    spans = " ".join(f'table:{name.replace("_", "-")}="{told}"' for name, told in more.items())
    return f"<table:table-cell {kind} {spans}><text:p>{value}</text:p></table:table-cell>"


def row(*cells: str, repeated: int = 1) -> str:
    """A row of cells."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


COVERED = "<table:covered-table-cell/>"
_DATED = 'office:value-type="date" office:date-value="2026-05-03"'
DATE = f"<table:table-cell {_DATED}><text:p>3 May</text:p></table:table-cell>"
ROWS = "".join(
    (
        row(cell("项目"), cell("金额"), cell("日期")),
        row(cell("差旅"), cell(1234.5), DATE),
        row("<table:table-cell table:number-columns-repeated='3'/>", repeated=2),
        row(cell("wide", number_columns_spanned="2", number_rows_spanned="2"), COVERED, cell("a")),
        row(COVERED, COVERED, cell("b")),
        row(cell(7, number_columns_repeated="3")),
    )
)
