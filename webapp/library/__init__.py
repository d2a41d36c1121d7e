"""The tables: each module holds its rows as dataclasses, beside the SQL that fills them."""
