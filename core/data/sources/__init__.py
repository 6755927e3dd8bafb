"""Sources of problems, one file each: what the data are, and what can be set about them.

In: settings and a seed. Out: a `Problem`. A new source is a file here and a line in
core.data.catalogue; see CONTRIBUTING.md.
May import: core.settings and its neighbours in core.data; no torch.
"""
