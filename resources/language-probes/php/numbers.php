<?php
$n = (int) fgets(STDIN);
$sum = 0;
while ($n-- > 0)
    $sum += (int) fgets(STDIN);
echo $sum, "\n";
