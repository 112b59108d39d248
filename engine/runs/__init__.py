"""How a run goes on, and what is kept of it. No Qt."""
