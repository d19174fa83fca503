:- initialization(main).

main :-
    read_line_to_string(user_input, L), number_string(N, L),
    sum(N, 0, S), writeln(S), halt.

sum(0, S, S) :- !.
sum(N, A, S) :-
    read_line_to_string(user_input, L), number_string(X, L),
    B is A + X, M is N - 1,
    sum(M, B, S).
