sub fails(&attempt) { try { attempt(); return False }; True }

my $held = fails({ spurt "/app/new", "" }) && fails({ spurt "/etc/new", "" })
    && fails({ slurp "/etc/shadow" }) && fails({ IO::Socket::INET.new(:host<1.1.1.1>, :port(53)) });
say $held ?? "contained" !! "escaped";
