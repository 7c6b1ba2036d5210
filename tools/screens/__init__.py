"""Pictures of the terminal for the manual: real commands in a real terminal, drawn as they stood there."""
