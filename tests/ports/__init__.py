"""Contract suites: one for each port, run on every adapter."""
