"""The record: what was released at which address, releases that are complete or not there at all, and how either is verified."""
