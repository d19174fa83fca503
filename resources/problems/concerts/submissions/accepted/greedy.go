package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
)

type concert struct{ start, end int }

func main() {
	input := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(input, &n)
	concerts := make([]concert, n)
	for i := range concerts {
		fmt.Fscan(input, &concerts[i].start, &concerts[i].end)
	}
	sort.Slice(concerts, func(a, b int) bool { return concerts[a].end < concerts[b].end })
	free, count := 0, 0
	for _, c := range concerts {
		if c.start >= free {
			free = c.end
			count++
		}
	}
	fmt.Println(count)
}
