"""What people are told while results are not kept: one sentence, above whatever page they see."""

from streamlit.delta_generator import DeltaGenerator

from dashboard.shared import loading
from dashboard.shared.theme import plain


def tell(space: DeltaGenerator) -> None:
    """Say in a place kept for it what troubles the store; nothing while all is well."""
    store = loading.kept().store
    trouble = "" if store is None else store.trouble
    if trouble:
        space.warning(plain(trouble), icon=":material/database_off:")
