:- initialization(main).

main :-
    read_line_to_string(user_input, L), split_string(L, " ", " ", Words), maplist([W, N]>>number_string(N, W), Words, Numbers),
    thread_self(Own),
    thread_create((sum_list(Numbers, S), thread_send_message(Own, sum(S))), Id),
    thread_get_message(sum(Sum)), thread_join(Id, _),
    writeln(Sum), halt.
