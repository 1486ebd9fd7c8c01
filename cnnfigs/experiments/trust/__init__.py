"""How far can a network's answer, and its explanation, be trusted?"""
