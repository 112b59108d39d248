"""What a person sees. Views show (`show_*`) and ask (`*_requested`): they compute nothing and change no state."""

from playground.guard import guard_overrides

guard_overrides()  # before the first class on Qt's is made
