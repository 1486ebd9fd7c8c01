"""What does a choice in a network's design bring?"""
