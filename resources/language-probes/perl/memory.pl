my @blocks;
push @blocks, "x" x 1000000 while 1;
