let blocks = ref []
let () =
  while true do
    blocks := Bytes.make 1000000 'x' :: !blocks
  done
