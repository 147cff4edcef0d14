"""What these tests share."""

from tests.filled import filled, filled_file, filled_once

__all__ = ["filled", "filled_file", "filled_once"]
