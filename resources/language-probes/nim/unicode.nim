echo stdin.readLine & " ✓"
