"""The third engine: an index in an OpenSearch cluster, for libraries that outgrow one machine.

The store stays where it is and stays the truth; the cluster holds only what can be built from it again.
"""
