"""The shipped library: one YAML file for each family of roles."""
