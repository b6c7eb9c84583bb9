"""The person specification itself: documents, forms, frameworks and sign-off. Knows nothing of chat."""
