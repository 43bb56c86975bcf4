"""The only place where steps are joined: a request goes in, an answer and its record come out."""
