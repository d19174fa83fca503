# Both wait for each other: the guess stays in our buffer.
import sys

n, guesses = map(int, sys.stdin.readline().split())
sys.stdout.write("1\n")
sys.stdin.readline()
