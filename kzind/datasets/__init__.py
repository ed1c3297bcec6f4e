"""The packaged data: the corpus with its gold facts, and reference tables of official statistics and places.

Each file lies beside a metadata file of the same name (``*.meta.toml``): title, source, licence, units, coverage,
caveats, and every column with its type. Loaders read the types from there, so that words and data cannot part.

>>> describe("fx").units
'KZT per 1 unit of foreign currency, mean of the 12 monthly means of the year'

Folders: ``corpus`` (made by this project), ``reference`` (copied from public sources, values as given) and ``own``
(made for this package).
"""

from __future__ import annotations

import functools
import io
import json
import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

FOLDERS = ("corpus", "own", "reference")
COUNTRY = "KZ"
SOUTH_KAZAKHSTAN = "KZ-YUZ"
TYPES = {"text": "str", "category": "category", "integer": "int64", "number": "float64"}

_META = ".meta.toml"
_ENDINGS = (".csv", ".jsonl", "")


@dataclass(frozen=True)
class Column:
    """A column of a packaged table. ``type`` is one of ``text category integer number date month list``."""

    type: str
    description: str
    unit: str | None = None


@dataclass(frozen=True)
class Metadata:
    """What is known about a packaged file; ``columns`` in the order of the file."""

    name: str
    file: str
    title: str
    loader: str
    source: str
    licence: str
    citation: str
    units: str
    coverage: str
    rows: int
    caveats: tuple[str, ...]
    columns: dict[str, Column]

    def __str__(self) -> str:
        lines = [self.title, f"  file      {self.file} ({self.rows} rows), kzind.datasets.{self.loader}()"]
        lines += [f"  {key:<9} {getattr(self, key)}" for key in ("source", "licence", "citation", "units", "coverage")]
        lines += [f"  caveat    {caveat}" for caveat in self.caveats]
        lines += [f"  {name} ({column.unit or column.type}): {column.description}"
                  for name, column in self.columns.items()]
        return "\n".join(lines)


@functools.cache
def _meta_files() -> dict[str, Traversable]:
    """Name of each packaged file -> its metadata file, sorted by name."""
    root = resources.files(__package__)
    found = {
        path.name.removesuffix(_META): path
        for folder in FOLDERS
        for path in root.joinpath(folder).iterdir()
        if path.name.endswith(_META)
    }
    return dict(sorted(found.items()))


def _data_file(name: str) -> Traversable:
    """The file that the metadata ``name`` describes: ``name.csv``, ``name.jsonl`` or ``name`` itself."""
    meta = _meta_files()[name]
    folder = next(folder for folder in FOLDERS if resources.files(__package__).joinpath(folder, meta.name).is_file())
    for ending in _ENDINGS:
        path = resources.files(__package__).joinpath(folder, name + ending)
        if path.is_file():
            return path
    raise FileNotFoundError(f"{folder}/{meta.name} describes no file: expected {name}.csv or {name}.jsonl beside it")


def names() -> tuple[str, ...]:
    """The names that ``describe`` knows."""
    return tuple(_meta_files())


@functools.cache
def describe(name: str) -> Metadata:
    """The metadata of a packaged file; ``print`` shows it as text.

    Raises ``KeyError`` listing the names for one that is not packaged.
    """
    if name not in _meta_files():
        raise KeyError(f"no packaged data named {name!r}; there are {', '.join(names())}")
    raw: dict[str, Any] = tomllib.loads(_meta_files()[name].read_text(encoding="utf-8"))
    columns = {key: Column(**value) for key, value in raw.pop("columns").items()}
    caveats = tuple(raw.pop("caveats"))
    return Metadata(name=name, file=_data_file(name).name, caveats=caveats, columns=columns, **raw)


def _table(name: str) -> pd.DataFrame:
    """A packaged CSV with the types that its metadata states; ``month`` and ``date`` become datetime64."""
    import pandas as pd

    columns = describe(name).columns
    frame = pd.read_csv(
        io.StringIO(_data_file(name).read_text(encoding="utf-8")),
        dtype={key: TYPES.get(column.type, "str") for key, column in columns.items()},
        keep_default_na=False,
        na_values=[""],
    )
    for key, column in columns.items():
        if column.type in ("month", "date"):
            frame[key] = pd.to_datetime(frame[key]).astype("datetime64[s]")
    return frame


def _region_table(name: str) -> pd.DataFrame:
    """A table by region with a first column ``region``: ISO 3166-2, ``KZ`` for the country.

    South Kazakhstan (KATO 51, until June 2018) keeps its ISO code of that time, ``KZ-YUZ``.
    """
    frame = _table(name)
    codes = ("KZ-" + frame["kato2"]).replace({"KZ-00": COUNTRY, "KZ-51": SOUTH_KAZAKHSTAN})
    frame.insert(0, "region", codes)
    return frame


def corpus_path() -> Path:
    """The packaged corpus, a JSON Lines file of bulletins with annotated facts."""
    return Path(str(_data_file("bulletins")))


def exercises_path() -> Path:
    """Invented reports with annotated facts, a JSON Lines file that the models learn from and ``evaluate`` takes."""
    return Path(str(_data_file("exercises")))


def _documents(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _document_table(name: str, path: Path) -> pd.DataFrame:
    """One row a document; of its facts only their number, ``n_facts``."""
    import pandas as pd

    columns = describe(name).columns
    frame = pd.DataFrame(_documents(path), columns=list(columns))
    frame["n_facts"] = frame.pop("facts").map(len)
    return frame.astype({key: TYPES[c.type] for key, c in columns.items() if c.type in ("text", "category")})


def load_corpus() -> pd.DataFrame:
    """The packaged corpus: one row a bulletin, without the annotated facts (``load_gold_facts`` has them).

    ``noise``, ``regions``, ``orgs`` and ``persons`` hold lists; ``n_facts`` is the number of annotated facts.
    """
    return _document_table("bulletins", corpus_path())


def load_exercises() -> pd.DataFrame:
    """Invented reports that the models learn from, one row each; for no statistics. Source: ``describe("exercises")``.

    ``regions`` holds lists; ``n_facts`` is the number of annotated facts, which stand in ``exercises_path()``.
    """
    return _document_table("exercises", exercises_path())


def load_gold_facts() -> pd.DataFrame:
    """The annotated facts as a facts table: the columns and types of ``kzind.extract_facts``, offsets resolved.

    ``confidence`` is 1, ``sentence`` and ``year_basis`` are missing (not annotated), ``rules`` is ``gold``. Beyond
    the contract's columns: ``story`` and ``project``, the annotators' slugs.
    """
    from kzind.facts.evaluation import locate
    from kzind.facts.table import to_frame

    inherited = ("lang", "outlet", "published", "url", "story", "project")
    unused = ("nth", "main")
    rows = []
    for document in _documents(corpus_path()):
        shared = {key: document[key] for key in inherited}
        for fact in locate(document):
            kept = {key: value for key, value in fact.items() if key not in unused}
            rows.append({**kept, **shared, "confidence": 1.0, "rules": "gold"})
    return to_frame(rows)


def load_regions() -> pd.DataFrame:
    """The 20 first-level units of today; ``region`` is the ISO 3166-2 code. Source: ``describe("regions")``."""
    frame = _table("regions")
    frame.insert(0, "region", frame["iso_3166_2"])
    return frame


def load_districts() -> pd.DataFrame:
    """Districts, cities, towns and urban settlements, with ``region``. Source: ``describe("districts_cities")``."""
    return _region_table("districts_cities")


def load_kato() -> pd.DataFrame:
    """The whole KATO tree in Russian, with ``region``. Source: ``describe("kato_2022_ru")``."""
    return _region_table("kato_2022_ru")


def load_crosswalk() -> pd.DataFrame:
    """Which unit of 2017 each unit of 2022 lies in. Source: ``describe("region_crosswalk")``."""
    return _table("region_crosswalk")


def load_boundaries() -> dict[str, Any]:
    """Boundaries of the 20 units as GeoJSON; credit OCHA/UNHCR. Source: ``describe("regions.geojson")``."""
    boundaries: dict[str, Any] = json.loads(_data_file("regions.geojson").read_text(encoding="utf-8"))
    return boundaries


def load_fx(frequency: Literal["annual", "monthly"] = "annual") -> pd.DataFrame:
    """Tenge for one unit of USD, EUR, CNY, RUB. Sources: ``describe("fx")``, ``describe("fx_monthly")``."""
    return _table(_by_frequency("fx", frequency))


def load_cpi(frequency: Literal["annual", "monthly"] = "annual") -> pd.DataFrame:
    """Price indices: CPI, PPI, GDP deflator by year, or CPI by month.

    Sources: ``describe("cpi")``, ``describe("cpi_monthly")``. Levels, chained: ``kzind.economy.price_index``.
    """
    return _table(_by_frequency("cpi", frequency))


def _by_frequency(name: str, frequency: str) -> str:
    if frequency not in ("annual", "monthly"):
        raise ValueError(f"frequency {frequency!r}: expected 'annual' or 'monthly'")
    return name if frequency == "annual" else f"{name}_monthly"


def load_investment() -> pd.DataFrame:
    """Investment in fixed capital by region, million KZT. Source: ``describe("investment_region")``."""
    return _region_table("investment_region")


def load_grp() -> pd.DataFrame:
    """Gross regional product, million KZT. Source: ``describe("grp_region")``."""
    return _region_table("grp_region")


def load_employment() -> pd.DataFrame:
    """Employed population by region, thousand persons. Source: ``describe("employment_region")``."""
    return _region_table("employment_region")


def load_employment_industry_construction() -> pd.DataFrame:
    """Employed in industry and construction by region, persons.

    Source: ``describe("employment_industry_construction_region")``.
    """
    return _region_table("employment_industry_construction_region")


def load_population() -> pd.DataFrame:
    """Annual average population by region, persons. Source: ``describe("population_region")``."""
    return _region_table("population_region")


def load_jobs_created(repair: bool = True) -> pd.DataFrame:
    """New jobs created in manufacturing by region, thousand.

    With ``repair`` the two flaws of the source are mended and the column ``repair`` says where: a value that was
    given in persons, and a region-year that stands twice (the first is kept). Without it the values are as given.
    Source: ``describe("jobs_created_manufacturing_region")``.
    """
    frame = _region_table("jobs_created_manufacturing_region")
    if not repair:
        return frame
    jobs, persons = frame["new_jobs_thousand"], frame["value_in_2020_version_persons"]
    # a value equal to its own in persons was never divided by a thousand (0 is 0 in either unit)
    in_persons = (jobs == persons) & (jobs > 0)
    frame["repair"] = in_persons.map({True: "given in persons: divided by 1000", False: None}).astype("str")
    frame.loc[in_persons, "new_jobs_thousand"] = jobs[in_persons] / 1000
    twice = frame.duplicated(["region", "year"], keep=False)
    frame.loc[twice, "repair"] = "stood twice: the first value kept"
    return frame[~frame.duplicated(["region", "year"], keep="first")].reset_index(drop=True)


def load_manufacturing(repair: bool = True) -> pd.DataFrame:
    """Manufacturing by region: share of value added (%), value added per head (USD), productivity growth (index).

    With ``repair`` a value of 0, which stands for a missing one in the source, is made missing; the column
    ``repair`` says where. Source: ``describe("manufacturing_region_sdg")``.
    """
    frame = _region_table("manufacturing_region_sdg")
    if not repair:
        return frame
    zero = frame["value"] == 0
    frame["repair"] = zero.map({True: "0 in the source: missing", False: None}).astype("str")
    frame["value"] = frame["value"].where(~zero)
    return frame
