"""What the records say of themselves: figures, clocks, duties; site values -> values, pure."""
