"""The desk for programs: `/api/v1`, the same facts as the command line prints as JSON."""
