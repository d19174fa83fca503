package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	_, app := os.Create("/app/new")
	_, etc := os.Create("/etc/new")
	_, shadow := os.Open("/etc/shadow")
	_, connect := net.DialTimeout("tcp", "1.1.1.1:53", 2*time.Second)
	if app != nil && etc != nil && shadow != nil && connect != nil {
		fmt.Println("contained")
	}
}
