"""What is done once for all people, before the first page is drawn."""

from dashboard.shared import garbage, handover, theme_message
from dashboard.your_data.folders import server_folder


def begin() -> None:
    """See to it that it is done; later calls do nothing."""
    handover.in_order()
    theme_message.write_once()
    garbage.collect_in_background()
    server_folder()  # deletes what servers left behind that were killed
