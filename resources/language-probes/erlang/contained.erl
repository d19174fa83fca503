-module(main).
-export([main/1]).

fails({error, _}) -> true;
fails(_) -> false.

main(_) ->
    Held = [
        fails(file:write_file("/app/new", "")),
        fails(file:write_file("/etc/new", "")),
        fails(file:read_file("/etc/shadow")),
        fails(gen_tcp:connect({1, 1, 1, 1}, 53, [], 2000))
    ],
    case lists:all(fun(One) -> One end, Held) of
        true -> io:format("contained~n");
        false -> io:format("escaped~n")
    end.
