"""The demonstration: Sterling's main job, end to end, on real data."""
