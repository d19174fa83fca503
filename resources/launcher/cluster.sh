# A whole cluster of this checkout on this machine: PostgreSQL, Redis, two servers, nginx and three workers, all private.
# Sourced by ./gavel.
#
# Everything lives in $gavel_home/cluster: postgresql/, redis/, nginx/, data/ (blobs), worker-N/, and the logs. Nothing
# listens beyond 127.0.0.1 and Unix sockets.

cluster_home=$gavel_home/cluster
cluster_pids=()
cluster_names=()
postgresql_programs=/usr/lib/postgresql/15/bin

# Starts a program of the cluster and remembers it: cluster_start NAME COMMAND...; its output goes to NAME.log.
cluster_start() {
    local name=$1
    shift
    "$@" >"$cluster_home/$name.log" 2>&1 &
    cluster_pids+=($!)
    cluster_names+=("$name")
}

# PostgreSQL refuses to run as root, and neither store needs it.
unprivileged() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }

# The last one started goes first: workers hand in what they hold before the servers and the stores go.
stop_cluster() {
    local i
    for ((i = ${#cluster_pids[@]} - 1; i >= 0; i--)); do
        local signal=TERM
        [ "${cluster_names[i]}" = postgresql ] && signal=INT # does not wait for its clients
        kill -$signal "${cluster_pids[i]}" 2>/dev/null && wait "${cluster_pids[i]}" 2>/dev/null
    done
    cluster_pids=() cluster_names=()
}

# cluster_wait SECONDS WHAT COMMAND...: until the command is true; a program that has died ends everything.
cluster_wait() {
    local deadline=$((SECONDS + $1)) what=$2 i
    shift 2
    until "$@" >/dev/null 2>&1; do
        for i in "${!cluster_pids[@]}"; do
            kill -0 "${cluster_pids[i]}" 2>/dev/null ||
                die "${cluster_names[i]} has ended:"$'\n'"$(tail -n 5 "$cluster_home/${cluster_names[i]}.log")"
        done
        [ $SECONDS -lt $deadline ] || die "$what does not answer; see the logs in $cluster_home"
        sleep 0.05
    done
}

start_postgresql() {
    local data=$cluster_home/postgresql/data
    step "starting PostgreSQL"
    if [ ! -f "$data/PG_VERSION" ]; then
        install -d -o nobody -g nogroup -m 700 "$cluster_home/postgresql"
        (cd "$cluster_home/postgresql" && unprivileged "$postgresql_programs/initdb" --pgdata="$data" --username=gavel \
            --encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=reject) \
            >"$cluster_home/initdb.log" 2>&1 || die "$(tail -n 3 "$cluster_home/initdb.log")"
    fi
    cd "$cluster_home/postgresql" || die "cannot enter $cluster_home/postgresql"
    cluster_start postgresql setpriv --reuid=nobody --regid=nogroup --clear-groups "$postgresql_programs/postgres" \
        -D "$data" -c listen_addresses= -c unix_socket_directories="$socket_folder"
    cd - >/dev/null || return
    cluster_wait 30 PostgreSQL "$postgresql_programs/pg_isready" -q -h "$socket_folder"
    "$postgresql_programs/psql" -qAt -h "$socket_folder" -U gavel postgres \
        -c "SELECT 1 FROM pg_database WHERE datname = 'gavel'" | grep -q 1 ||
        "$postgresql_programs/createdb" -h "$socket_folder" -U gavel gavel || die "cannot make the database"
}

start_redis() {
    step "starting Redis"
    install -d -o nobody -g nogroup -m 700 "$cluster_home/redis"
    cluster_start redis setpriv --reuid=nobody --regid=nogroup --clear-groups redis-server --port 0 \
        --unixsocket "$socket_folder/redis.sock" --dir "$cluster_home/redis" --appendonly yes --save '' \
        --maxmemory-policy noeviction
    cluster_wait 30 Redis redis-cli -s "$socket_folder/redis.sock" ping
}

write_nginx_configuration() {
    mkdir -p "$cluster_home/nginx"
    cat >"$cluster_home/nginx/nginx.conf" <<END
daemon off;
user root;
worker_processes 1;
pid $cluster_home/nginx/pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
    access_log off;
    client_max_body_size 1g;
    client_body_temp_path $cluster_home/nginx/body;
    proxy_temp_path $cluster_home/nginx/proxy;
    fastcgi_temp_path $cluster_home/nginx/unused;
    uwsgi_temp_path $cluster_home/nginx/unused;
    scgi_temp_path $cluster_home/nginx/unused;
    upstream gavel {
        least_conn;
        server 127.0.0.1:$1 max_fails=1 fail_timeout=2s;
        server 127.0.0.1:$2 max_fails=1 fail_timeout=2s;
        keepalive 32;
    }
    map \$http_upgrade \$connection_upgrade { default upgrade; '' ''; }
    server {
        listen 127.0.0.1:$3;
        location / {
            proxy_pass http://gavel;
            proxy_http_version 1.1;
            proxy_set_header Host \$http_host;
            proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection \$connection_upgrade;
            proxy_read_timeout 90s;
            proxy_next_upstream error;
        }
    }
}
END
}

server_answers() { curl -fsS -o /dev/null "$1/readyz"; }

start_cluster() {
    local first second number
    export GAVEL_DATABASE_URL="postgresql://gavel@/gavel?host=$socket_folder"
    export GAVEL_REDIS_URL="unix://$socket_folder/redis.sock"
    first=$(free_port 18081)
    second=$(free_port $((first + 1)))
    for number in 1 2; do
        local port=$first
        [ $number = 2 ] && port=$second
        step "starting server $number at http://127.0.0.1:$port"
        cluster_start "server-$number" "$bin/gavel-server" serve --listen "127.0.0.1:$port" --data "$gavel_home/data"
    done
    cluster_wait 60 "server 1" server_answers "http://127.0.0.1:$first"
    cluster_wait 60 "server 2" server_answers "http://127.0.0.1:$second"
    local door
    door=$(free_port "$1")
    address="http://127.0.0.1:$door"
    step "starting nginx at $address"
    write_nginx_configuration "$first" "$second" "$door"
    cluster_start nginx nginx -p "$cluster_home/nginx" -c "$cluster_home/nginx/nginx.conf"
    cluster_wait 30 nginx server_answers "$address"
    log_in
    step "starting three workers"
    for number in 1 2 3; do
        cluster_start "worker-$number" "$bin/gavel-worker" run --name "w$number" --server "$address" \
            --token-file "$gavel_home/worker-token" --data "$cluster_home/worker-$number"
    done
    cluster_wait 90 "a worker with $sample_language" language_is_offered "$sample_language"
}

# The stores first: preparing the data needs the database. The path of a Unix socket may have 107 bytes, and that of a
# checkout may be longer.
run_cluster() {
    umask 077
    mkdir -p "$cluster_home"
    chmod 711 "$gavel_home" "$cluster_home"
    socket_folder=$(mktemp -d /tmp/gavel-cluster.XXXXXX) || die "cannot make a folder in /tmp"
    chown nobody:nogroup "$socket_folder"
    trap 'stop_cluster; rm -rf "$socket_folder"' EXIT
    unprivileged test -x "$cluster_home" ||
        die "PostgreSQL and Redis do not run as root, and the user nobody cannot reach $cluster_home; set GAVEL_HOME to a folder that it can, such as /var/lib/gavel"
    start_postgresql
    start_redis
    export GAVEL_DATABASE_URL="postgresql://gavel@/gavel?host=$socket_folder"
    gavel_home=$cluster_home prepare_data
    gavel_home=$cluster_home start_cluster "$1"
    judge_sample
}
