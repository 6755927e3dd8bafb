"""Results: records of what training measured, tidy tables of them, and the statistics of the gain.

In: arrays of scores and curves, by arm and draw. Out: `Result` with its scores, curves and costs;
the paired gain over the arm "apart" with its interval; verdicts, in words too.
May import: core.settings, core.metrics, core.data and core.arms; no torch.
"""
