"""What does one unit, or one answer, rest on?"""
