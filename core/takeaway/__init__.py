"""What a user takes away: the fitted network with a script that predicts, and the numbers."""
