no warnings 'recursion';

sub sum {
    my $n = shift;
    return $n == 0 ? 0 : $n + sum($n - 1);
}

print sum(<STDIN> + 0), "\n";
