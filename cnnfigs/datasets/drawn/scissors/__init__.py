"""How clothes are drawn: cut, sewn, dyed, laid out and photographed."""
