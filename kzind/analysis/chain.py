"""The chain from documents to claims, with what is left at each step."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from kzind.analysis.sources import Source, noted, sourced
from kzind.analysis.volumes import levels


def chain_table(
    documents: pd.DataFrame,
    facts: pd.DataFrame,
    claims: pd.DataFrame,
    indicator: str | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Rows lost at each step: columns ``step n stories``.

    documents → documents with a fact → facts → claims (one row however often told) → stories. With ``indicator``:
    its claims, those with a ``value`` (a sum that could be converted), those about single projects.
    """
    told, every = facts["doc_id"].unique(), Source("claim", tuple(map(str, claims["claim_id"])))
    behind = {
        "documents": Source("document", tuple(map(str, documents["doc_id"]))),
        "documents_with_facts": Source("document", tuple(map(str, told))),
        "facts": every,
        "claims": every,
    }
    rows: list[tuple[str, int, int | None]] = [
        ("documents", len(documents), None),
        ("documents_with_facts", len(told), None),
        ("facts", len(facts), None),
        ("claims", len(claims), claims["story_id"].nunique()),
    ]
    if indicator:
        part = levels(claims, indicator)
        behind["indicator_claims"] = Source("claim", tuple(map(str, part["claim_id"])))
        rows.append(("indicator_claims", len(part), part["story_id"].nunique()))
        if value:
            part = part[part[value].notna()]
            behind["with_value"] = Source("claim", tuple(map(str, part["claim_id"])))
            rows.append(("with_value", len(part), part["story_id"].nunique()))
        part = part[part["scope"] == "project"]
        behind["project_claims"] = Source("claim", tuple(map(str, part["claim_id"])))
        rows.append(("project_claims", len(part), part["story_id"].nunique()))
    table = pd.DataFrame(rows, columns=["step", "n", "stories"])
    table = table.astype({"n": "int64", "stories": "Int64"})
    return noted(table, ["step"], (((step,), source) for step, source in behind.items()))


def outlet_table(documents: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Documents by outlet, most first: ``outlet documents facts facts_a_document first last``.

    Documents whose outlet is unknown stand in a row with a missing name. ``first`` and ``last``: years.
    """
    per_document = facts.groupby("doc_id", observed=True).size()
    known = documents.assign(
        facts=documents["doc_id"].map(per_document).fillna(0).astype("int64"),
        year=documents["published"].dt.year.astype("Int64"),
    )
    table = (
        known.groupby("outlet", dropna=False)
        .agg(documents=("doc_id", "size"), facts=("facts", "sum"), first=("year", "min"), last=("year", "max"))
        .reset_index()
    )
    table.insert(3, "facts_a_document", table["facts"] / table["documents"])
    table = table.sort_values(["documents", "outlet"], ascending=[False, True], kind="stable", ignore_index=True)
    return sourced(table, known, ["outlet"], "document")


def packaged_scores(on: Literal["bulletins", "exercises"] = "bulletins") -> pd.DataFrame:
    """Scores on the packaged corpus, each story judged by models learned from the others; columns of ``evaluate``.

    ``on="exercises"``: on the packaged exercises, which are harder. Made together with the weights of the models
    (``python -m kzind.facts.learning``) and shipped beside them.
    """
    return _packaged("scores" if on == "bulletins" else "scores_exercises")


def packaged_links() -> pd.DataFrame:
    """How well the packaged bulletins are joined to stories and projects, by the same cross-fitted facts.

    Columns ``link`` (story, project), then those of ``kzind.facts.evaluation.evaluate_links``.
    """
    return _packaged("scores_links")


def packaged_errors() -> pd.DataFrame:
    """Errors on the packaged corpus by class, of the same cross-fitted facts; columns of ``error_classes``."""
    return _packaged("errors")


def _packaged(name: str) -> pd.DataFrame:
    from importlib.resources import files

    with files("kzind.facts").joinpath("weights", f"{name}.tsv").open(encoding="utf-8") as stream:
        return pd.read_csv(stream, sep="\t", keep_default_na=False, na_values=[""])


def attribute_table(scores: pd.DataFrame) -> pd.DataFrame:
    """Attributes of matched figures, all documents: ``attribute accuracy low high macro_f1 n``, best first.

    ``scores``: ``kzind.evaluate``. ``macro_f1`` is missing where the evaluation gives none.
    """
    whole = scores[scores["by"] == "all"]
    right = whole[whole["statistic"] == "accuracy"].set_index("level")
    even = whole[whole["statistic"] == "macro_f1"].set_index("level")["value"]
    table = right[["value", "low", "high"]].rename(columns={"value": "accuracy"}).assign(macro_f1=even, n=right["n"])
    return table.rename_axis("attribute").reset_index().sort_values("accuracy", ascending=False, kind="stable")
