"""What Slack delivers, parsed into typed acts and handed to the services; each module's `register` is its table."""
