{ print $0 " ✓" }
