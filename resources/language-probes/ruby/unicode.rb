puts gets.chomp + " ✓"
