"""Examples and their labels on a page, and the key to what the pictures show."""

import streamlit as st

from core.data import RoadScenes, Source
from dashboard.shared.figure import Figure
from dashboard.shared.figures import STILL, readable
from dashboard.shared.labels import key as parts
from dashboard.shared.labels.charts import narrowed

# of the two widths of a figure a screen shows one
_STYLE = """<style>
@media (max-width: 640px) {[class*="st-key-wide-"] {display: none}}
@media (min-width: 640.1px) {[class*="st-key-narrow-"] {display: none}}
</style>"""


def draw(figure: Figure, key: str, alt: str) -> None:
    """Draw a figure; where it has pictures in a row, a phone shows a few of them, but larger."""
    dark, few = st.context.theme.type == "dark", narrowed(figure)
    if few is figure:
        st.plotly_chart(readable(figure, dark), key=key, alt=alt, config=STILL)
        return
    st.html(_STYLE)
    for width, shown in (("wide", figure), ("narrow", few)):
        with st.container(key=f"{width}-{key}"):
            st.plotly_chart(readable(shown, dark), key=f"{key}, {width}", alt=alt, config=STILL)


def show_key(source: Source) -> None:
    """Offer the key of road scenes; other sources have none."""
    if not isinstance(source, RoadScenes):
        return
    with st.expander("Which parts make which object", icon=":material/category:"):
        st.caption(parts.RULE)
        # st.html takes every drawing out of what it is given. All words in this one are escaped.
        st.markdown(parts.written(source.tasks, source.sharing), unsafe_allow_html=True)
