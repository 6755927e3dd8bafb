"""Stacked networks, the groupings they serve, and the widths that make comparisons fair."""
