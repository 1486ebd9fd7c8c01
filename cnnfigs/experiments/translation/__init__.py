"""What becomes of a network's answer when the image moves?"""
