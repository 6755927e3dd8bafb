"""The same training done by this engine and by others, and the limits of the machine."""
