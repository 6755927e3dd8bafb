"""Lesson 9: transfer learning, from a task with many examples to one with few."""

import pandas as pd
import plotly.graph_objects as go

from core import Experiment
from core.data import SharedFeatures
from core.data.handout import VALIDATION
from dashboard import charts, summaries
from dashboard.lessons import comparing, measured
from dashboard.lessons.lesson import Break, Check, Lesson, Place, Reveal
from dashboard.theme import OTHER

MAP, SOURCES_MAP = "transfer", "sources"
FOCUS = "task 1"  # task B of the lecture; task A is all others
ALL_LAYERS, OUTPUT_ONLY, TOGETHER = "transfer", "transfer-head", "together"
OUTPUT_NAME = "transfer, output layer only"
LABELS = (10, 25, 50, 100, 400)
PREDICTED = 25
PLACES = (
    "The tasks share nothing, all layers are tuned",
    "The tasks share nothing, only the output layer is tuned",
    "The other tasks have little data too",
)
PICTURED = SharedFeatures(tasks=8, examples=8, handout="focus", focus_examples=2)
