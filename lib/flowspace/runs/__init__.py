"""Executing chapters: forked kernels, what each chapter depended on, and which ones are stale.

Nothing here is imported by a chapter but the record of what it opened; nothing here imports the rest of flowspace.
"""
