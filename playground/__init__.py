"""A desktop playground in which a small neural network learns a picture before your eyes.

`model` holds the document and its edits, `control` the session and the trainer's thread, `views` what a person sees;
`app` connects them and `cli` is the command line.
"""

__version__ = "0.1.0"
