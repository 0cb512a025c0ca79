"""What all Python tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a busy machine is not a failure. In CI the same examples every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
