-module(main).
-export([main/1]).

main(_) ->
    io:setopts([binary]),
    io:format("~w~n", [sum(number(), 0)]).

number() ->
    binary_to_integer(string:trim(io:get_line(""))).

sum(0, Sum) -> Sum;
sum(N, Sum) -> sum(N - 1, Sum + number()).
