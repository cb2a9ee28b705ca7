"""One file a change of the store's tables; file names sort in the order of the changes."""
