"""The picture of the site that the README shows: ``make picture`` writes docs/site.png, below 300 kB.

``KZIND_SITES`` names a folder with a site made before (``en``); else it is made anew.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from conftest import chromium

from kzind.reports import build_report

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "site.png"
WIDTH, HEIGHT, MOST_BYTES = 1280, 1010, 300_000


def main() -> int:
    from PIL import Image

    with tempfile.TemporaryDirectory() as name:
        ready = Path(os.environ.get("KZIND_SITES", name)).resolve() / "en" / "index.html"
        index = ready if ready.is_file() else build_report(None, Path(name) / "en", lang="en").index
        try:
            with chromium(Path(name)) as browser:
                browser.size(WIDTH, HEIGHT)
                browser.open(index)
                browser.run("for (const i of document.images) i.loading = 'eager'")
                browser.driver.execute_async_script(
                    "const done = arguments[0]; Promise.all([...document.images].map(i => i.decode())).then(done)"
                )
                taken = browser.driver.get_screenshot_as_png()
        except LookupError as error:
            print(error, file=sys.stderr)
            return 1
    shown = Image.open(io.BytesIO(taken)).convert("RGB")
    PICTURE.parent.mkdir(exist_ok=True)
    shown.save(PICTURE, optimize=True)
    size = PICTURE.stat().st_size
    print(f"{PICTURE.name}: {size:,} bytes")
    return 0 if size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
