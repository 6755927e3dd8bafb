"""Inside: what networks learned, who uses what of it, and how one network differs from several.

In: an experiment. Out: an `Insight` of its replicate 0, together beside apart: small plain arrays,
kept in the store. insight is the record, looking makes it of parts, silencing, sharing, similarity
and moments, worker does so in a worker, looks is who asks; forward computes what networks answer.
May import: all of core up to core.estimator.
"""
