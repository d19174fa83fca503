using System;
using System.IO;
using System.Net.Sockets;

class Program
{
    static bool Fails(Action attempt)
    {
        try {
            attempt();
        } catch (Exception) {
            return true;
        }
        return false;
    }

    static void Main()
    {
        bool held = Fails(() => File.WriteAllText("/app/new", "")) & Fails(() => File.WriteAllText("/etc/new", ""))
            & Fails(() => File.ReadAllText("/etc/shadow")) & Fails(() => new TcpClient("1.1.1.1", 53).GetStream().WriteByte(1));
        Console.WriteLine(held ? "contained" : "not contained");
    }
}
