"""Gains over apart along one or two settings, as maps, lessons and advice show them.

In: measured tables of core: the atlas, a sweep, an advice.
Out: grids and slices (frames), figures (charts), sentences (words).
axes names the settings and writes their values.
May import core and dashboard.shared.
"""
