"""How values are written down, whatever the output."""
