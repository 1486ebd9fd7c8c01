"""What all figures share: page, style, scale, grid, words, light and dark."""
