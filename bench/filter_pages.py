def pages(lines, rows): return {}
