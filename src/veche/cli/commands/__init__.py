"""One module for each group of commands: what the command line takes. The work is loaded when it is run."""
