with Ada.Text_IO; use Ada.Text_IO;

procedure Main is
   function Fails (Mode : File_Mode; Name : String) return Boolean is
      File : File_Type;
   begin
      if Mode = Out_File then
         Create (File, Mode, Name);
      else
         Open (File, Mode, Name);
      end if;
      Close (File);
      return False;
   exception
      when others => return True;
   end Fails;
begin
   if Fails (Out_File, "/app/new") and then Fails (Out_File, "/etc/new") and then Fails (In_File, "/etc/shadow") then
      Put_Line ("contained");
   else
      Put_Line ("escaped");
   end if;
end Main;
