"""What was measured, over seeds, steps and scores?"""
