:- initialization(main).

sum(0, 0) :- !.
sum(N, S) :- M is N - 1, sum(M, T), S is T + N.

main :-
    read_line_to_string(user_input, L), number_string(N, L),
    sum(N, S), writeln(S), halt.
