var line: ansistring;
begin
  readln(line);
  writeln(line + ' ✓');
end.
