"""Example data: a whole conversation on each shipped form, and the specification that comes of it."""
