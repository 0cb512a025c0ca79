"""Pure numbers in, small records out: statistics that know neither members nor indicators.

One line a module, in alphabetical order.
"""

from __future__ import annotations

from .kendall import *  # noqa: F403
from .theil_sen import *  # noqa: F403
from .summary import Ranks as Ranks
from .summary import Summary as Summary
from .summary import WeightedMean as WeightedMean
from .summary import quantile as quantile
from .summary import ranks as ranks
from .summary import summary as summary
from .summary import weighted_mean as weighted_mean
