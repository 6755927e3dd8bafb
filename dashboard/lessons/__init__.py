"""Lessons: each claim of the lecture predicted first, measured, then broken; then all together.

In: the atlas and small runs of core; a person's prediction and answers.
Out: a lesson drawn step by step; its experiment, live or opened in the Playground.
A lesson is data: a module lesson_NN_topic whose LESSON the catalogue finds; page and steps draw it.
May import core and dashboard.shared.
"""
