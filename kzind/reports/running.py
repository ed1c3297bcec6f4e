"""Runs notebooks on a corpus without touching the originals.

The notebooks ship with the package; in a checkout they lie beside it. A run takes a copy, writes its settings into
the cell tagged ``parameters``, and executes it in a kernel of this very Python: no kernel needs to be registered, and
none that is registered can stand in for it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kzind.errors import KzindError

if TYPE_CHECKING:
    from nbformat import NotebookNode

CELL_SECONDS = 3600


def notebook_paths() -> list[Path]:
    """The notebooks of the series, in order. Raises ``KzindError`` where the installation lacks them."""
    here = Path(__file__).resolve()
    for folder in (here.parent / "notebooks", here.parents[2] / "notebooks"):
        found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return found
    raise KzindError(here.parent, "the notebooks are missing from this installation", "Install kzind again")


def need_extra() -> None:
    """Raise ``KzindError`` where the libraries that run notebooks are not installed."""
    from importlib.util import find_spec

    needed = ("nbformat", "nbclient", "nbconvert", "ipykernel", "jupyter_client")
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise KzindError("kzind report", f"{', '.join(missing)} not installed", 'Run: pip install "kzind[notebooks]"')


def with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook with ``parameters`` in place of the assignments of its cell tagged ``parameters``.

    A line ``NAME = …`` whose name is given is written anew, its comment kept; other lines stay. Raises ``KeyError``
    for a name that the cell does not assign.
    """
    cell = next(c for c in notebook.cells if "parameters" in c.metadata.get("tags", []))
    left, lines = dict(parameters), []
    for line in cell.source.splitlines():
        name = line.partition("=")[0].strip()
        if name in left:
            comment = line.partition("#")[2]
            value = f"{name} = {left.pop(name)!r}"
            line = f"{value}  #{comment}" if comment else value
        lines.append(line)
    if left:
        raise KeyError(f"the parameters cell assigns no {', '.join(left)}")
    cell.source = "\n".join(lines)
    return notebook


def read_notebook(path: Path) -> NotebookNode:
    """A notebook as it lies there, without outputs."""
    import nbformat

    notebook: NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
        path.read_text(encoding="utf-8"), as_version=4
    )
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def execute(notebook: NotebookNode, folder: Path, environment: Mapping[str, str]) -> str | None:
    """Run the notebook in place, in ``folder``, with ``environment`` beside this process's; None, or what went wrong.

    What the cells put out before an error stays in the notebook.
    """
    import os

    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--IPKernelApp.log_level=40"]
            return KernelSpec(argv=argv, display_name="Python", language="python")

    with tempfile.TemporaryDirectory(prefix="kz-") as private:
        manager = AsyncKernelManager(kernel_spec_manager=ThisPython())
        manager.connection_file = str(Path(private) / "k.json")
        if sys.platform != "win32":
            manager.transport = "ipc"  # sockets in a folder of this user's: no port to meet another kernel's
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=CELL_SECONDS,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            client.execute(env={**os.environ, **environment})
        except CellExecutionError as error:
            return f"{error.ename}: {error.evalue}"
        except (CellTimeoutError, DeadKernelError) as error:
            return " ".join(str(error).split())
    return None
