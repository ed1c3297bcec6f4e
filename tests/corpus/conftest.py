"""Tests of the corpus import what they share (``two_reports``) from beside them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
