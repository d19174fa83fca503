<?php
$held = @file_put_contents('/app/new', 'x') === false && @file_put_contents('/etc/new', 'x') === false
    && @file_get_contents('/etc/shadow') === false && @fsockopen('1.1.1.1', 53, $code, $text, 2) === false;
echo $held ? "contained\n" : "not contained\n";
