"""Where do filters come from, and is it worth learning them?"""
