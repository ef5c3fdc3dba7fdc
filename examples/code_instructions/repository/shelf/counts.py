"""Counting what stands on the shelf."""


def runs(items):
    """Return the stretches of equal neighbours in a list, each as a list of the item and its length."""
    found = []
    for item in items:
        if found and found[-1][0] == item:
            found[-1][1] += 1
        else:
            found.append([item, 1])
    return found


def boards_needed(widths, board):
    """Return how many boards of a width the books take, filled one after the other; None where a book is too wide."""
    boards, left = 0, 0
    for width in widths:
        if width > board:
            return None
        if width > left:
            boards, left = boards + 1, board
        left -= width
    return boards
