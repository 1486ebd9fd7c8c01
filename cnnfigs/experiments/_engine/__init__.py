"""What all questions share: budget, networks, runs over seeds, estimates."""
