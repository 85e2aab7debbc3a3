"""What a run of the command remembers for the next one."""
