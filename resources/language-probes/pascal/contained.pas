{$I-}
var held: boolean;

function fails(name: string; writing: boolean): boolean;
var f: text;
begin
  assign(f, name);
  if writing then rewrite(f) else reset(f);
  fails := ioresult <> 0;
end;

begin
  held := fails('/app/new', true) and fails('/etc/new', true) and fails('/etc/shadow', false);
  if held then writeln('contained') else writeln('escaped');
end.
