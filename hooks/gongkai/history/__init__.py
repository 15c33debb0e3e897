"""What Git knows of a document's former versions -> what of them may be shown."""
