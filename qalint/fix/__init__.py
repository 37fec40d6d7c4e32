"""Mend documents: edits, their application to a fixed point, the source map, the quarantine."""
