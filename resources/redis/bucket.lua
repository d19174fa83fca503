-- Takes from a token bucket that all servers share; see server/api/shared_buckets.h.
--
-- KEYS[1] is the bucket. ARGV: how many tokens it holds, how many flow in each second, how many are wanted. Answers
-- whether they were there (then they are taken) as 1 or 0, and the thousandths of tokens that are left.
local burst, rate, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if known[1] then
    local passed = math.max(0, now - tonumber(known[2])) -- the clock may be set back
    tokens = math.min(burst, tonumber(known[1]) + passed * rate / 1000)
end
local isGranted = tokens >= wanted
if isGranted then
    tokens = tokens - wanted
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / rate * 1000) + 1000) -- one that is full need not be known
return {isGranted and 1 or 0, math.floor(tokens * 1000)}
