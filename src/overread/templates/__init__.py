"""Worker task templates: Liquid, its filters, limits and checks."""
