using System;
using System.Threading;

class Program
{
    static void Main()
    {
        var words = Console.ReadLine().Split(' ');
        long sum = 0;
        var thread = new Thread(() => sum = long.Parse(words[0]) + long.Parse(words[1]));
        thread.Start();
        thread.Join();
        Console.WriteLine(sum);
    }
}
