# Processes that start processes, by the library.
# limits: processes=32 cpu=1500 wall=10000 memory=256
# expect: cpu-time-limit | wall-time-limit | idle-limit | memory-limit
import multiprocessing


def more():
    while True:
        try:
            multiprocessing.Process(target=more).start()
        except OSError:
            pass


more()
