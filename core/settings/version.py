"""Version of the numbers: it changes when equal settings may give other results."""

ENGINE = "2"
