"""Names of books as people write them."""


def initials(name):
    """Return the first letters of the words of a name, in capitals, without blanks; an empty text for none."""
    letters = ""
    for word in name.split():
        letters += word[0].upper()
    return letters


def sort_key(title, articles=("the", "a", "an")):
    """Return the title in small letters, with a leading article put behind it after a comma."""
    words = title.lower().split()
    if len(words) > 1 and words[0] in articles:
        return " ".join(words[1:]) + ", " + words[0]
    return " ".join(words)
