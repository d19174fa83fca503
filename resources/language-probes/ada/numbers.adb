with Ada.Text_IO, Ada.Integer_Text_IO, Ada.Long_Long_Integer_Text_IO;

procedure Main is
   N, X : Integer;
   Sum  : Long_Long_Integer := 0;
begin
   Ada.Integer_Text_IO.Get (N);
   for I in 1 .. N loop
      Ada.Integer_Text_IO.Get (X);
      Sum := Sum + Long_Long_Integer (X);
   end loop;
   Ada.Long_Long_Integer_Text_IO.Put (Sum, Width => 0);
   Ada.Text_IO.New_Line;
end Main;
