"""What an episode shows, as plain numbers: time use, broken norms, appointments, and the summary of it all."""
