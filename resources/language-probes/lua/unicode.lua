print(io.read("*l") .. " ✓")
