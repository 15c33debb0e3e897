"""Site and fragments -> outputs: whole pages, feeds, data. Each output says what it shows; making it from that is a pure function."""
