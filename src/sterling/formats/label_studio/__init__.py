"""Label Studio: its labelling configs become templates, and its results answers, both with a loss report."""
