"""What answers prompts: any OpenAI-compatible server, or the offline improviser; journalled either way."""
