"""The command line: ``kzind extract``, ``evaluate``, ``report``, ``review``, ``audit``, ``new``, ``replicate``.

Messages go to standard error, one line each; progress too, and only to a terminal. Exit codes: 0 all went well; 1 some
reports were lost or damaged, the rest was done; 2 nothing could be done. A new command is a row in ``COMMANDS``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kzind.errors import KzindError, Problem
from kzind.limits import TIME_LIMIT
from kzind.progress import aside

if TYPE_CHECKING:
    import pandas as pd

    from kzind.corpus import Corpus

OK, PARTLY, FAILED, STOPPED = 0, 1, 2, 130
MAX_LINES = 100
"""Problems that are printed; the rest is counted."""
COLUMN_FIELDS = ("text", "date", "title", "url", "outlet", "id")


@dataclass(frozen=True)
class Command:
    """A subcommand: its name, one line of help, what adds its arguments, what runs it and gives the exit code."""

    name: str
    summary: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


# Messages


def say(line: str) -> None:
    """One line to standard error; letters that a terminal cannot show are replaced."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


class Problems:
    """Prints problems as they come, up to ``MAX_LINES``, and counts all."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, problem: Problem) -> None:
        self.count += 1
        if self.count <= MAX_LINES:
            with aside():
                say(str(problem))

    def finish(self) -> None:
        """Says how many were not printed."""
        if self.count > MAX_LINES:
            say(f"… and {self.count - MAX_LINES} more")


def later(problem: Problem) -> None:
    """Takes the problems of a corpus that is read more than once: ``say_problems`` tells them at the end."""


def say_problems(corpus: Corpus | None) -> None:
    """Prints what was wrong when the corpus was last read."""
    if corpus is not None:
        problems = Problems()
        for problem in corpus.problems:
            problems(problem)
        problems.count = corpus.levels.total()
        problems.finish()


def plural(count: int, one: str) -> str:
    """``1 report``, ``1,200 reports``."""
    return f"{count:,} {one}" + ("" if count == 1 else "s")


# Commands


def extract_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind extract PATH... -o FACTS``."""
    from_where = (
        "files, folders or patterns: .txt .md .jsonl .ndjson .json .csv .tsv .xlsx .parquet .html, "
        "each also .gz, .zst or in a .zip; - is standard input"
    )
    to_where = (
        ".jsonl, .csv (texts as they are: for Excel give .xlsx), .parquet, .xlsx or .dta; "
        "a folder/ takes a large run in partitions, which can be resumed"
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help=from_where)
    parser.add_argument("-o", "--output", required=True, metavar="FACTS", help=to_where)
    for field in COLUMN_FIELDS:
        parser.add_argument(f"--{field}-column", metavar="NAME", help=f"the column of tables that holds the {field}")
    parser.add_argument("--corrections", metavar="FILE", help="decisions of a reader (see kzind review)")
    in_parallel = "worker processes (default: 1; 0: none, where a hang in a library ends nothing)"
    parser.add_argument("--jobs", type=at_least_0, default=1, metavar="N", help=in_parallel)
    parser.add_argument("--dask", metavar="ADDRESS", help="the scheduler of a Dask cluster that works instead")
    parser.add_argument("--partition", type=positive, metavar="N", help="reports in a partition (default: 4096)")
    patience = f"a report that takes longer is left out and told (default: {TIME_LIMIT:g}; 0: no limit)"
    parser.add_argument("--time-limit", type=at_least_0, default=TIME_LIMIT, metavar="SECONDS", help=patience)


def positive(text: str) -> int:
    """A whole number from 1, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def at_least_0(text: str) -> int:
    """A whole number from 0, for argparse."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number


def workers_given(arguments: argparse.Namespace) -> dict[str, Any]:
    """Who works, and how long on a report, as ``extract_facts`` takes it."""
    jobs = {0: 1, 1: None}.get(arguments.jobs, arguments.jobs)
    return {"n_jobs": jobs, "scheduler": arguments.dask, "time_limit": arguments.time_limit or None}


def run_extract(arguments: argparse.Namespace) -> int:
    """Reads the reports, extracts their facts, writes the table, says what was done."""
    from pathlib import Path

    from kzind.corpus.sources import stands_for

    must_exist(arguments.corrections)
    for path in arguments.paths:
        must_be_reports(path if stands_for(path) == "folder" else None)
    if arguments.output.endswith(("/", "\\")) or Path(arguments.output).is_dir():
        return run_partitions(arguments)
    if arguments.partition is not None:
        raise KzindError("--partition", "is for a folder as output", f"Write {arguments.output}/, or leave it out")
    must_hold_no_reports(arguments.output, arguments.paths)
    return run_file(arguments)


def run_file(arguments: argparse.Namespace) -> int:
    """All facts to one file, written as they come."""
    from pathlib import Path

    from kzind.corpus import read_corpus
    from kzind.tables import write_stream, writer_for

    output = Path(arguments.output)
    writer_for(output)
    problems = Problems()
    corpus = read_corpus(*arguments.paths, **columns_given(arguments), on_problem=problems)
    try:
        facts = write_stream(tables_of(corpus, arguments), output)
    except KzindError:
        if corpus.read or not problems.count:
            raise
        problems.finish()
        say(f"nothing was read: {counts(corpus)}")
        return FAILED
    problems.finish()
    if not corpus.read:
        return nothing_there()
    say(f"{counts(corpus)}; {plural(facts, 'fact')} in {output}")
    return PARTLY if corpus.failed or corpus.levels["damaged"] else OK


def tables_of(corpus: Corpus, arguments: argparse.Namespace) -> Iterator[pd.DataFrame]:
    """The facts of a corpus, some documents at a time; at once where decisions of a reader are put in."""
    from kzind.facts import extract_facts, iter_facts

    if arguments.corrections is None:
        yield from iter_facts(corpus, **workers_given(arguments))
        return
    facts = extract_facts(corpus, corrections=arguments.corrections, **workers_given(arguments))
    if corpus.read:
        yield facts


def run_partitions(arguments: argparse.Namespace) -> int:
    """A large run into a folder; what is there already is not done again."""
    from pathlib import Path

    from kzind.runs import DOCUMENTS, extract_to

    problems = Problems()
    try:
        done = extract_to(
            arguments.paths, arguments.output, columns=columns_given(arguments), corrections=arguments.corrections,
            size=arguments.partition or DOCUMENTS, on_problem=problems, **workers_given(arguments),
        )  # fmt: skip
    finally:
        problems.finish()
    if not done.read:
        return nothing_there()
    read = f"{plural(done.read, 'report')} read, {done.skipped:,} skipped, {done.failed:,} failed"
    before = f", {done.resumed:,} of them from before" if done.resumed else ""
    where = f"{plural(done.facts, 'fact')} in {plural(done.partitions, 'partition')}{before}"
    say(f"{read}; {where}: {Path(arguments.output) / 'facts'}")
    return PARTLY if done.failed or done.damaged else OK


def columns_given(arguments: argparse.Namespace) -> dict[str, str | None]:
    """The columns of tables that the user named, by field."""
    return {field: getattr(arguments, f"{field}_column") for field in COLUMN_FIELDS}


def nothing_there() -> int:
    """Says that there was nothing to read."""
    say("nothing was read: there are no reports in what was given")
    return FAILED


def counts(corpus: Corpus) -> str:
    """``5 reports read, 0 skipped, 1 failed``."""
    return f"{plural(corpus.read, 'report')} read, {corpus.skipped:,} skipped, {corpus.failed:,} failed"


def evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind evaluate GOLD.jsonl``."""
    parser.add_argument(
        "gold", nargs="?", metavar="GOLD.jsonl", help="annotated reports (default: the packaged corpus)"
    )
    to_score = "facts to score, a table or a folder (default: extracted from the gold's texts)"
    parser.add_argument("--facts", metavar="FACTS", help=to_score)
    parser.add_argument(
        "--cross-fitted", action="store_true", help="judge each story by models learned without it (takes minutes)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write the table here too (.csv, .xlsx …)")


def run_evaluate(arguments: argparse.Namespace) -> int:
    """Prints precision, recall and F1 with intervals, overall and by language; says where they are in-sample."""
    from kzind.facts import evaluate
    from kzind.facts.evaluation import gold_documents
    from kzind.tables import write_table

    for path in (arguments.gold, arguments.facts):
        must_exist(path)
    if arguments.facts and arguments.cross_fitted:
        raise KzindError("--cross-fitted", "makes the facts itself", "Leave out --facts")
    try:
        documents = gold_documents(arguments.gold)
        facts = cross_fitted_facts(documents) if arguments.cross_fitted else facts_given(arguments.facts)
        scores = evaluate(documents, facts)
    except ValueError as error:
        where = arguments.gold or "the packaged corpus"
        raise KzindError(where, str(error), "Give annotated reports, one JSON object a line") from None
    except OSError as error:
        where = error.filename or arguments.gold or "the packaged corpus"
        what = f"cannot be read ({error.strerror or type(error).__name__})"
        raise KzindError(where, what, "Give one file of annotated reports, one JSON object a line") from None
    if arguments.output:
        write_table(scores, arguments.output, {})
    shown = scores[scores["by"].isin(["all", "lang"])].drop(columns="by")
    print(shown.to_string(index=False, float_format=lambda value: f"{value:.3f}", na_rep=""))
    learned_from = 0 if arguments.facts or arguments.cross_fitted else seen_in_learning(documents)
    if learned_from:
        say(
            f"{learned_from:,} of {plural(len(documents), 'report')} are those that the models were learned from: "
            "these scores are in-sample, too high. Scores on unseen stories: kzind evaluate --cross-fitted."
        )
    return OK


def facts_given(path: str | None) -> str | pd.DataFrame | None:
    """Facts to score: JSON Lines as they are, any other form that ``kzind extract`` writes as a table."""
    from pathlib import Path

    from kzind.facts.read import load_facts

    return path if path is None or Path(path).suffix.lower() in (".jsonl", ".ndjson") else load_facts(path)


def cross_fitted_facts(documents: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The facts of annotated reports, those of each story judged by models that were learned without it."""
    from kzind.facts.learning import cross_fitted, examples
    from kzind.facts.table import COLUMNS, to_frame

    say("learning models without each part of the stories in turn: this takes some minutes")
    rows = cross_fitted(examples(documents))
    return to_frame({name: row[name] for name in COLUMNS if name in row} for row in rows)


def seen_in_learning(documents: Sequence[Mapping[str, Any]]) -> int:
    """How many of the reports have a text of the packaged corpus, from which the models were learned."""
    from kzind.facts.evaluation import gold_documents

    packaged = {document["text"] for document in gold_documents(None)}
    return sum(document["text"] in packaged for document in documents)


def must_exist(path: str | None) -> None:
    """Raises ``KzindError`` where a file that was named is not there."""
    from kzind.corpus.sources import stands_for

    if path is not None and stands_for(path) is None:
        raise KzindError(path, "no such file or folder", "Check the spelling of the path")


def must_be_workbook(path: str) -> None:
    """Raises ``KzindError`` where a workbook would get the name of another kind of file."""
    from pathlib import Path

    if Path(path).suffix.lower() != ".xlsx":
        raise KzindError(path, "is no name for a workbook", "Name a file that ends in .xlsx")


def must_be_reports(path: str | None) -> None:
    """Raises ``KzindError`` where there is nothing, or what ``kzind extract`` wrote instead of what it read."""
    from pathlib import Path

    from kzind.runs import is_run

    must_exist(path)
    if path is not None and is_run(Path(path)):
        todo = "Give the reports themselves; kzind report, audit and review take this folder as FACTS"
        raise KzindError(path, "holds the facts of a run, no reports", todo)


def must_hold_no_reports(output: str, paths: Sequence[str]) -> None:
    """Raises ``KzindError`` where the table would take the place of reports that are to be read."""
    from pathlib import Path

    from kzind.corpus import read_corpus
    from kzind.corpus.sources import STANDARD_INPUT, files

    target = Path(output)
    if not target.is_file():
        return
    given = (path for each in paths if each != STANDARD_INPUT for path, _ in files(each))
    if any(path.samefile(target) for path in given if path.name == target.name or path.is_symlink()):
        try:
            next(iter(read_corpus(target, on_problem=later)))
        except (KzindError, StopIteration):
            return  # facts of an earlier run, in the folder of the reports
        raise KzindError(output, "holds reports, which the facts would replace", "Choose another name for the facts")


def report_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind report [PATH] -o OUT``."""
    parser.add_argument("corpus", nargs="?", metavar="PATH", help="reports (default: the packaged corpus)")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="folder for the site")
    parser.add_argument("--facts", metavar="FACTS", help="what kzind extract wrote of it: a table, or a folder")
    parser.add_argument("--lang", choices=("kk", "ru", "en"), help="language of figures and pages (default: English)")


def run_report(arguments: argparse.Namespace) -> int:
    """Runs the notebooks on a corpus and writes the static site."""
    from kzind.reports import build_report

    must_be_reports(arguments.corpus)
    must_exist(arguments.facts)
    report = build_report(arguments.corpus, arguments.output, facts=arguments.facts, lang=arguments.lang, progress=say)
    problems = [str(problem) for problem in report.problems]
    for line in problems[:MAX_LINES]:
        say(line)
    for name, error in report.broken.items():
        say(f"{name}: the notebook failed on this corpus ({error}). Its page says so.")
    read = f"{plural(report.read, 'report')} read, {report.skipped:,} skipped, {report.failed:,} failed"
    say(f"{read}; {plural(report.facts, 'fact')}; open {report.index}")
    return PARTLY if report.failed or report.broken else OK


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind new STUDY CORPUS``."""
    parser.add_argument("study", metavar="STUDY", help="folder to make")
    parser.add_argument("corpus", metavar="CORPUS", help="the reports to study")


def run_new(arguments: argparse.Namespace) -> int:
    """Copies the notebooks into a folder of the user's, set to their corpus."""
    from kzind.reports import new_study

    must_be_reports(arguments.corpus)
    copies = new_study(arguments.study, arguments.corpus)
    say(f"{plural(len(copies), 'notebook')} in {arguments.study}; open them with: jupyter lab {arguments.study}")
    return OK


def review_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind review FACTS -o review.xlsx`` and ``kzind review --back review.xlsx -o corrections.csv``."""
    parser.add_argument("facts", nargs="?", metavar="FACTS", help="what kzind extract wrote: a table, or a folder")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the workbook; with --back the .csv")
    parser.add_argument("-n", type=positive, default=200, metavar="N", help="the N least sure facts (default: 200)")
    parser.add_argument("--corpus", metavar="PATH", help="the reports, to tell repeated quotes apart")
    parser.add_argument("--back", metavar="REVIEW.xlsx", help="take an edited workbook back, or its sheet as .csv")
    parser.add_argument("--workbook", metavar="FILE", help="with a .csv: the workbook that was written (default: that "
                                                           "of the same name beside it)")


def run_review(arguments: argparse.Namespace) -> int:
    """Writes the least sure facts for reading, or turns the edited workbook into corrections."""
    from kzind.corpus import read_corpus
    from kzind.facts.corrections import read_review, write_corrections, write_review
    from kzind.facts.read import load_facts

    if (arguments.facts is None) == (arguments.back is None):
        raise KzindError("kzind review", "takes either FACTS or --back", "Give one of the two")
    if arguments.back is not None:
        decisions, problems = read_review(arguments.back, arguments.workbook)
        for line in problems[:MAX_LINES]:
            say(line)
        fresh = write_corrections(decisions, arguments.output)
        say(f"{plural(fresh, 'new decision')} in {arguments.output}; {plural(len(problems), 'problem')}")
        return PARTLY if problems else OK
    must_exist(arguments.corpus)
    must_be_workbook(arguments.output)
    documents = read_corpus(arguments.corpus, on_problem=later) if arguments.corpus else None
    rows = write_review(load_facts(arguments.facts), arguments.output, arguments.n, documents)
    say_problems(documents)
    say(f"{plural(rows, 'fact')} to read in {arguments.output}; then: kzind review --back {arguments.output} -o …csv")
    return PARTLY if documents is not None and documents.failed else OK


def audit_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind audit CORPUS -n 300 -o audit.xlsx`` and ``kzind audit --score audit.xlsx``."""
    parser.add_argument("corpus", nargs="?", metavar="CORPUS", help="the reports to draw sentences from")
    parser.add_argument("-o", "--output", metavar="FILE", help="the workbook; with --score the table (.csv, .xlsx …)")
    parser.add_argument("-n", type=positive, default=300, metavar="N", help="sentences (default: 300)")
    parser.add_argument("--seed", type=int, default=1, metavar="SEED", help="another seed, another draw (default: 1)")
    parser.add_argument("--facts", metavar="FACTS", help="what kzind extract wrote (default: extracted anew)")
    parser.add_argument("--score", metavar="AUDIT.xlsx", help="score a workbook that two coders filled")


def run_audit(arguments: argparse.Namespace) -> int:
    """Draws sentences for two coders, or scores their answers."""
    from kzind.corpus import read_corpus
    from kzind.facts.audit import score_audit, write_audit
    from kzind.facts.read import load_facts
    from kzind.tables import write_table

    if (arguments.corpus is None) == (arguments.score is None):
        raise KzindError("kzind audit", "takes either CORPUS or --score", "Give one of the two")
    if arguments.score is not None:
        scores = score_audit(arguments.score)
        for line in scores.attrs["notes"]:
            say(line)
        if arguments.output:
            write_table(scores, arguments.output, {})
        print(scores.to_string(index=False, float_format=lambda value: f"{value:.3f}", na_rep=""))
        return OK
    if arguments.output is None:
        raise KzindError("kzind audit", "has no file to write to", "Give one with -o audit.xlsx")
    must_be_reports(arguments.corpus)
    must_be_workbook(arguments.output)
    corpus = read_corpus(arguments.corpus, on_problem=later)
    facts = load_facts(arguments.facts) if arguments.facts else None
    count = write_audit(arguments.output, corpus, facts, n=arguments.n, seed=arguments.seed)
    say_problems(corpus)
    drawn = f"{plural(count, 'sentence')} in {arguments.output}"
    say(f"{counts(corpus)}; {drawn}; its sheet 'guide' says what the coders do")
    return PARTLY if corpus.failed else OK


def replicate_arguments(parser: argparse.ArgumentParser) -> None:
    """``kzind replicate -o package.zip [CORPUS]``."""
    parser.add_argument("corpus", nargs="?", metavar="CORPUS", help="reports (default: the packaged corpus)")
    parser.add_argument("-o", "--output", required=True, metavar="PACKAGE.zip", help="the package")
    parser.add_argument("--corrections", metavar="FILE", help="decisions that kzind review --back wrote")
    parser.add_argument("--audit", metavar="AUDIT.xlsx", help="a workbook of kzind audit that two coders filled")


def run_replicate(arguments: argparse.Namespace) -> int:
    """Writes the replication package: facts without sentences, decisions, audit, versions, README."""
    from kzind.reports.replicate import write_package

    for path in (arguments.corpus, arguments.corrections, arguments.audit):
        must_exist(path)
    package = write_package(
        arguments.output, arguments.corpus, corrections=arguments.corrections, audit=arguments.audit
    )
    for line in (*package.problems, *package.unused)[:MAX_LINES]:
        say(line)
    read = f"{plural(package.documents, 'report')} read, {package.skipped:,} skipped, {package.failed:,} failed"
    say(f"{read}; {plural(package.facts, 'fact')} in {package.path}")
    return PARTLY if package.unused or package.failed else OK


COMMANDS: tuple[Command, ...] = (
    Command("extract", "reports to a table of facts", extract_arguments, run_extract),
    Command("evaluate", "score facts against annotated reports", evaluate_arguments, run_evaluate),
    Command("report", "run the notebooks on a corpus, write a static site", report_arguments, run_report),
    Command("review", "the least sure facts to a workbook, and its decisions back", review_arguments, run_review),
    Command("audit", "random sentences for two coders, and their score", audit_arguments, run_audit),
    Command("new", "copy the notebooks into a study of your own", new_arguments, run_new),
    Command("replicate", "a replication package: facts without sentences", replicate_arguments, run_replicate),
)


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, with all commands."""
    from kzind import __version__

    top = argparse.ArgumentParser(
        prog="kzind", description="Economic figures about Kazakhstan's industry, from Kazakh and Russian press reports."
    )
    top.add_argument("--version", action="version", version=f"kzind {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.summary, description=command.summary)
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; ``arguments`` are those of the process by default. Returns the exit code."""
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except KzindError as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        say("stopped")
        return STOPPED
    return code


if __name__ == "__main__":
    sys.exit(main())
