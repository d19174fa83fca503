local n = io.read("*n")
local sum = 0
for i = 1, n do
    sum = sum + io.read("*n")
end
print(string.format("%d", sum))
