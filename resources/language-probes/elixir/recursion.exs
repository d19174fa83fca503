defmodule Main do
  def sum(0), do: 0
  def sum(n), do: n + sum(n - 1)
end

IO.gets("") |> String.trim() |> String.to_integer() |> Main.sum() |> IO.puts()
