"""What must not be published: personal data, dark links, dangerous files. Pure, but for the child that looks into files."""
