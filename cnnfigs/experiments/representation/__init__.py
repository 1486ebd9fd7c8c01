"""What do a network's layers say about its images?"""
