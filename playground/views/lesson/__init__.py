"""What the Lesson panel is made of: texts, questions, outcomes, tallies, and the list of lessons."""
