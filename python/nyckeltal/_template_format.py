"""Where things stand in a reporting template: what its writer and its reader agree on."""

from __future__ import annotations

import math

#: Of the template: raised when a file made before cannot be read any more.
TEMPLATE_VERSION = 1
#: The sheet that says whom the workbook is for.
HIDDEN = "_nyckeltal"
#: Row of the header, from 0.
HEADER = 4
#: Columns before those of the earlier years.
LABELS = 3
#: The statuses that a reporter may choose; the others are not a reporter's to say.
CHOICES = ("not_reported", "not_applicable", "confidential", "estimated", "preliminary")


def kept(value: float, status: str) -> str:
    """An earlier value as the hidden sheet keeps it: all digits, or why there is none."""
    return status if math.isnan(value) else repr(float(value))
