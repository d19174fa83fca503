import std.stdio;

void main()
{
    long n, x, sum;
    readf(" %d", &n);
    foreach (i; 0 .. n) {
        readf(" %d", &x);
        sum += x;
    }
    writeln(sum);
}
