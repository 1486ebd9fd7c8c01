"""Extensions of Sphinx, MyST-NB and sphinx-gallery for this site."""
