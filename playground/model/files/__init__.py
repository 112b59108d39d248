"""Files: formats read and written, checked key by key, on a disk that may fail."""
