(define (spin) (spin))
(spin)
