"""`python -m kb_app …`"""

from kb_app.cli import main

if __name__ == "__main__":
    main()
