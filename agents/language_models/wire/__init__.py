"""What passes over the wire to a chat-completions server, and back."""
