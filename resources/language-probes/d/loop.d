__gshared uint n;

void main()
{
    import core.atomic;
    while (true)
        atomicOp!"+="(*cast(shared uint *) &n, 1);
}
