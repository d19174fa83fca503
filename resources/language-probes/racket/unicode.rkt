#lang racket
(displayln (string-append (read-line) " ✓"))
