(let loop ((i 0)) (loop (if (= i 1000) 0 (+ i 1))))
