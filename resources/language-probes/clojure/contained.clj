(defn fails [attempt]
  (try (attempt) false
       (catch java.io.IOException e true)))

(println
  (if (and (fails #(.close (java.io.FileOutputStream. "/app/new")))
           (fails #(.close (java.io.FileOutputStream. "/etc/new")))
           (fails #(.close (java.io.FileInputStream. "/etc/shadow")))
           (fails #(.close (java.net.Socket. "1.1.1.1" 53))))
    "contained"
    "escaped"))
