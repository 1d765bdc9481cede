"""onrecord reads news pages and keeps a sourced record of what they say."""
