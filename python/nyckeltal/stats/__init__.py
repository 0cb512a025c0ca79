"""Pure numbers in, small records out: statistics that know neither members nor indicators.

One line a module, in alphabetical order.
"""

from __future__ import annotations

from .block_kendall import *  # noqa: F403
from .censored import *  # noqa: F403
from .change_point import *  # noqa: F403
from .correlation import *  # noqa: F403
from .distance import *  # noqa: F403
from .funnel import *  # noqa: F403
from .inequality import *  # noqa: F403
from .kendall import *  # noqa: F403
from .multiplicity import *  # noqa: F403
from .progress_rules import *  # noqa: F403
from .projection import *  # noqa: F403
from .proportion import *  # noqa: F403
from .randomness import *  # noqa: F403
from .rank_sets import *  # noqa: F403
from .regression import *  # noqa: F403
from .resampling import *  # noqa: F403
from .samples import *  # noqa: F403
from .several_samples import *  # noqa: F403
from .shrinkage import *  # noqa: F403
from .summary import *  # noqa: F403
from .target_line import *  # noqa: F403
from .theil_sen import *  # noqa: F403
