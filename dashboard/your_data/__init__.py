"""your_data."""
