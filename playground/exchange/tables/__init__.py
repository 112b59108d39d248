"""Tables of one's own: read as people have them, understood, and made into data to learn from.

`reading` turns bytes or text into a frozen `Table` and says what it understood; `roles` guesses which columns are x1,
x2 and the label; `data` makes of a table and such a choice the rows that a document holds.
"""
