"""Makes mails as Outlook saves them (.msg), and packs attachments as it sends them (winmail.dat)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

SECTOR, SMALL = 512, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

Folder = dict[str, "bytes | Folder"]


def msg_of(words: str = "", attached: Mapping[str, bytes | Folder] | None = None, *, packed: bytes = b"") -> bytes:
    """Return a mail with these words, or rich text `packed` as Outlook does, and attachments: bytes, or a mail of `mail_folder`."""
    return _compound(mail_folder(words, attached, packed=packed, within=False))


def mail_folder(
    words: str = "",
    attached: Mapping[str, bytes | Folder] | None = None,
    *,
    packed: bytes = b"",
    subject: str = "Letter",
    within: bool = True,
) -> Folder:
    """Return the streams and folders of a mail, to be attached to another unless `within` is false."""
    properties = {0x0037001F: _wide(subject), **({0x1000001F: _wide(words)} if words else {}), **({0x10090102: packed} if packed else {})}
    made = _streams(properties, 24 if within else 32)
    for number, (name, held) in enumerate((attached or {}).items()):
        data: dict[int, bytes | Folder] = {0x37010102: held} if isinstance(held, bytes) else {0x3701000D: held}
        made[f"__attach_version1.0_#{number:08X}"] = _streams({0x3707001F: _wide(name), **data}, 8)
    return made


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _streams(properties: Mapping[int, bytes | Folder], head: int) -> Folder:
    listed = b"".join(struct.pack("<IIII", tag, 6, len(held), 0) for tag, held in properties.items())
    return {"__properties_version1.0": bytes(head) + listed, **{f"__substg1.0_{tag:08X}": held for tag, held in properties.items()}}


class _Sectors:
    """Pieces of streams, all of one size, and the table that says which follows which."""

    def __init__(self, size: int) -> None:
        """Take the size."""
        self.size = size
        self.pieces: list[bytes] = []
        self.table: list[int] = []

    def add(self, data: bytes) -> int:
        """Add a stream, and return the number of its first piece."""
        first = len(self.pieces)
        self.pieces += [data[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(data), self.size)]
        self.table += [*range(first + 1, len(self.pieces)), END] if len(self.pieces) > first else []
        return first if len(self.pieces) > first else END

    def packed(self, free: int = 0) -> bytes:
        """Return the table, with so many free places at its end."""
        return struct.pack(f"<{len(self.table) + free}I", *self.table, *[FREE] * free)


def _compound(root: Folder) -> bytes:
    """Return a compound file with these streams and folders."""
    large, small = _Sectors(SECTOR), _Sectors(64)
    entries: list[bytes] = [b""]

    def fill(folder: Folder) -> int:
        first = len(entries)
        entries.extend(b"" for _ in folder)
        for number, (name, held) in enumerate(folder.items(), start=first):
            after = number + 1 if number + 1 < first + len(folder) else FREE
            if isinstance(held, bytes):
                start = (small if len(held) < SMALL else large).add(held)
                entries[number] = _entry(name, 2, after, FREE, start, len(held))
            else:
                entries[number] = _entry(name, 1, after, fill(held), 0, 0)
        return first

    first = fill(root)
    together = b"".join(small.pieces)
    entries[0] = _entry("Root Entry", 5, FREE, first, large.add(together), len(together))
    smalls, directory = large.add(small.packed(-len(small.table) % (SECTOR // 4))), large.add(b"".join(entries))
    used = len(large.pieces)
    count = next(count for count in range(1, 100) if count * SECTOR // 4 >= used + count)
    large.table += [FAT] * count
    table = large.packed(count * SECTOR // 4 - len(large.table))
    return _header(directory, smalls, [*range(used, used + count)]) + b"".join(large.pieces) + table


def _entry(name: str, kind: int, after: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return coded.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(coded), kind, 1, FREE, after, child, start, size)


def _header(directory: int, smalls: int, table: Sequence[int]) -> bytes:
    numbers = (0, len(table), directory, 0, SMALL, smalls, int(smalls != END), END, 0)
    made = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x9I", 0x3E, 3, 0xFFFE, 9, 6, *numbers)
    return made + struct.pack("<109I", *table, *[FREE] * (109 - len(table)))


def packed_rtf(text: bytes) -> bytes:
    """Return rich text in Outlook's packing, with nothing that occurs twice left out."""
    body = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<IIII", len(body) + 12, len(text), 0x75465A4C, 0) + body


def winmail_of(attached: Mapping[str, bytes], *, plain: bytes = b"", properties: Mapping[int, bytes] | None = None) -> bytes:
    """Return attachments in the packing of `winmail.dat`, with short names and with their own.

    `plain` are the mail's own words as an attribute, and `properties` its own by number and type (0x10090102).
    """
    made = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    made += _attribute(1, 0x0002800C, plain + b"\0") if plain else b""
    own = (properties or {}).items()
    listed = b"".join(struct.pack("<HHII", tag & 0xFFFF, tag >> 16, 1, len(held)) + held + bytes(-len(held) % 4) for tag, held in own)
    made += _attribute(1, 0x00069003, struct.pack("<I", len(properties)) + listed) if properties else b""
    for name, data in attached.items():
        wide = _wide(name + "\0")
        named = struct.pack("<HHII", 0x1F, 0x3707, 1, len(wide)) + wide + bytes(-len(wide) % 4)
        named_own = struct.pack("<HH16sII", 3, 0x8001, bytes(16), 0, 7) + struct.pack("<I", 1)
        properties = struct.pack("<I", 3) + named_own + named + struct.pack("<HHI", 3, 0x3705, 1)
        made += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, b"SHORT~1.DOC\0")
        made += _attribute(2, 0x0006800F, data) + _attribute(2, 0x00069005, properties)
    return made


def _attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
