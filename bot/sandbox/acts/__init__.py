"""What a person can do in the workspace: say, command, press, submit, look."""
