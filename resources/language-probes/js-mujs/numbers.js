var n = Number(readline()), sum = 0;
while (n-- > 0) sum += Number(readline());
print(sum);
