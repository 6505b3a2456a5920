"""Files that hold many documents: archives and files of records, read member by member.

Nothing is ever written to disk and no more than one member is held, so that a path inside an archive is only a name.
"""
