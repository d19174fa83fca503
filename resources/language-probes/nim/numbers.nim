import strutils

let n = parseInt(stdin.readLine)
var sum = 0
for i in 1..n:
  sum += parseInt(stdin.readLine)
echo sum
