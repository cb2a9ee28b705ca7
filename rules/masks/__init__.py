"""What becomes of the cells of a copy: one file a mask, and `TableMask` over all the columns of a table."""

from rules.masks.table import TableMask as TableMask
