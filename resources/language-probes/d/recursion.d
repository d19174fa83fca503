import std.stdio;

long sum(long n)
{
    return n == 0 ? 0 : n + sum(n - 1);
}

void main()
{
    long n;
    readf(" %d", &n);
    writeln(sum(n));
}
