-module(main).
-export([main/1]).

main(_) -> main([]).
