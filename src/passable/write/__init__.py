"""Results become files: tables, layers, maps and the brief, all of them through the gate."""
