"""The language server: diagnostics while typing, quick fixes, rule pages on hover, directives; for any LSP editor."""
