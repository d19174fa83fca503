fails <- function(attempt) tryCatch({ force(attempt); FALSE }, error = function(e) TRUE)
options(warn = -1)
held <- fails(close(file("/app/new", "w"))) && fails(close(file("/etc/new", "w"))) &&
  fails(close(file("/etc/shadow", "r"))) && fails(close(socketConnection("1.1.1.1", 53, timeout = 2)))
cat(if (held) "contained\n" else "escaped\n")
