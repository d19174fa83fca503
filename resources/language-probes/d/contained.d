import std.socket;
import std.stdio;

bool fails(void delegate() attempt)
{
    try
        attempt();
    catch (Exception e)
        return true;
    return false;
}

void main()
{
    const held = fails({ File("/app/new", "w"); }) && fails({ File("/etc/new", "w"); })
        && fails({ File("/etc/shadow", "r"); })
        && fails({ new TcpSocket(new InternetAddress("1.1.1.1", 53)); });
    writeln(held ? "contained" : "escaped");
}
