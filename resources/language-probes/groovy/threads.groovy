def (a, b) = System.in.newReader().readLine().split(" ").collect { it as long }
long sum = 0
Thread.start { sum = a + b }.join()
println sum
