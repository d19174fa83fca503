procedure Main is
   N : Integer := 0;
   pragma Volatile (N);
begin
   loop
      N := 1 - N;
   end loop;
end Main;
