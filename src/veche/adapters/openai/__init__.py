"""Every vendor that speaks the wire of OpenAI chat completions: OpenAI itself, clouds, and local servers."""
