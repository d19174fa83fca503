package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	sum := make(chan int)
	go func() { sum <- a + b }()
	fmt.Println(<-sum)
}
