"""What changes training: exercises proposed and tied, practised; courses; coaching."""
