"""What becomes of the cells of a copy: one file a mask; `MASKS` says what each is, `TableMask` masks whole tables."""

from rules.masks.declared import MASKS as MASKS
from rules.masks.table import TableMask as TableMask
