"""The pages of the desk, one module for each of its three users."""
