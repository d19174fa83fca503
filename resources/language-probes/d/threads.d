import core.thread;
import std.stdio;

void main()
{
    long a, b, sum;
    readf(" %d %d", &a, &b);
    auto thread = new Thread({ sum = a + b; });
    thread.start();
    thread.join();
    writeln(sum);
}
