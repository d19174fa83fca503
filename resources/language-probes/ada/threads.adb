with Ada.Text_IO, Ada.Integer_Text_IO;

procedure Main is
   A, B, Sum : Integer;

   task Adder is
      entry Start;
      entry Done;
   end Adder;

   task body Adder is
   begin
      accept Start;
      Sum := A + B;
      accept Done;
   end Adder;
begin
   Ada.Integer_Text_IO.Get (A);
   Ada.Integer_Text_IO.Get (B);
   Adder.Start;
   Adder.Done;
   Ada.Integer_Text_IO.Put (Sum, Width => 0);
   Ada.Text_IO.New_Line;
end Main;
