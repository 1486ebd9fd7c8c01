"""How do answers differ between classes?"""
