loop
  0
