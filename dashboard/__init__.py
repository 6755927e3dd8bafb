"""The dashboard: pages that draw what the engine measures.

In: a person at a browser. Out: pages, each a folder: home, playground, inside, maps, lessons,
classroom, your_data and library.
In every folder page draws, controls are widgets, frames are tidy numbers, charts are plotly alone,
and state is what is kept of one person. What several pages need is in shared.
May import core; the folders of pages import shared and themselves, never each other, but for
classroom, which shows a class what others show.
"""
