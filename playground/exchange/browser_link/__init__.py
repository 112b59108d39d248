"""Links of the browser playground (tensorflow/playground): read exactly, and written as far as they can say things.

`settings` reads what a link says, `page` makes of it the points, the network and the weights that the page starts from;
`arc4` and `points` draw as the page does; `writing` is the way back.
"""
