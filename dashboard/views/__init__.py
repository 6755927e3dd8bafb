"""One module a page; a page draws and holds no arithmetic."""
