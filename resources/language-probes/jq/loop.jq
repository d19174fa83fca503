[repeat(1)] | length
