"""Tables made from other sources by a script beside them."""
