"""The command line: python -m core COMMAND."""

import logging
import sys
from importlib import import_module

import click

# each is the click command `command` of the module core.commands.NAME, imported when it is used
COMMANDS = {
    "run": "Train one experiment and compare its arms.",
    "sweep": "Compute a grid of experiments, resumable.",
    "fit": "Fit networks for the tasks of a table, and keep them.",
    "predict": "Write what a fitted model answers for the rows of a table.",
    "advise": "Say whether multi-task learning would pay for a table.",
    "grouping": "Which tasks should share a network? Train every set of them.",
    "reproduce": "Measure the figures of the design again, row by row.",
    "atlas": "Measure the maps that are shipped.",
    "bench": "Time the engine against other ways to do the same work.",
    "calibrate": "Do the intervals hold the truth as often as they say?",
    "endings": "Which verdicts change when training goes on to the end?",
    "precision": "Do 32 and 64 bits agree on verdicts?",
    "doctor": "Say what is wrong with this machine, and what to do.",
}
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
NEW_LINE = "\r\x1b[K"  # of a terminal, in the place of the one that says how far it is


class Commands(click.Group):
    """A group whose commands are known by name and help before they are imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"core.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help of all commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; Ctrl-C ends it with one word, workers that are away with a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except ConnectionError as away:
            raise click.ClickException(f"{away}.") from away


@click.command(cls=Commands)
def main() -> None:
    """Together or Apart: one network for many tasks, or one network for each?"""
    logging.basicConfig(format=f"{NEW_LINE if sys.stderr.isatty() else ''}%(message)s")


if __name__ == "__main__":
    main(prog_name="python -m core")
