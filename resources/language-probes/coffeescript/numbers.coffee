numbers = require('fs').readFileSync(0, 'utf8').split '\n'
sum = 0
sum += Number(numbers[i]) for i in [1..Number(numbers[0])]
console.log String sum
