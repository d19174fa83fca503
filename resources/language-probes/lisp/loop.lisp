;;; GCL skips the first line
(do ((n 0 (- 1 n))) (nil))
