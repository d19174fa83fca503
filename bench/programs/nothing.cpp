// The program the sandbox benchmark runs: static, and it only returns.
int main()
{
    return 0;
}
