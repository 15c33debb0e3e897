"""Outputs -> files. The only package that writes the site."""
