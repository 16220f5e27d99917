"""The frozen values that every step speaks in. Imports nothing else of ours."""
