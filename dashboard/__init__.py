"""The dashboard: pages that draw what the engine measures."""
