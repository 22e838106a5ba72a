"""Scripts that make resources, pictures and packages."""
