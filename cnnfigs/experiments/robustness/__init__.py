"""What does a network do with images unlike those it learned from?"""
