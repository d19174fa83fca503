-module(main).
-export([main/1]).

main(_) ->
    {ok, [A, B]} = io:fread("", "~d ~d"),
    Own = self(),
    spawn(fun() -> Own ! {sum, A + B} end),
    receive
        {sum, Sum} -> io:format("~w~n", [Sum])
    end.
