"""The reviewer's desk: a web server on this machine or in an office (``docs/serve.md``)."""
