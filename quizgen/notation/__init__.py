"""How values and prose are written down, whatever the output."""
