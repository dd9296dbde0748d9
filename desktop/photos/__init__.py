"""The photos at hand: chosen, looked at, given away, recycled."""
