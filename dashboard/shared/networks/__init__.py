"""The picture of the product: one network for all tasks beside one network for each.

In: an experiment, and whether its examples are pictures with labels missing.
Out: for each arm its networks as a small SVG, with how many weights it has, and a caption.
sides is what each arm has, rows which few of many are drawn, layout where, svg how, words are the
sentences, and panel puts it on a page.
May import core and dashboard.shared.
"""
