"""The search language: what is typed or chosen, to what is asked of the database; pure."""
