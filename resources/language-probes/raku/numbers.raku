my $n = get.Int;
my $sum = 0;
for ^$n { $sum += get.Int }
say $sum;
