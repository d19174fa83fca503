my ($a, $b) = get.words».Int;
say await start { $a + $b };
