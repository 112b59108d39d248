"""The panels around the network: data, features, training, the inspector and the help window."""
