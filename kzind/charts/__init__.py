"""Charts in one style: findings as titles, what they rest on below, words in Kazakh, Russian and English.

``style`` says how everything looks and saves it, ``labels`` holds words and numbers, ``layout`` and ``axes`` place
them, ``dots``, ``tiles``, ``choropleth``, ``years`` and ``pairs`` draw, ``findings`` words the titles, ``notes`` the
foot, ``says`` the sentences, ``tables`` and ``documents`` the tables, ``series`` and ``checks`` make the figures of
the notebooks from a study. A chart function takes the table that it shows and returns a matplotlib figure, or a
``Note`` where the corpus is too small for it.
"""

from kzind.charts import says, scores
from kzind.charts.checks import rates, rates_figure, robustness, robustness_figure, slopes, slopes_figure
from kzind.charts.choropleth import choropleth
from kzind.charts.documents import save_table
from kzind.charts.dots import estimates, region_dots, size_dots
from kzind.charts.labels import LANGS, number, percent, region_name, t
from kzind.charts.notes import note, period
from kzind.charts.pairs import dumbbells, press_shares, scatter
from kzind.charts.scores import accuracy, error_table
from kzind.charts.series import (
    changes,
    corpus_map,
    corpus_years,
    investment_map,
    investment_regions,
    investment_sizes,
    investment_years,
    job_claims,
    job_sizes,
    jobs_a_billion,
    jobs_and_investment,
    modernisation_shares,
    modernisation_sizes,
    plan_costs,
    plan_outcomes,
    press_and_statistics,
    press_years,
)
from kzind.charts.style import Note, Saved, save
from kzind.charts.tables import Table, labelled
from kzind.charts.tiles import tile_map
from kzind.charts.years import year_counts, year_volumes

__all__ = [
    "LANGS",
    "Note",
    "Saved",
    "Table",
    "accuracy",
    "changes",
    "choropleth",
    "corpus_map",
    "corpus_years",
    "dumbbells",
    "error_table",
    "estimates",
    "investment_map",
    "investment_regions",
    "investment_sizes",
    "investment_years",
    "job_claims",
    "job_sizes",
    "jobs_a_billion",
    "jobs_and_investment",
    "labelled",
    "modernisation_shares",
    "modernisation_sizes",
    "note",
    "number",
    "percent",
    "period",
    "plan_costs",
    "plan_outcomes",
    "press_and_statistics",
    "press_shares",
    "press_years",
    "rates",
    "rates_figure",
    "region_dots",
    "region_name",
    "robustness",
    "robustness_figure",
    "save",
    "save_table",
    "says",
    "scatter",
    "scores",
    "size_dots",
    "slopes",
    "slopes_figure",
    "t",
    "tile_map",
    "year_counts",
    "year_volumes",
]
