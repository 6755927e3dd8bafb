"""What every page of the dashboard is made with: colours, session, addresses, controls, figures.

In: experiments, results and measured tables of core. Out: settings and links, this person's
records, frames, figures and the panel of a race. The folders race, gains and labels hold what
several pages show, each as frames (numbers), charts (plotly) and, where it is drawn, a panel;
networks draws the networks that are compared.
May import core and itself; never a page's folder.
"""
