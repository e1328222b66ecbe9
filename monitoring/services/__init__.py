"""What changes monitoring: plans, draws, scores, appeals, what follows from findings."""
