MODULE main;
BEGIN
  LOOP
  END
END main.
