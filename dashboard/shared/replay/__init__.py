"""The curves of a finished race, uncovered from left to right as if it were run again.

In: the frame of a race, see `dashboard.shared.race.frames`. Out: curves as SVG text, a part of a
page that plays them, and a file that plays them without a server.
curves is the SVG, player the script around it, alone the file.
May import core and dashboard.shared.
"""
