read n
sum=0
while [ "$n" -gt 0 ] && read x; do
    sum=$((sum + x))
    n=$((n - 1))
done
echo "$sum"
