"""What stands between a request and the desk: origin, session, token, roles, headers, limits."""
