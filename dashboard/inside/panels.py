"""The panels by their names in an address, in their order."""

from collections.abc import Mapping
from typing import Any

from dashboard.inside.chosen import LOSS
from dashboard.inside.groups import GROUPS_PANEL
from dashboard.inside.growth import GROWTH_PANEL
from dashboard.inside.likeness import LIKENESS_PANEL
from dashboard.inside.loss import LOSS_PANEL
from dashboard.inside.panel import Panel
from dashboard.inside.pull import PULL_PANEL
from dashboard.inside.same import SAME_PANEL
from dashboard.inside.units import UNITS_PANEL
from dashboard.inside.use import USE_PANEL

PANELS: Mapping[str, Panel[Any]] = {
    "units": UNITS_PANEL,
    "use": USE_PANEL,
    "pull": PULL_PANEL,
    "groups": GROUPS_PANEL,
    "same": SAME_PANEL,
    LOSS: LOSS_PANEL,
    "growth": GROWTH_PANEL,
    "likeness": LIKENESS_PANEL,
}
