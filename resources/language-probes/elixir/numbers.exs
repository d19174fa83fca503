n = IO.read(:line) |> String.trim() |> String.to_integer()
sum = Enum.reduce(1..n, 0, fn _, acc -> acc + (IO.read(:line) |> String.trim() |> String.to_integer()) end)
IO.puts(sum)
