"""`python -m core doctor`: is all here that is needed, and does it answer?"""

import click

WIDTH = 20  # characters of what a line is about
MARKS = {True: "ok", False: "WRONG"}


@click.command()
@click.pass_context
def command(context: click.Context) -> None:
    """Say what is wrong with this machine and its settings, and what to do.

    Looks at versions, shipped files, cores, memory, free disk, the database and the workers, each
    a line; exits with 1 when something is wrong. Nothing is changed.
    """
    from core.doctor.examining import examined  # Dask and SQLAlchemy

    wrong = 0
    for finding in examined():
        click.echo(f"{MARKS[finding.well]:<6}{finding.about:<{WIDTH}}{finding.said}")
        wrong += not finding.well
    if wrong:
        things = "one thing is" if wrong == 1 else f"{wrong} things are"
        click.echo(f"{things[0].upper()}{things[1:]} wrong; what to do stands in its line.")
        context.exit(1)
    click.echo("All is well.")
