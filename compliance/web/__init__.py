"""The reviewer's desk: a web application over the registry."""
