while true
  0
