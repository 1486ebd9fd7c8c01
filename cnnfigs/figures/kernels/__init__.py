"""What does a filter do, and how does it come about?"""
