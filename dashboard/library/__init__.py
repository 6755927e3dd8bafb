"""The Library: what this person has finished, to be found, named, compared and taken away.

In: the shelf behind the id that their browser has, see `dashboard.shared.library`. Out: a list with
search and filter, one thing opened with its exports, two or more side by side.
page puts it together, state is what they look for, listing the rows, opened one thing, comparing
several; words and frames are free of streamlit, charts draws, exporting makes files.
May import core and dashboard.shared.
"""
