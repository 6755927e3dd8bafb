"""What all pages change about Streamlit's own looks."""

import streamlit as st

# Streamlit leaves a tenth of a laptop's screen empty above a page.
HIGH = ".stMainBlockContainer {padding-top: 4.5rem}"
# White text on the dark theme's primary colour is too faint; darker, that would be so on the page.
DARK = (
    "[data-testid=stMultiSelectTagsContainer] [data-tag], [data-testid=stBaseButton-primary] "
    "{background: #2E7BB3}"
)


def apply(framed: bool) -> None:
    """Change them for the page that runs.

    Args:
        framed: whether it stands within another site, where it has no margins.
    """
    rules = [] if framed else [HIGH]
    if st.context.theme.type == "dark":
        rules.append(DARK)
    if rules:
        st.html(f"<style>{' '.join(rules)}</style>")
