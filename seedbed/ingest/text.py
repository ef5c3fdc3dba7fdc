"""Plain text: the encoding is found out or the file is refused, paragraphs are split at blank lines.

Text that is not Unicode is decoded by every candidate that takes all its bytes, and each result is scored by the
share of its foreign characters that are everyday ones in that script. The best is used only where it is clearly best:
a wrong guess would look like text and go unnoticed into a data set.
"""

import codecs
import re

from seedbed.ingest.blocks import Block, Document, Format, UnreadableDocument, sha256
from seedbed.ingest.reasons import advice, because
from seedbed.ingest.warned import warning

FORMAT = Format(endings=(".txt", ".text", ".log"))

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000
_ENOUGH = 0.35  # share of everyday characters: prose has over 0.5, a wrong decoding under 0.2
_CLEAR = 0.15  # lead over the second

_PUNCTUATION = "，。、；：？！“”‘’（）《》「」『』【】…—　·％"
_SHARED = (
    "的一是不了在人有我他中大上和地到以用生下作自出可年成多天工方日前回去小也手行家本同如水力里面能定"
    "文其法已公等分入部者十三二四五六七八九百千月位分名至安全理信心但把明原提由使正性好目只所己最打度主心及外名次此什如金保工不得可且内各或若否向后先再重新期元品人司室卡密位交由合平台目由表"
)
_SIMPLIFIED = (
    "这个们来为国时要就出会说对过发后经么动进种学产间么还业没车队长门问现点开关应从样实设备线电员资处报总务数据网络单费办规级请应须认证书录号码邮类项给与让记审仅节华东两条当"
    "据权变论议讲许访识译试该详语误读课调谈谢该车转轮软轻输达运连远适选递邮钟钱银销锁错键闭闻队阶际陆险随难页顶项顺预领频题额风飞饭馆验鱼龙"
)
_TRADITIONAL = (
    "這個們來為國時要就會說對過發後經麼動進種學產間還業沒車隊長門問現點開關應從樣實設備線電員資處報總務數據網絡單費辦規級請須認證書錄號碼郵類項給與讓記審僅節華東兩條當"
    "權變論議講許訪識譯試該詳語誤讀課調談謝轉輪軟輕輸達運連遠適選遞鐘錢銀銷鎖錯鍵閉聞階際陸險隨難頁頂順預領頻題額風飛飯館驗魚龍臺灣於並"
)
_LATIN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßÀÁÂÄÅÇÈÉÊÍÑÓÔÖØÚÜ«»°–—‘’“”•…€£§©®·¿¡"
_HANGUL = "이다는을의에가고하지로은사한를자기대어시일해인리수보전장도야합니요나과서원정부주업"
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_KANA = "".join(map(chr, range(0x3041, 0x3097))) + "".join(map(chr, range(0x30A1, 0x30FD)))
_EVERYDAY = {
    "gb18030": frozenset(_SHARED + _SIMPLIFIED + _PUNCTUATION),
    "big5": frozenset(_SHARED + _TRADITIONAL + _PUNCTUATION),
    "cp932": frozenset(_SHARED + _KANA + _PUNCTUATION),
}
_ONLY_NAMED = {  # one byte a letter takes almost any file, and neighbours share most letters: named, never used
    "cp1252": frozenset(_LATIN),
    "cp1251": frozenset(_CYRILLIC),
    "cp949": frozenset(_HANGUL),
}
_ANY = frozenset("\t\n\r").union(map(chr, range(32, 127)), *_EVERYDAY.values(), *_ONLY_NAMED.values())
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def text(data: bytes, *, name: str) -> Document:
    """Read plain text into paragraphs.

    Raises UnreadableDocument where the file is empty, binary, or in an encoding that cannot be told for certain.
    """
    content, warnings = decode(data, name=name)
    return Document(name, content, paragraphs(content), warnings, sha256(data), "text")


def paragraphs(content: str) -> tuple[Block, ...]:
    """Stretches of lines between blank lines, with their spans."""
    ends = [*_GAP.finditer(content), None]
    blocks: list[Block] = []
    at = len(content) - len(content.lstrip())
    for gap in ends:
        end = gap.start() if gap else len(content.rstrip())
        if content[at:end].strip():
            blocks.append(Block("paragraph", content[at:end], start=at, end=end))
        at = gap.end() if gap else end
    return tuple(blocks)


def decode(data: bytes, *, name: str) -> tuple[str, tuple[str, ...]]:
    """A file's text with line ends as "\\n", and a warning where the encoding had to be guessed.

    Raises UnreadableDocument, naming the two best guesses where there are any.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise UnreadableDocument(name, because("empty"), advice("put_text_back"))
    encoding = encoding_of(data, name=name)
    try:
        content = data.decode(encoding)
    except UnicodeError as error:
        reason = because("begins_as", encoding=encoding, place=getattr(error, "start", 0))
        raise UnreadableDocument(name, reason, advice("utf8_again")) from error
    if odd := _CONTROL.search(content):
        reason = because("control", character=repr(odd.group()), place=odd.start())
        raise UnreadableDocument(name, reason, advice("text_made"))
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    guessed = encoding in _EVERYDAY
    return content, ((warning("encoding", encoding=encoding),) if guessed else ())


def encoding_of(data: bytes, *, name: str) -> str:
    """The name of the codec of these bytes, which may be a file's beginning cut at a line end.

    Raises UnreadableDocument for binary data and where no encoding is clearly the right one.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if b"\x00" in data[:_SAMPLE]:
        return _utf16(data, name=name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, name=name)
    return "utf-8"


def _utf16(data: bytes, *, name: str) -> str:
    """UTF-16 without a mark: the byte order in which most characters are everyday ones of some script."""
    shares = {order: _score(data, order, _ANY, above="") for order in ("utf-16-le", "utf-16-be")}
    best, other = sorted(shares, key=lambda order: -shares[order])
    if shares[best] >= _ENOUGH and shares[best] > 2 * shares[other]:
        return best
    raise UnreadableDocument(name, because("zero_bytes"), advice("text_is_made"))


def _guessed(data: bytes, *, name: str) -> str:
    scores = {encoding: _score(data, encoding, everyday) for encoding, everyday in _EVERYDAY.items()}
    best, second, *_ = sorted(scores, key=lambda encoding: -scores[encoding])
    if scores[best] >= _ENOUGH and scores[best] - scores[second] >= _CLEAR:
        return best
    scores |= {encoding: _score(data, encoding, everyday) for encoding, everyday in _ONLY_NAMED.items()}
    best, second, *_ = sorted(scores, key=lambda encoding: -scores[encoding])
    if scores[best] < 0:
        reason = because("no_encoding")
        raise UnreadableDocument(name, reason, advice("utf8"))
    reason = because("uncertain", encoding=best, other=second)
    raise UnreadableDocument(name, reason, advice("utf8_editor"))


def _score(data: bytes, encoding: str, everyday: frozenset[str], *, above: str = "\x7f") -> float:
    """The share of everyday characters among those beyond ASCII (`above`); -1 where the bytes are not this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()  # lets the sample end within a character
    try:
        foreign = [char for char in decoder.decode(data[:_SAMPLE], final=len(data) <= _SAMPLE) if char > above]
    except UnicodeDecodeError:
        return -1.0
    return sum(char in everyday for char in foreign) / len(foreign) if foreign else -1.0
