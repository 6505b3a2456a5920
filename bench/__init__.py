"""The budgets of the design: each measured beside something else that does the same work, in the same run."""
