import net

proc fails(attempt: proc ()): bool =
  try:
    attempt()
  except CatchableError:
    return true
  false

let held = fails(proc () = writeFile("/app/new", "")) and
  fails(proc () = writeFile("/etc/new", "")) and
  fails(proc () = discard readFile("/etc/shadow")) and
  fails(proc () = newSocket().connect("1.1.1.1", Port(53)))
echo (if held: "contained" else: "escaped")
