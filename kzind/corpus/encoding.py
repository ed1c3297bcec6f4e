"""Bytes to text: which encoding a file is in, and text that was once decoded wrongly.

The encodings that Kazakh and Russian files come in are few, so they are told apart by what they look like when read:
UTF-8 and UTF-16 with or without a mark, Windows-1251 (with the Kazakh letters of KZ-1048), KOI8-R, that of DOS (CP866).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter

SAMPLE = 1 << 18
"""Bytes that decide on the encoding."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
    b"{\\rtf": "an RTF document",
}
_FREQUENT = "оеаитнсрвлкмдп"
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
         "utf-32": "UTF-32", "kz1048": "Windows-1251", "koi8-r": "KOI8-R", "cp866": "CP866"}  # fmt: skip
SINGLE_BYTE = ("kz1048", "koi8-r", "cp866")
"""Encodings of one byte a letter, which only the letters themselves tell apart."""
_MOJIBAKE = re.compile(
    r"(?:[ÐÑÒÓ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){3}"  # UTF-8 read as Windows-1252 or Latin-1
    r"|(?:[РСТУ][\x98\xa0°±Ііґµ¶·ё№є»јЅѕїЎўЈ¤Ґ¦§Ё©Є«¬®Ї‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЃ]){4}"  # as Windows-1251
)


def binary_kind(sample: bytes) -> str | None:
    """What a file is that is no text (``a PDF``, ``binary data``), judged by its beginning; ``None`` for text."""
    for magic, name in _MAGIC.items():
        if sample.startswith(magic):
            return name
    if any(sample.startswith(mark) for mark, _ in _MARKS) or _utf16(sample):
        return None
    control = sum(sample.count(byte) for byte in range(32) if byte not in (0, 9, 10, 11, 12, 13, 27))
    return "binary data" if sample.count(0) > 0.05 * len(sample) or control > 0.02 * len(sample) else None


def _utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is small (0 for Latin, 4 for Cyrillic letters)."""
    if len(sample) < 4:
        return None
    small = frozenset((0, 4, 0x20))
    even, odd = Counter(sample[0::2]), Counter(sample[1::2])
    half = len(sample) // 2
    if sum(odd[byte] for byte in small) > 0.9 * half and odd[4] + odd[0] > 0.5 * half:
        return "utf-16-le"
    return "utf-16-be" if sum(even[byte] for byte in small) > 0.9 * half and even[4] + even[0] > 0.5 * half else None


def guess_encoding(sample: bytes) -> str:
    """The Python name of the encoding of a file that begins with ``sample`` (its first ``SAMPLE`` bytes count)."""
    sample = sample[:SAMPLE]
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if name := _utf16(sample) or "":
        return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=False)
    except UnicodeDecodeError as error:
        if _stray(sample, error):
            return "utf-8"
        return max(SINGLE_BYTE, key=lambda name: _likeness(sample.decode(name, "replace")))
    return "utf-8"


def _stray(sample: bytes, error: UnicodeDecodeError) -> bool:
    """Whether wrong bytes are a few in a text that is UTF-8 otherwise."""
    text = sample.decode("utf-8", "replace")
    letters = sum("Ѐ" <= char <= "ԯ" for char in text)
    return letters > 20 * text.count("\ufffd") or (error.start > 1000 and text.count("\ufffd") < 5)


def _likeness(text: str) -> float:
    """How much ``text`` looks like Cyrillic prose: frequent small letters speak for it, capitals in words do not."""
    inside = len(re.findall(r"[а-яё][А-ЯЁ]", text))
    return sum(map(text.count, _FREQUENT)) - 3.0 * inside


def looks_garbled(text: str) -> bool:
    """Whether a text was decoded wrongly before it came here (``Ð¢ÐµÐºÑÑ``)."""
    return len(_MOJIBAKE.findall(text[:5000])) >= 3
