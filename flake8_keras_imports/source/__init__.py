"""From paths, standard input and editors to text, lines and a syntax tree."""
