"""The episode file: schema, events, writer, reader. The only code that touches the file."""
