"""What answers prompts: any OpenAI-compatible server, or the offline rule model; journalled either way."""
