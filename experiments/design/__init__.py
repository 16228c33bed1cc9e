"""What a study is, as plain data: arms, policies, factors, outcomes, and the locked plan."""
