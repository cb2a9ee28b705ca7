"""Runs the migrations on the connection that `open_store` hands over, inside its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="gomme_version")
context.run_migrations()
