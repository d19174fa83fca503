n = gets.to_i
sum = 0
n.times { sum += gets.to_i }
puts sum
