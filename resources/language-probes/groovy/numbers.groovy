def reader = System.in.newReader()
int n = reader.readLine() as int
long sum = 0
while (n-- > 0)
    sum += Long.parseLong(reader.readLine())
println sum
