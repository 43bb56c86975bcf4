"""Words on a command line become requests. Nothing heavy is imported before it is needed."""
