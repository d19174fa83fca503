:- initialization(main).

fails(Attempt) :- catch((call(Attempt), fail), _, true).

main :-
    (   fails(open('/app/new', write, _)),
        fails(open('/etc/new', write, _)),
        fails(open('/etc/shadow', read, _))
    ->  writeln(contained)
    ;   writeln(escaped)
    ),
    halt.
