(let ((n (read)) (sum 0))
  (dotimes (i n) (setf sum (+ sum (read))))
  (format t "~d~%" sum))
