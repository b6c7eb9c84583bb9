"""The pictures of docs/forms.md: `python -m tests.rendering.pictures` draws them again (it needs pdftoppm).

Each is the first page of the full-size specification on a shipped form, as the PDF renderer makes it, in sixteen shades
of grey.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from specs.forms import shipped_forms

from .examples import full_size, made

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
# Wide enough to read on a screen, small enough for a repository; an even number, for two pixels share a byte.
WIDTH = 900
LARGEST = 120_000
# Each of 256 shades as the nearest of sixteen.
_SIXTEEN = bytes(round(shade / 17) for shade in range(256))


def picture_of(form: str) -> Path:
    """Where the picture of a form is kept."""
    return FOLDER / f"form-{form}.png"


def draw(form: str) -> None:
    """Draw the picture of one form. Raises CalledProcessError where pdftoppm refuses."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "form.pdf").write_bytes(made(full_size(form), "pdf"))
        size = ("-scale-to-x", str(WIDTH), "-scale-to-y", "-1")
        command = ["pdftoppm", "-gray", "-singlefile", "-f", "1", *size, "form.pdf", "page"]
        subprocess.run(command, cwd=folder, check=True, timeout=60)
        picture_of(form).write_bytes(png((Path(folder) / "page.pgm").read_bytes()))


def png(grey: bytes) -> bytes:
    """A binary PGM (256 shades, even width) as a PNG of sixteen shades."""
    _, size, _, pixels = grey.split(b"\n", 3)
    width, height = map(int, size.split())
    shades = pixels.translate(_SIXTEEN)
    rows = (shades[start : start + width] for start in range(0, width * height, width))
    packed = (bytes(left << 4 | right for left, right in zip(row[::2], row[1::2], strict=True)) for row in rows)
    # Each row begins with its filter: 0, none.
    lines = b"".join(b"\0" + row for row in packed)
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def main() -> int:
    """Draw all of them and say how large they are; 1 where one is too large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for form in shipped_forms():
        draw(form)
    sizes = {form: picture_of(form).stat().st_size for form in shipped_forms()}
    for form, size in sizes.items():
        print(f"{form:24}{size:9,} bytes")
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
