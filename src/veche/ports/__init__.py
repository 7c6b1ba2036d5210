"""What an adapter must be able to do, and the content types that all floors share."""
