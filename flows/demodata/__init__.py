"""The demo's company: its people, its two systems, and what is planted in every column."""
