"""`python -m kb_app …`"""

from kb_app.processes.gc_tuning import collector_at_rest

with collector_at_rest():
    from kb_app.cli.command_line import main

if __name__ == "__main__":
    main()
