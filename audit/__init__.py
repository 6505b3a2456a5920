"""Runs over many Documents: plans, judges in shards that survive any crash, adds up and reports.

The command line calls `audit.run.run_audit`. It judges nothing itself; that is `checker`.
"""
