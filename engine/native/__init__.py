"""What Python calls of the kernels: functions of a library that was built before the program was installed.

Read in this order: network and workspace (what kernels work on), arguments (how it is handed over), entry (how a
kernel is called), library and processor (where it comes from), then the questions and commands themselves: training,
evaluation, order, activations, contours. The mathematics is in `engine.kernels`.

Nothing here knows of names, specs or threads: codes, arrays and numbers come in, numbers come out. Every call releases
the GIL while it computes, and the same arguments give the same bits on every processor.
"""
