# Plants modules and byte code where the next interpreter would look for them.
# limits: cpu=5000 wall=20000
# expect: exited 0
import os
import site
import sys
import sysconfig

planted = []
for folder in set(sys.path + site.getsitepackages() + [sysconfig.get_path("stdlib"), "/app", "/app/__pycache__", "/usr/local/lib"]):
    try:
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
            file.write("print(42)")
        planted.append(folder)
    except OSError:
        pass
sys.exit(f"written: {planted}" if [folder for folder in planted if not folder.startswith(("/box", "/tmp"))] else 0)
