"""The pure floor: the law, the matching, the reading, the dataset. No clock, disk, network or environment."""
