"""What must not be published: personal data, dark links, dangerous files."""
