"""Words, names and numbers in Kazakh, Russian and English.

Words come from one file (``texts.toml``), names of regions from the packaged table, the way to write numbers and
dates from babel's locales. Every function takes ``lang``; left out, it is the environment's ``KZIND_LANG``, else
English.
"""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

LANGS = ("kk", "ru", "en")


def language(lang: str | None = None) -> str:
    """The language to write in: the one given, else ``KZIND_LANG``, else English. Raises for an unknown one."""
    chosen = lang or os.environ.get("KZIND_LANG") or "en"
    if chosen not in LANGS:
        raise ValueError(
            f"language {chosen!r} is not one of {', '.join(LANGS)} (argument lang= or variable KZIND_LANG)"
        )
    return chosen


@cache
def texts() -> dict[str, dict[str, str]]:
    """``texts.toml`` flat: ``status.planned`` → its three wordings."""
    flat: dict[str, dict[str, str]] = {}

    def walk(node: dict[str, Any], path: str) -> None:
        if "en" in node:
            flat[path] = node
            return
        for key, child in node.items():
            walk(child, f"{path}.{key}" if path else key)

    walk(tomllib.loads(files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")), "")
    return flat


def t(key: str, lang: str | None = None, **values: Any) -> str:
    """The wording of ``key``, its braces filled with ``values``. Raises ``KeyError`` naming an unknown key."""
    try:
        wording = texts()[key][language(lang)]
    except KeyError:
        raise KeyError(f"no text {key!r} in texts.toml") from None
    return wording.format(**values)


def number(value: float, lang: str | None = None, digits: int | None = None) -> str:
    """A number by the locale's rules: ``digits`` decimals, or three significant figures where left out."""
    from babel.numbers import format_decimal

    if digits is None:
        value, digits = _three_figures(value)
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=language(lang)))


def exact(value: float, lang: str | None = None) -> str:
    """A number by the locale's rules with every digit that it has (six decimals at most)."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, format="#,##0.######", locale=language(lang)))


def _three_figures(value: float) -> tuple[float, int]:
    """The value rounded to three significant figures, and the decimals that they need."""
    if value == 0 or not math.isfinite(value):
        return value, 0
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    wanted = max(0, digits)
    while wanted and round(rounded, wanted - 1) == rounded:
        wanted -= 1
    return rounded, wanted


def unit_name(unit: str, lang: str | None = None) -> str:
    """A unit of facts in short: ₸ for tenge, the code of another currency, else the word of the texts."""
    if unit == "KZT":
        return "₸"
    return t(f"fact_unit.{unit}", lang) if f"fact_unit.{unit}" in texts() else unit


def scale_of(values: Sequence[float], unit: str, lang: str | None = None) -> tuple[float, str]:
    """What to divide values of one unit by so that they read well, and the unit with it: 10⁹, ``billion ₸``."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    for scale, word in ((1e9, "billion"), (1e6, "million")):
        if largest >= scale:
            return scale, t(f"scale.{word}", lang, unit=unit_name(unit, lang))
    return 1.0, unit_name(unit, lang)


def percent(share: float, lang: str | None = None, digits: int = 0) -> str:
    """A share (0.39) as per cent by the locale's rules."""
    from babel.numbers import format_percent

    return str(
        format_percent(
            share, format="#,##0" + ("." + "0" * digits if digits else "") + _percent_sign(lang), locale=language(lang)
        )
    )


def _percent_sign(lang: str | None) -> str:
    # CLDR puts a no-break space before the sign in Russian, none in English and Kazakh.
    return "\u00a0%" if language(lang) == "ru" else "%"


@cache
def _regions() -> dict[str, dict[str, str]]:
    import csv

    path = files("kzind.datasets").joinpath("reference", "regions.csv")
    return {row["iso_3166_2"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}


# What a name keeps when it stands alone: region and city of Almaty would else be one.
_PLAIN = re.compile(r"\s*\([^)]*\)| Region$| city$| облысы$| қаласы$|^область |^город | область$")


def region_name(code: str, lang: str | None = None, short: bool = True) -> str:
    """The name of a region, shortened to what tells it apart (``Актюбинская``; ``Almaty city``).

    Raises ``KeyError`` for a code that is not one of the twenty.
    """
    return _region_name(code, language(lang), short)


@cache
def _region_name(code: str, lang: str, short: bool) -> str:
    full = _regions()[code][f"name_{lang}"]
    if not short:
        return full
    shortened = {c: _PLAIN.sub("", _PLAIN.sub("", r[f"name_{lang}"])) for c, r in _regions().items()}
    if sum(other == shortened[code] for other in shortened.values()) > 1:
        return re.sub(r"\s*\([^)]*\)", "", full)
    return shortened[code]


def region_codes() -> tuple[str, ...]:
    """The twenty codes, in the order of the table."""
    return tuple(_regions())
