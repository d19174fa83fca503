block=$(printf '%1000000s' x)
all=
while :; do
    all=$all$block
done
