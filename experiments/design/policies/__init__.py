"""What is done to the arms of a study, one file for each kind of policy."""
