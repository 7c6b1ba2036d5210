"""What teaches a shell to complete the words of `chat`; also put where shells look when the package is installed."""
