"""The command line: one module for each subject, brought together by `command_line`."""
