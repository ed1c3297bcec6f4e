"""One style for every figure, and the bytes of a figure the same in every run.

``context()`` sets matplotlib up from its own defaults (a user's matplotlibrc has no say); ``save()`` writes a figure
as SVG, PDF and PNG with the CSV behind it and says its fingerprint. A letter that the font lacks is an error.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
R = TypeVar("R")

# Okabe and Ito (2008), told apart with colour-blind eyes.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

INK, GREY, LIGHT, PAPER = "#222222", "#666666", "#D9D9D9", "#FFFFFF"

RC = {
    "svg.hashsalt": "kzind",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": ["DejaVu Sans"],
    "font.size": 8.0,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.labelsize": 8.0,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": False,
    "axes.unicode_minus": True,
    "axes.formatter.use_locale": False,
    "grid.color": LIGHT,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.size": 0.0,
    "ytick.minor.size": 0.0,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "path.simplify": False,
}


@dataclass(frozen=True)
class Mark:
    """How a status is drawn: colour, and a marker that says the same without colour."""

    colour: str
    face: str
    marker: str


STATUS_MARKS = {
    "planned": Mark(VERMILION, PAPER, "o"),
    "ongoing": Mark(GREEN, "#BFE3D8", "D"),
    "realised": Mark(BLUE, BLUE, "o"),
}


@contextmanager
def context() -> Iterator[None]:
    """matplotlib's own defaults with the rules of ``RC``, until the block ends."""
    with mpl.rc_context():
        own: Any = {k: v for k, v in mpl.rcParamsDefault.items() if not k.startswith("backend")} | RC
        mpl.rcParams.update(own)
        yield


def styled(function: Callable[P, R]) -> Callable[P, R]:
    """Run a chart function inside ``context()``."""

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with context():
            return function(*args, **kwargs)

    return inside


@dataclass(frozen=True)
class Note:
    """What stands in a figure's place where the corpus is too small for it: one sentence."""

    text: str

    def __str__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return f"*{self.text}*"


@dataclass(frozen=True)
class Saved:
    """A figure on disk. In Jupyter it shows its picture; its words are the fingerprint of the SVG."""

    name: str
    fingerprint: str
    png: bytes = field(repr=False)
    alt: str = field(repr=False, default="")
    title: str = field(repr=False, default="")

    def __repr__(self) -> str:
        return self.fingerprint

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        data: dict[str, object] = {"image/png": self.png, "text/plain": self.fingerprint}
        return data, {"image/png": {"alt": self.alt, "name": self.name, "title": self.title}}


def save_sources(data: pd.DataFrame, path: Path) -> None:
    """Beside a table's CSV, what each of its rows was computed from: ``row kind id``, the first row of data being 1.

    ``id`` is that of a claim, a document or a project (``kind``). A table that notes no sources leaves no file.
    """
    import csv

    from kzind.analysis.sources import sources_of

    sources = sources_of(data)
    if sources is None:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(["row", "kind", "id"])
        lines.writerows([n, s.kind, i] for n, s in enumerate(sources, 1) if s for i in s.ids)


def save(figure: Figure | Note, name: str, data: pd.DataFrame, folder: str | Path = "figures") -> Saved | Note:
    """Write ``name.svg``, ``.pdf``, ``.png`` and ``.csv`` into ``folder``; print and return the fingerprint.

    The fingerprint is the SVG's: ``03_by_region.svg sha256:6e87e704fb27``. The bytes are the same in every process
    and on every day. A ``Note`` (a corpus too small for the figure) is printed and returned; no file is written, and
    files of that name from an earlier run are removed. A letter that the font lacks raises ``UserWarning``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = {ending: folder / f"{name}.{ending}" for ending in ("svg", "pdf", "png", "csv")}
    if isinstance(figure, Note):
        for path in [*paths.values(), folder / f"{name}.sources.csv"]:
            path.unlink(missing_ok=True)
        return figure
    with context(), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        FigureCanvasAgg(figure)
        figure.savefig(paths["svg"], metadata={"Date": None, "Creator": None})
        figure.savefig(paths["pdf"], metadata={"CreationDate": None, "Creator": None, "Producer": None})
        figure.savefig(paths["png"], dpi=200, metadata={"Software": None})
    data.to_csv(paths["csv"], index=False, encoding="utf-8", lineterminator="\n", float_format="%.10g")
    save_sources(data, folder / f"{name}.sources.csv")
    fingerprint = f"{name}.svg sha256:{hashlib.sha256(paths['svg'].read_bytes()).hexdigest()[:12]}"
    print(fingerprint)
    words = {name: getattr(figure, f"kzind_{name}", "") for name in ("alt", "title")}
    return Saved(name, fingerprint, paths["png"].read_bytes(), **words)
