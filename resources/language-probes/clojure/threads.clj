(let [[a b] (map #(Long/parseLong %) (.split (read-line) " "))
      sum (promise)]
  (.start (Thread. (fn [] (deliver sum (+ a b)))))
  (println @sum))
