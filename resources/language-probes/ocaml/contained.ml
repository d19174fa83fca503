let fails attempt = try attempt (); false with Sys_error _ -> true

let () =
  let held =
    fails (fun () -> close_out (open_out "/app/new"))
    && fails (fun () -> close_out (open_out "/etc/new"))
    && fails (fun () -> close_in (open_in "/etc/shadow"))
    && fails (fun () -> close_out (open_out "/proc/1/oom_score_adj"))
  in
  print_endline (if held then "contained" else "escaped")
