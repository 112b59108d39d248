"""The plots: decision boundary, loss and gradients, and the chart they stand on. They show snapshots, never compute."""
