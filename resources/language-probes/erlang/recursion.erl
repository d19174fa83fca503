-module(main).
-export([main/1]).

main(_) ->
    {ok, [N]} = io:fread("", "~d"),
    io:format("~w~n", [sum(N)]).

sum(0) -> 0;
sum(N) -> N + sum(N - 1).
