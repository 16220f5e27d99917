"""Signing in by an outside login service: OpenID Connect, authorization code with PKCE. Roles stay ours."""
