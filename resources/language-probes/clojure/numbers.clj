(let [in (java.io.BufferedReader. *in*)
      n (Long/parseLong (.readLine in))]
  (loop [i 0 sum 0]
    (if (< i n)
      (recur (inc i) (+ sum (Long/parseLong (.readLine in))))
      (println sum))))
