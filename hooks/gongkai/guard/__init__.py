"""The guard: personal data, dark links, characters that deceive. Text -> findings -> problems; pure, and linear in the text's length."""
