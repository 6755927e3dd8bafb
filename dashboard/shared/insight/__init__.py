"""What is inside networks, as several pages show it.

In: an insight of core. Out: which unit found what and who uses it (findings), in words, as small
pictures, and as a glimpse that leads to the page Inside.
May import core and dashboard.shared.
"""
