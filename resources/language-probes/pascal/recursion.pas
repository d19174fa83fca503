function sum(n: int64): int64;
begin
  if n = 0 then sum := 0 else sum := n + sum(n - 1);
end;
var n: int64;
begin
  read(n);
  writeln(sum(n));
end.
