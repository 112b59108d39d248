"""What a person sees. Views show (`show_*`) and ask (`*_requested`): they compute nothing and change no state."""
