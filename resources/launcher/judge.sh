# Running a server and a worker of this checkout on the embedded store. Sourced by ./gavel.
#
# Everything lives in $gavel_home: data/ (database and blobs), worker/ (caches), the administrator's password, the
# worker's token, and the logs.

server_pid=
worker_pid=
address=

# Stops what start_judge started, the worker first, so that it can hand in what it holds.
stop_judge() {
    local pid
    for pid in $worker_pid $server_pid; do
        kill -TERM "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    done
    worker_pid= server_pid=
}

need_root() {
    [ "$(id -u)" -eq 0 ] || die "the sandbox needs root on this machine; run: sudo ./gavel $*"
}

# The port asked for, or the first free one after it.
free_port() {
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        port=$((port + 1))
    done
    echo "$port"
}

# Makes the database, the administrator and the worker's token, once; imports the sample problems, which changes
# nothing when they are there already.
prepare_data() {
    mkdir -p "$gavel_home/data" "$gavel_home/worker"
    step "preparing the database in $gavel_home/data"
    "$bin/gavel-server" migrate --data "$gavel_home/data" >"$gavel_home/prepare.log" 2>&1 ||
        die "$(tail -n 3 "$gavel_home/prepare.log")"
    if [ ! -s "$gavel_home/admin-password" ]; then
        (umask 077 && head -c 15 /dev/urandom | base64 | tr '+/' 'xy' >"$gavel_home/admin-password.new")
        "$bin/gavel-server" user add admin --role admin --password-file "$gavel_home/admin-password.new" \
            --data "$gavel_home/data" >>"$gavel_home/prepare.log" 2>&1 || die "$(tail -n 3 "$gavel_home/prepare.log")"
        mv "$gavel_home/admin-password.new" "$gavel_home/admin-password"
    fi
    if [ ! -s "$gavel_home/worker-token" ]; then
        (umask 077 && "$bin/gavel-server" worker token local --data "$gavel_home/data" >"$gavel_home/worker-token.new") \
            2>>"$gavel_home/prepare.log" || die "$(tail -n 3 "$gavel_home/prepare.log")"
        mv "$gavel_home/worker-token.new" "$gavel_home/worker-token"
    fi
    step "importing the sample problems"
    "$bin/gavel-server" problem import "$checkout"/resources/problems/*/ --data "$gavel_home/data" \
        >"$gavel_home/import.log" 2>&1 || die "$(tail -n 10 "$gavel_home/import.log")"
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false when the time is over or a program has died.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        kill -0 "$server_pid" 2>/dev/null || die "the server has ended:"$'\n'"$(tail -n 5 "$gavel_home/server.log")"
        [ -z "$worker_pid" ] || kill -0 "$worker_pid" 2>/dev/null ||
            die "the worker has ended:"$'\n'"$(tail -n 5 "$gavel_home/worker.log")"
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.05
    done
}

server_is_ready() { curl -fsS -o /dev/null "$address/readyz" 2>/dev/null; }
language_is_offered() { api GET /languages | jq -e --arg id "$1" '.languages | any(.id == $id)' >/dev/null 2>&1; }

start_judge() {
    local port
    port=$(free_port "$1")
    address="http://127.0.0.1:$port"
    step "starting the server at $address"
    "$bin/gavel-server" serve --listen "127.0.0.1:$port" --data "$gavel_home/data" >"$gavel_home/server.log" 2>&1 &
    server_pid=$!
    wait_until 30 server_is_ready || die "the server does not answer; see $gavel_home/server.log"
    log_in
    step "starting the worker"
    "$bin/gavel-worker" run --server "$address" --token-file "$gavel_home/worker-token" --data "$gavel_home/worker" \
        >"$gavel_home/worker.log" 2>&1 &
    worker_pid=$!
    wait_until 60 language_is_offered "$sample_language" ||
        die "the worker offers no $sample_language; see $gavel_home/worker.log"
}

# api METHOD PATH [curl arguments...]: calls the native API, with the token once log_in has been called.
token=
api() {
    local method=$1 path=$2
    shift 2
    curl -fsS -X "$method" ${token:+-H "Authorization: Bearer $token"} "$@" "$address/api/v1$path"
}

log_in() {
    token=$(jq -n --rawfile password "$gavel_home/admin-password" \
        '{name: "admin", password: ($password | rtrimstr("\n"))}' |
        api POST /sessions -H 'Content-Type: application/json' --data-binary @- | jq -r .token) ||
        die "the administrator cannot log in; see $gavel_home/server.log"
}

# The sample submission that shows that everything works.
sample_problem=sum
sample_language=cpp-gcc-gnupp20
judge_sample() {
    local source="$checkout/resources/problems/$sample_problem/submissions/accepted/sum.cpp" id
    step "submitting $(basename "$source") to problem '$sample_problem' over HTTP"
    id=$(jq -n --rawfile content "$source" --arg problem "$sample_problem" --arg language "$sample_language" \
        '{problem: $problem, language: $language, files: [{name: "sum.cpp", content: $content}]}' |
        api POST /submissions -H 'Content-Type: application/json' --data-binary @- | jq -r .id) ||
        die "the submission was refused"
    local answer
    answer=$(api GET "/submissions/$id?wait=60") || die "submission $id cannot be read"
    jq -r '.judging as $judging
        | ([$judging.tests[].name | length] | max) as $width
        | ($judging.tests[] | "  \(.name + " " * $width | .[:$width])  \(.verdict + "    " | .[:6]) \(.cpu_time_ms // "-") ms CPU  \(.wall_time_ms // "-") ms wall  \((.peak_memory_bytes // 0) / 1048576 * 10 | round / 10) MiB"),
          "  verdict: \($judging.verdict // $judging.state)"' <<<"$answer"
    [ "$(jq -r .judging.verdict <<<"$answer")" = AC ] || die "the sample submission was not accepted"
}
