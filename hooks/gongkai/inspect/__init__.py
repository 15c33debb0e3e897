"""Self-inspection (自查): the folder of a built site -> rules passed and failed, each with the norm that it follows."""
