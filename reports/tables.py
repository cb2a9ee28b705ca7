"""What machines and spreadsheets read of a scan: discovery.json, CSV files and an Excel workbook."""

from reports.document import document

__all__ = ["document"]
