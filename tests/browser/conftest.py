"""A browser for the site: Debian's Chromium, headless, without a way out. ``make browser`` runs these tests.

``KZIND_SITES`` names a folder with sites made before (``en``, ``ru``, ``kk``); else each is made anew, a minute each.
``KZIND_SHOTS`` names the folder that keeps the pictures.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("KZIND_BROWSER"):
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="the site in a browser: make browser"))


class Browser:
    """Chromium with what it asked for and what it complained of."""

    def __init__(self, driver: Any, downloads: Path) -> None:
        self.driver, self.downloads = driver, downloads

    def size(self, width: int, height: int = 900) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, page: Path | str, place: str = "") -> None:
        address = page if isinstance(page, str) else page.as_uri()
        self.driver.get("about:blank")  # else a change of place alone loads nothing
        self.driver.get(address + place)

    def run(self, code: str, *arguments: Any) -> Any:
        return self.driver.execute_script(code, *arguments)

    def asked(self) -> list[str]:
        """Every address asked for since the last call."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return [address for address in found if not address.startswith(("data:", "about:", "blob:"))]

    def complaints(self) -> list[str]:
        """Every line of the console since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def picture(self, name: str, width: int) -> bytes:
        """The whole page (its first 4,000 pixels) at a width; kept where ``KZIND_SHOTS`` says."""
        self.size(width)
        self.size(width, min(int(self.run("return document.documentElement.scrollHeight")), 4000))
        made: bytes = self.driver.get_screenshot_as_png()
        if folder := os.environ.get("KZIND_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}_{width}.png").write_bytes(made)
        self.size(width)
        return made


@contextmanager
def chromium(downloads: Path) -> Iterator[Browser]:
    """A running browser that saves into ``downloads``. Raises ``LookupError`` where there is none to run."""
    if find_spec("selenium") is None:
        raise LookupError("selenium is not installed: make setup")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        raise LookupError("no Chromium here; on Debian and Ubuntu: apt install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = Browser(webdriver.Chrome(options=options, service=Service(driver)), downloads)
    try:
        made.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)}
        )
        made.size(1280)
        yield made
    finally:
        made.driver.quit()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        with chromium(tmp_path_factory.mktemp("downloads")) as made:
            yield made
    except LookupError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def site_of(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The site of the packaged corpus in a language, made once."""
    from kzind.reports import build_report

    ready: dict[str, Path] = {}
    folder = tmp_path_factory.mktemp("сайттар")  # a name that addresses must escape

    def made(lang: str) -> Path:
        before = os.environ.get("KZIND_SITES")
        if lang not in ready and before and (Path(before) / lang / "index.html").is_file():
            ready[lang] = Path(before).resolve() / lang
        if lang not in ready:
            os.environ.setdefault("KZIND_CACHE", str(folder / "cache"))
            report = build_report(None, folder / lang, lang=lang)
            assert report.broken == {}
            ready[lang] = folder / lang
        return ready[lang]

    return made
