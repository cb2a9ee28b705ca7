"""The history of the store's tables, applied by Alembic when a store is opened."""
