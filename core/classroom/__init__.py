"""Classroom: a class of fifty minutes: its rooms, the steps of its flow, and votes as totals.

In: the teacher's moves, and answers of people without names or accounts. Out: what a room shows
now, totals of its answers, and codes of homework that can be checked. Rooms live in memory and in
the store's database; they go after a day.
May import: core.settings and core.computing.
"""
