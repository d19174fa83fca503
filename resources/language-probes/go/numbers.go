package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	n, _ := strconv.Atoi(in.Text())
	sum := 0
	for ; n > 0; n-- {
		in.Scan()
		x, _ := strconv.Atoi(in.Text())
		sum += x
	}
	fmt.Println(sum)
}
