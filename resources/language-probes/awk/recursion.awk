function sum(n) { return n == 0 ? 0 : n + sum(n - 1) }
{ printf "%.0f\n", sum($1) }
