"""Would multi-task learning pay for the labels of a table? Measured, then advised."""
