"""MadGraph5_aMC@NLO: cards, runs, output."""
