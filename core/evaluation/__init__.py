"""Scores of each task, and the paired gain with its interval and verdict."""
