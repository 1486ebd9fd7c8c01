"""What do a network's layers make of an image?"""
