# Walks through everything that can be seen and looks for answers, sources, tokens and databases.
# limits: cpu=20000 wall=60000 memory=512
# expect: exited 0
import os
import sys

tops = set(os.listdir("/"))
extra = tops - {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "proc", "dev", "tmp", "box", "app", "etc"}
if extra:
    sys.exit(f"unexpected: {extra}")
for top in ("etc", "app", "box", "tmp", "dev"):
    for folder, folders, files in os.walk("/" + top):
        for name in files:
            path = os.path.join(folder, name)
            if name.endswith((".ans", ".db", ".sqlite", ".token", ".key", ".pem")) or name in ("shadow", "gshadow"):
                sys.exit(path)
            if top != "box" and top != "tmp" and os.access(path, os.W_OK) and top != "dev":
                sys.exit(f"writable: {path}")
