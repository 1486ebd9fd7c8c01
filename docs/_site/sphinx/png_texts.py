"""Which texts does a PNG file carry, beside its picture, which stays as it was compressed?

To write a picture once more takes as long as to draw a small figure.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterator, Mapping

from PIL.PngImagePlugin import PngInfo

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = len(_SIGNATURE) + 12 + 13  # with the first chunk, IHDR, which has 13 bytes of its own
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a PNG file with texts by their keywords, in front of its picture."""
    info = PngInfo()
    for keyword, text in texts.items():
        info.add_text(keyword, text)
    chunks = (_chunk(kind, content) for kind, content, *_ in info.chunks)
    return png[:_HEAD] + b"".join(chunks) + png[_HEAD:]


def without_texts(png: bytes, keywords: Collection[str]) -> bytes:
    """Return a PNG file without the texts that have some keywords."""
    dropped = {keyword.encode("latin-1") for keyword in keywords}
    kept = (
        chunk
        for kind, chunk in _chunks(png)
        if kind not in _TEXTS or chunk[8:].partition(b"\0")[0] not in dropped
    )
    return _SIGNATURE + b"".join(kept)


def _chunk(kind: bytes, content: bytes) -> bytes:
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind of each chunk of a file, and the chunk with its length, kind and checksum."""
    place = len(_SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        end = place + 12 + length
        yield png[place + 4 : place + 8], png[place:end]
        place = end
