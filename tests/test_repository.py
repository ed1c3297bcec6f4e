"""The repository holds together: environments say the same, imports are declared, notebooks are run and clean."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import kzind

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXTRAS = ("browser", "dask", "html", "notebooks", "test")
# import name -> distribution, where they differ
DISTRIBUTIONS = {"yaml": "pyyaml", "dateutil": "python-dateutil", "docx": "python-docx"}


def requirements(*extras: str) -> dict[str, Requirement]:
    """Direct dependencies of pyproject.toml by canonical name, those of the extras with them."""
    lines = list(PROJECT["project"]["dependencies"])
    for extra in extras:
        lines += PROJECT["project"]["optional-dependencies"][extra]
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def locked(name: str) -> list[Requirement]:
    """Pinned packages of a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line)]


def tracked() -> list[Path]:
    """Files that git knows and that exist; skips outside a checkout."""
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in found.stdout.decode("utf-8").split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


# ---------------------------------------------------------------------- environments


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_locks_are_hashed_and_name_no_place(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
    blocks = re.findall(r"^[a-z0-9][^\n]*\\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.M)
    assert len(blocks) == len(locked(name)) > 2
    assert all(re.match(r"==\d", str(r.specifier)) for r in locked(name))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.lock", requirements(*EXTRAS)),
        ("requirements-build.lock", {r.name: r for r in map(Requirement, PROJECT["dependency-groups"]["build"])}),
    ],
)
def test_locks_hold_every_direct_dependency_within_its_bounds(name, wanted):
    pins = locked(name)
    for key, requirement in wanted.items():
        own = [pin for pin in pins if canonicalize_name(pin.name) == key]
        assert own, f"{name}: {key} is missing; make lock"
        for pin in own:
            version = str(pin.specifier).removeprefix("==")
            assert requirement.specifier.contains(version), f"{name}: {pin} outside {requirement}; make lock"


def test_build_system_is_locked():
    built = {canonicalize_name(pin.name) for pin in locked("requirements-build.lock")}
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["build-system"]["requires"]} <= built


def test_environment_yml_equals_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *conda, pip = environment["dependencies"]
    lines = [line for line in conda if line != "pip"] + [line for line in pip["pip"] if line != "-e ."]
    assert "-e ." in pip["pip"]
    listed = {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, lines)}
    assert listed.pop("python") == PROJECT["project"]["requires-python"]
    assert listed == {key: str(r.specifier) for key, r in requirements(*EXTRAS).items()}


def imports(tree: ast.AST) -> set[str]:
    """Distributions that a piece of code imports, those of the standard library and kzind left out."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in names - sys.stdlib_module_names - {"kzind"}}


def guarded(tree: ast.AST) -> set[str]:
    """Imports whose absence is caught: these may belong to an extra."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any("ImportError" in ast.dump(handler) for handler in node.handlers):
            found |= imports(node)
    return found


def test_every_import_of_the_package_is_declared():
    needed, optional = set(requirements()), set(requirements(*EXTRAS))
    missing = {}
    for path in sorted((ROOT / "kzind").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        may_lack = guarded(tree) & optional
        missing.update(dict.fromkeys(imports(tree) - needed - may_lack, path.relative_to(ROOT).as_posix()))
    assert not missing, f"imported, but no dependency in pyproject.toml: {missing}"


def dry_run(target: str) -> str:
    """What ``make`` would run for a target, nothing run."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE") and key != "MFLAGS"}
    found = subprocess.run([make, "-n", target], cwd=ROOT, env=environment, capture_output=True, text=True,
                           encoding="utf-8", check=False)  # fmt: skip
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_make_test_runs_everything():
    run = dry_run("test")
    steps = ["ruff check .", "/mypy", "-m pytest tests -n 2", "tests/series.py"]
    assert [run.find(step) >= 0 for step in steps] == [True] * 4
    assert sorted(steps, key=run.find) == steps


def test_make_browser_opens_the_site():
    assert "KZIND_BROWSER=1" in dry_run("browser")
    assert "-m pytest tests/browser -rs" in dry_run("browser")


def test_make_says_what_it_can_do():
    told = dry_run("help")
    for target in ("setup", "report", "test", "browser", "picture", "figures", "notebooks", "lab", "diff", "clean"):
        assert f"make {target}" in told
        assert dry_run(target)


def test_ci_runs_the_tests():
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[-2:] == ["make test", "exec make browser"]
    if os.name == "posix":
        assert script.stat().st_mode & 0o111


# ---------------------------------------------------------------------- package


def test_version_is_one():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == kzind.__version__
    assert citation["license"] == PROJECT["project"]["license"] == "MIT"


def test_wheel_holds_package_data_and_notebooks(tmp_path):
    hatch = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed: make setup")
    (wheel,) = hatch.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    held = set(zipfile.ZipFile(wheel).namelist())
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    wanted = {name for name in names if name.startswith("kzind/")}
    wanted |= {f"kzind/reports/{name}" for name in names if name.startswith("notebooks/")}
    assert len(wanted) > 100
    assert not wanted - held


def test_import_loads_nothing_heavy():
    heavy = ("pandas", "numpy", "natasha", "matplotlib", "statsmodels", "IPython")
    code = f"import sys, kzind; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert found.stdout.strip() == "[]"


def test_public_names_exist():
    for name in kzind.__all__:
        assert getattr(kzind, name) is not None, name


def test_no_path_of_a_machine_in_the_repository():
    places = re.compile(r"(?<![\w.~/:-])/(?:work|root|home/[a-z]\w*)/")
    hits = []
    for path in tracked():
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if places.search(line):
                hits.append(f"{path.relative_to(ROOT)}:{number}")
    assert not hits


def test_lines_end_alike():
    written = [path for path in tracked() if text_of(path) is not None]
    assert not [path.name for path in written if b"\r\n" in path.read_bytes()]


# ---------------------------------------------------------------------- notebooks


def test_the_series_is_there():
    stems = {path.stem for path in NOTEBOOKS}
    assert {"00_quickstart", "03_investment"} <= stems


def cells(path: Path, kind: str = "code") -> list[dict]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def source(cell: dict) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def printed(cell: dict) -> str:
    """All text that a code cell shows; pictures, which are long lines of letters too, left out."""
    shown = []
    for output in cell["outputs"]:
        data = {kind: value for kind, value in (output.get("data") or {}).items() if not kind.startswith("image/")}
        for value in [output.get("text"), *data.values()]:
            shown.append("".join(value) if isinstance(value, list) else str(value or ""))
    return "\n".join(shown)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_was_run_from_top_to_bottom(self, path):
        counts = [cell["execution_count"] for cell in cells(path)]
        assert counts == list(range(1, len(counts) + 1)), "run it anew: make notebooks"

    def test_shows_no_error_and_no_warning(self, path):
        for cell in cells(path):
            for output in cell["outputs"]:
                assert output["output_type"] != "error", source(cell)
                assert output.get("name") != "stderr", source(cell)

    def test_has_no_trailing_semicolon(self, path):
        assert not [cell for cell in cells(path) if source(cell).rstrip().endswith(";")]

    def test_names_no_absolute_path(self, path):
        places = re.compile(r"(?<![\w.~/:-])/(?:work|root|home|tmp|Users)/|\b[A-Z]:\\\\")
        for cell in cells(path):
            assert not places.search(source(cell))
            assert not places.search(printed(cell)), source(cell)

    def test_has_one_cell_of_parameters(self, path):
        tagged = [cell for cell in cells(path) if "parameters" in cell["metadata"].get("tags", [])]
        assert len(tagged) == 1

    def test_begins_with_its_question(self, path):
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        assert first["cell_type"] == "markdown"
        assert source(first).startswith("# ")

    def test_keeps_no_clock_and_no_machine(self, path):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert "widgets" not in notebook["metadata"]
        assert "version" not in notebook["metadata"].get("language_info", {})
        assert not [cell for cell in notebook["cells"] if {"execution", "trusted"} & set(cell["metadata"])]
        assert all(cell.get("id") for cell in notebook["cells"])

    def test_uses_nothing_that_never_repeats(self, path):
        banned = re.compile(r"\.style\b|clear_output|display_id|tqdm|ipywidgets|^\s*%pip", re.M)
        assert not [source(cell) for cell in cells(path) if banned.search(source(cell))]

    def test_pictures_carry_the_fingerprint_of_the_committed_figure(self, path):
        for cell in cells(path):
            pictures = [output for output in cell["outputs"] if "image/png" in (output.get("data") or {})]
            marks = re.findall(r"([\w-]+\.svg) sha256:([0-9a-f]{12})", printed(cell))
            assert len({name for name, _ in marks}) >= len(pictures), source(cell)
            for name, mark in marks:
                figure = ROOT / "figures" / name
                assert hashlib.sha256(figure.read_bytes()).hexdigest()[:12] == mark, name
                assert figure.with_suffix(".csv").is_file(), f"{name}: no CSV beside it"
