"""Steps for other tools' pipelines: one file for each tool."""
