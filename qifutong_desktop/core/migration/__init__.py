"""What the client's own tables hold and what moving them takes."""
