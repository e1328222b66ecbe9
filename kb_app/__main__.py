"""`python -m kb_app …`"""

from kb_app.processes.gc_tuning import collector_at_rest

with collector_at_rest():
    from kb_app.access.private_files import keep_new_files_private
    from kb_app.cli.command_line import main

if __name__ == "__main__":
    keep_new_files_private()
    main()
