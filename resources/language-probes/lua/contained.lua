local held = not io.open("/app/new", "w") and not io.open("/etc/new", "w") and not io.open("/etc/shadow")
print(held and "contained" or "not contained")
