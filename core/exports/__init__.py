"""What leaves the library because the user asked: copies, smaller pictures, lists."""
