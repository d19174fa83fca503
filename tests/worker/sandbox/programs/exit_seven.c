// Ends with a code of its own.
// expect: exited 7
int main(void)
{
    return 7;
}
