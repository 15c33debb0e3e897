"""Records, fragments' links and the site -> problems. A rule is a small function in a list; each rule has a code that the docs explain."""
