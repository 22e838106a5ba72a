"""What a consultant must not lose, in one encrypted file; the only room that knows SQLAlchemy and SQLCipher."""
