"""The tick: perception, decisions, settlement, conversations, and the log."""
