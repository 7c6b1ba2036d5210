"""Our figures, measured on this machine: bench/README.md says what each means."""
