"""Language models: any OpenAI-compatible server or recorded answers, with a journal, budgets and retries around them."""
