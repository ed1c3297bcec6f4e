"""What the place finder knows: places, their regions, every form of their names, and words for kinds of places.

Built on first use from the reference tables (``kzind/datasets/reference``), from the hand-made lexicons
(``kzind/languages/<lang>/places.tsv``, ``place_words.tsv``, ``countries.tsv``) and, for the names of countries and of
large foreign cities, from the CLDR tables that babel carries.
"""

from __future__ import annotations

import csv
import functools
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib import resources

from kzind.entities.russian_forms import adjective_forms, city_adjective, is_adjective, word_forms
from kzind.languages import lexicon

#: Regions formed on 2022-06-08 and the region each was part of.
FORMED_2022 = {"KZ-10": "KZ-63", "KZ-33": "KZ-19", "KZ-62": "KZ-35"}
FORMED_ON = "2022-06-08"

_TYPE_SUFFIXES = (" Г.А.", " Қ.Ә.")
_KINDS = {
    "district": "district",
    "city_district": "city_district",
    "city_administration": "city",
    "town": "city",
    "first_level_city": "city",
    "urban_settlement": "village",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One reading of a name.

    ``kind``: ``region district city_district city village country foreign``. ``regions``: ISO 3166-2 codes.
    ``country``: ISO 3166-1 alpha-2. ``adjective``: the form is an adjective made from the name. ``cautious``: a word
    with other senses, a place only where something beside it says so; ``personal``: people bear the name too.
    ``common``: a word in small letters («столица»).
    """

    normal: str
    kind: str
    regions: tuple[str, ...] = ()
    country: str = "KZ"
    adjective: bool = False
    cautious: bool = False
    personal: bool = False
    common: bool = False


@dataclass(slots=True)
class Gazetteer:
    """Names of one language. ``single``: form → readings; ``several``: first word → (forms of the words, readings).

    In Kazakh the keys are stems, to which endings are added; in Russian they are whole forms.
    """

    single: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    several: dict[str, list[tuple[tuple[frozenset[str], ...], Place]]] = field(default_factory=dict)

    def add(self, form: str, place: Place) -> None:
        """Add a one-word form; the same reading is kept once."""
        known = self.single.get(form, ())
        if place not in known:
            self.single[form] = (*known, place)

    def add_words(self, words: tuple[frozenset[str], ...], place: Place) -> None:
        """Add a name of several words, each given by its forms; longest names stand first."""
        for first in words[0]:
            entries = self.several.setdefault(first, [])
            entries.append((words, place))
            entries.sort(key=lambda entry: -len(entry[0]))


def fold(text: str) -> str:
    """Lower case, ё as е: the key of a form."""
    return text.lower().replace("ё", "е")


_KAZAKH_TO_RUSSIAN = str.maketrans("әіңғүұқөһ", "аингуукох")


def russified(text: str) -> str:
    """A Kazakh name in the letters of Russian, for comparison with names known in Russian only."""
    return fold(text).translate(_KAZAKH_TO_RUSSIAN)


@functools.cache
def reference_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a packaged reference table (CSV, UTF-8)."""
    path = resources.files("kzind.datasets").joinpath("reference", name)
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def _former_names(cell: str, lang: str) -> Iterator[str]:
    """Names of a ``former_names`` cell: «kk / ru / en (years); kk / ru / en (years)»."""
    column = {"kk": 0, "ru": 1, "en": 2}[lang]
    for group in cell.split(";"):
        names = [re.sub(r"\s*\(.*", "", name).strip() for name in group.split(" / ")]
        if len(names) == 3:
            yield names[column]


def _bare(name: str) -> str:
    """A name of the tables without its type word: «Абай ауданы», «район Сауран», «Семей Г.А.» → the name."""
    for suffix in _TYPE_SUFFIXES:
        name = name.removesuffix(suffix)
    name = re.sub(r"^(?:город|область|[Рр]айон(?: им\.)?)\s*|\s+(?:облысы|ауданы|қаласы)$", "", name)
    return name.strip()


def _held_back(lang: str, role: str) -> frozenset[str]:
    return frozenset(e.form for e in lexicon(lang, "places") if e.role == role)


def _checked(lang: str, name: str, place: Place) -> Place:
    """``place`` marked as the lexicon says of its name."""
    personal = name in _held_back(lang, "personal")
    return replace(place, cautious=personal or name in _held_back(lang, "cautious"), personal=personal)


def _table_places(lang: str) -> Iterator[tuple[str, Place]]:
    """(name without type word, reading) of the reference tables in ``lang``."""
    for row in reference_rows("regions.csv"):
        code, kind = row["iso_3166_2"], row["kind"]
        normal = row[f"name_{lang}"]
        name = _bare(normal)
        if kind == "city":
            yield name, Place(name, "city", (code,))
            for former in _former_names(row["former_names"], lang):
                if former not in ("Акмола", "Ақмола"):
                    yield former, Place(former, "city", (code,))
        else:
            yield name, _checked(lang, name, Place(normal, "region", (code,)))
            for capital in re.findall(r"[^\s()]+", row[f"capital_{lang}"]):
                yield capital, _checked(lang, capital, Place(capital, "city", (code,)))
    for row in reference_rows("districts_cities.csv"):
        code, kind = f"KZ-{row['kato2']}", _KINDS[row["kind"]]
        names = [row[f"name_{lang}"], *(n for n in row["other_names"].split(";") if (lang == "kk") == _is_kazakh(n))]
        for normal in names:
            name = _bare(normal)
            if not name or (kind == "village" and lang == "ru" and is_adjective(name)):
                continue
            shown = normal if kind in ("district", "city_district") else name
            yield name, _checked(lang, name, Place(shown, kind, (code,)))


def _is_kazakh(name: str) -> bool:
    return bool(re.search("[әіңғүұқөһӘІҢҒҮҰҚӨҺ]|ауданы$", name))


def _country_names(lang: str) -> Iterator[tuple[str, Place]]:
    """Names of countries from CLDR and from the lexicon."""
    from babel import Locale

    left_out = {e.form for e in lexicon(lang, "countries") if e.role == "refused"}
    for entry in lexicon(lang, "countries"):
        if entry.role in ("name", "abbreviation"):
            yield entry.form, Place(entry.form, "country", (), entry.value)
    for code, name in sorted(Locale(lang).territories.items()):
        if re.fullmatch("[A-Z]{2}", code) and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
            name = re.sub(r"\s*\(.*\)", "", name).strip()
            if name not in left_out:
                yield name, Place(name, "country", (), code)


def _foreign_cities(lang: str) -> Iterator[tuple[str, Place]]:
    """Large cities abroad: those that CLDR names for time zones, and those of the lexicon."""
    from babel import Locale
    from babel.core import get_global

    territories = get_global("zone_territories")
    refused = {e.form for e in lexicon(lang, "countries") if e.role == "refused"}
    countries = set(Locale(lang).territories.values())
    for zone, names in sorted(Locale(lang).time_zones.items()):
        city, country = names.get("city"), territories.get(zone)
        if not city or not country or country == "KZ" or " " in city or city in refused or city in countries:
            continue
        if zone.split("/")[0] in ("Europe", "Asia", "Australia") or city.lower() in ("каир", "торонто", "чикаго"):
            yield city, Place(city, "foreign", (), country)
    for entry in lexicon(lang, "countries"):
        if entry.role in ("city", "area"):  # areas: parts of the world, seas and mountains, with a UN M49 code or -
            yield entry.form, Place(entry.form, "foreign", (), entry.value)


def _hand_made(lang: str) -> Iterator[tuple[str, Place]]:
    """Readings of ``places.tsv`` that are no adjectives."""
    kinds = {
        "common": "city",
        "region": "region",
        "former": "city",
        "abbreviation": "region",
        "locality": "village",
        "latin": "city",
    }
    for entry in lexicon(lang, "places"):
        if entry.role in kinds:
            kind = "region" if re.search("облас|облыс", entry.form) else kinds[entry.role]
            place = Place(entry.form, kind, tuple(entry.value.split()), common=entry.role == "common")
            yield entry.form, _checked(lang, entry.form, place)


def _latin_names() -> Iterator[tuple[str, Place]]:
    """English and Latin-script names of regions and capitals, for both languages."""
    for row in reference_rows("regions.csv"):
        cells = (row["name_en"], row["name_iso_pycountry"], row["capital_en"])
        for name in {n.strip() for cell in cells for n in re.split(r"[()]", cell)}:
            name = re.sub(r"\s*(?:Region|oblysy|city)$", "", name).strip()
            if len(name) > 3:
                yield name, Place(name, "city" if row["kind"] == "city" else "region", (row["iso_3166_2"],))
    for entry in lexicon("ru", "places"):
        if entry.role == "latin":
            yield entry.form, Place(entry.form, "city", tuple(entry.value.split()))


def _russian_word_forms(words: list[str]) -> tuple[frozenset[str], ...]:
    """Forms of the words of a name: adjectives and the head decline, what follows a noun head does not."""
    forms: list[frozenset[str]] = []
    head_seen = False
    for word in words:
        if head_seen:
            forms.append(frozenset({fold(word)}) | (word_forms(word) if word[0].isupper() else frozenset()))
        else:
            head_seen = not is_adjective(word)
            forms.append(word_forms(word))
    return tuple(forms)


def _district_normal(name: str) -> str:
    return name if re.search("[Рр]айон", name) else f"{name} район"


#: Kinds of places that an adjective alone may name before «область», «район».
_ADJECTIVE_KINDS = ("region", "district", "city_district")


def _add_russian_adjective(gazetteer: Gazetteer, stem: str, place: Place) -> None:
    adjective = replace(place, adjective=True, cautious=False)
    for form in adjective_forms(stem):
        gazetteer.add(form, adjective)
    if place.country == "KZ" and place.kind in ("region", "city"):
        for form in _inhabitants(stem):
            gazetteer.add(form, adjective)


@functools.cache
def russian() -> Gazetteer:
    """The gazetteer of Russian text."""
    gazetteer = Gazetteer()
    made = [*_table_places("ru"), *_hand_made("ru")]
    # Kazakh names stand inside Russian text as they are (Өскемен, Қонаев, Жетісу).
    kazakh = [(n, p) for n, p in _table_places("kk") if p.kind in ("region", "city") and _is_kazakh(n)]
    for name, place in made + kazakh:
        words = name.split()
        if words[-1] == "область" or (len(words) == 1 and is_adjective(name) and place.kind in _ADJECTIVE_KINDS):
            _add_russian_adjective(gazetteer, fold(words[0])[:-2], place)
        elif len(words) == 2 and words[1] == "район":
            normal = replace(place, normal=_district_normal(name))
            _add_russian_adjective(gazetteer, fold(words[0])[:-2], normal)
        elif words[0] == "область":
            for form in word_forms(words[1]):
                gazetteer.add(form, place)
        elif len(words) == 1:
            for form in {fold(name)} if name.isupper() else word_forms(name):
                gazetteer.add(form, place)
            stem = city_adjective(name)
            if stem and place.kind == "city" and not place.cautious and not _is_kazakh(name):
                _add_russian_adjective(gazetteer, stem, place)
        else:
            gazetteer.add_words(_russian_word_forms(words), place)
    for entry in lexicon("ru", "places"):
        if entry.role == "adjective":
            _override_adjective(gazetteer, fold(entry.form)[:-2], Place(entry.note, "city", tuple(entry.value.split())))
    _add_foreign_russian(gazetteer)
    _add_plain(gazetteer, _latin_names())
    return gazetteer


def _inhabitants(stem: str) -> list[str]:
    """Forms of the word for people of a place, in the plural: карагандинск → карагандинцы."""
    return [stem.removesuffix("ск") + ending for ending in ("цы", "цев", "цам", "цами", "цах")]


def _override_adjective(gazetteer: Gazetteer, stem: str, place: Place) -> None:
    """An adjective of the lexicon stands before what the tables give, for use without a type word."""
    adjective = replace(place, adjective=True)
    for form in (*sorted(adjective_forms(stem)), *_inhabitants(stem)):
        gazetteer.single[form] = (adjective, *gazetteer.single.get(form, ()))


def _add_foreign_russian(gazetteer: Gazetteer) -> None:
    for name, place in [*_country_names("ru"), *_foreign_cities("ru")]:
        words = name.split()
        if len(words) == 1 and fold(name) not in gazetteer.single:
            for form in word_forms(name) if not name.isupper() else {fold(name)}:
                if form not in gazetteer.single:
                    gazetteer.add(form, place)
        elif len(words) > 1:
            gazetteer.add_words(_russian_word_forms(words), place)
    for entry in lexicon("ru", "countries"):
        if entry.role == "adjective":
            _add_russian_adjective(gazetteer, fold(entry.form)[:-2], Place(entry.note, "country", (), entry.value))


def _add_plain(gazetteer: Gazetteer, names: Iterable[tuple[str, Place]]) -> None:
    """Add names that take no ending."""
    for name, place in names:
        words = name.split()
        if len(words) == 1:
            gazetteer.add(fold(name), place)
        else:
            gazetteer.add_words(tuple(frozenset({fold(w)}) for w in words), place)


@functools.cache
def kazakh() -> Gazetteer:
    """The gazetteer of Kazakh text: stems, to which the finder allows endings."""
    gazetteer = Gazetteer()
    made = [*_table_places("kk"), *_hand_made("kk"), *_latin_names(), *_country_names("kk"), *_foreign_cities("kk")]
    for name, place in made:
        words = _bare(name).split()
        if len(words) == 1:
            gazetteer.add(fold(words[0]), place)
        elif words:
            gazetteer.add_words(tuple(frozenset({fold(w)}) for w in words), place)
    return gazetteer


@functools.cache
def villages() -> dict[str, tuple[str, ...]]:
    """Villages and rural districts of KATO: russified nominative → region codes, of all namesakes."""
    found: dict[str, list[str]] = {}
    for row in reference_rows("kato_2022_ru.csv"):
        name = re.sub(r"^(?:[а-я]+\.\s*)+|\s+(?:[сп]\.о\.|Г\.А\.|к\.а\.|с\.а\.)$", "", row["name_ru"]).strip()
        codes = found.setdefault(russified(name), [])
        if (code := f"KZ-{row['kato2']}") not in codes:
            codes.append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@functools.cache
def enterprises(lang: str) -> dict[str, tuple[str, ...]]:
    """Firms with one known site, in small letters → region codes."""
    return {fold(e.form): tuple(e.value.split()) for e in lexicon(lang, "places") if e.role == "enterprise"}
