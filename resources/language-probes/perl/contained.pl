use IO::Socket::INET;

my $held = !open(my $a, '>', '/app/new') && !open(my $b, '>', '/etc/new') && !open(my $c, '<', '/etc/shadow')
    && !kill(9, 1) && !IO::Socket::INET->new(PeerAddr => '1.1.1.1:53', Timeout => 2);
print $held ? "contained\n" : "not contained\n";
