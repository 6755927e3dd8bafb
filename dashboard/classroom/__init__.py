"""The class: fifty minutes with a projector and phones; votes before what was measured.

In: the rooms of core.classroom; the lessons' questions and what was recorded for them. Out: the
teacher's page, which is the projector; the page of a phone; totals as CSV, a handout, homework.
questions says what each step asks and reveals, page who sees what; projector and phone draw it.
May import core, dashboard.shared and, as a class walks through what they show, home, lessons and
maps. Nothing is trained in a class.
"""
