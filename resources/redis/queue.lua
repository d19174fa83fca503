-- The judging queue in Redis: each operation of server/queue/judging_queue.h is one call, and so one atomic step.
--
-- KEYS[1] is the prefix of all keys. ARGV[1] is the operation, ARGV[2] the time in milliseconds or empty for our own
-- clock; its arguments follow. Every answer is {waiting, leased, result}. Keys below the prefix:
--
--   ready                  exists while the queue is filled: a Redis that has lost its data says so by its absence
--   meta                   seq; served:LANE (rank being served); passed:LANE (leases given to lanes that precede it)
--   clock                  wall and logical time, see now()
--   job:ID                 what is known of an entry: where it stands (place, seq) or who has it (worker)
--   wait:LANE:BUCKET       sorted set of places, all with score 0, so that the order is that of the text. A bucket
--                          holds what the same workers may take: LANGUAGE, or in contests LANGUAGE@CONTEST
--   languages:LANE         the buckets that have a waiting entry
--   pins                   bucket -> the version that its contest demands
--   arrivals:LANE          sorted set of waiting entries by arrival
--   waiting:LANE           submitter -> how many entries wait;  rank:LANE  submitter -> the last rank given out
--   paused:KIND            the lanes, languages or problems of which nothing is leased
--   parked:PROBLEM         sorted set of places that came first while the problem was paused; parked: these problems
--   leases                 sorted set of leased entries by the end of the lease
--   held:WORKER            the entries leased to it;  instances  worker -> its process, as it called itself last
--   drain                  second modulo 60 -> "second:count" of entries that left
--   offers:SERVER          what the workers connected to a server offer, LANGUAGE and LANGUAGE=VERSION, while it lives
--   servers                these servers
local prefix, operation = KEYS[1], ARGV[1]
local call = redis.call
local kLanes = {'contest', 'practice', 'run', 'rejudge', 'verification'}
local kMostPassedOver = 20
local kMostLosses = 3
local kMostUnknownAttempts = 8
local kMostParked = 500 -- moved aside or back in one call: a call blocks Redis for all
local kLongestStep = 5000
local kFields = {'submission', 'submitter', 'problem', 'language', 'lane', 'priority', 'attempt', 'losses', 'aside',
    'contest'}
local rings = false

-- Time that is not hurried by a machine's clock: it never goes back, and what looks like a leap forward (a clock that
-- was set, a machine that slept, all servers away) counts as five seconds at most, so it ends no lease.
local function now()
    if ARGV[2] ~= '' then return tonumber(ARGV[2]) end
    local time = call('TIME')
    local wall = time[1] * 1000 + math.floor(time[2] / 1000)
    local clock = call('HMGET', prefix .. 'clock', 'wall', 'logical')
    local logical = wall
    if clock[1] then
        logical = tonumber(clock[2]) + math.max(0, math.min(kLongestStep, wall - tonumber(clock[1])))
    end
    call('HSET', prefix .. 'clock', 'wall', string.format('%.0f', wall), 'logical', string.format('%.0f', logical))
    return logical
end
local time = now()

local function jobKey(id) return prefix .. 'job:' .. id end
local function waitKey(lane, bucket) return prefix .. 'wait:' .. lane .. ':' .. bucket end
local function bucketOf(job) return job.contest == '0' and job.language or job.language .. '@' .. job.contest end
local function languageOf(bucket) return string.match(bucket, '^[^@]*') end

-- What a worker must offer for what is in the bucket, and the version in it, if there is one.
local hasPins = call('EXISTS', prefix .. 'pins') == 1
local function neededFor(bucket)
    local version = hasPins and call('HGET', prefix .. 'pins', bucket)
    return version and languageOf(bucket) .. '=' .. version or languageOf(bucket), version or ''
end

local function read(id)
    local values = call('HMGET', jobKey(id), 'submission', 'submitter', 'language', 'lane', 'priority', 'attempt',
        'losses', 'worker', 'place', 'seq', 'rank', 'lost', 'problem', 'aside', 'contest')
    if not values[1] then return nil end
    return {id = id, submission = values[1], submitter = values[2], language = values[3], lane = values[4],
        priority = values[5], attempt = tonumber(values[6]), losses = tonumber(values[7]), worker = values[8] or '',
        place = values[9], seq = values[10], rank = tonumber(values[11]), lost = tonumber(values[12] or 0),
        problem = values[13] or '0', aside = values[14] or '0', contest = values[15] or '0'}
end

local function entry(job)
    local values = {job.id}
    for _, field in ipairs(kFields) do values[#values + 1] = tostring(job[field]) end
    return values
end

-- In the order of its lane, and out of it.
local function order(job)
    local bucket = bucketOf(job)
    call('ZADD', waitKey(job.lane, bucket), 0, job.place)
    call('SADD', prefix .. 'languages:' .. job.lane, bucket)
end

local function unorder(job)
    local bucket = bucketOf(job)
    local key = waitKey(job.lane, bucket)
    call('ZREM', key, job.place)
    if call('EXISTS', key) == 0 then call('SREM', prefix .. 'languages:' .. job.lane, bucket) end
end

local function addWaiting(job)
    order(job)
    call('ZADD', prefix .. 'arrivals:' .. job.lane, job.seq, job.id)
    call('HINCRBY', prefix .. 'waiting:' .. job.lane, job.submitter, 1)
    rings = true
end

local function keepRank(job)
    local last = tonumber(call('HGET', prefix .. 'rank:' .. job.lane, job.submitter) or -1)
    if job.rank > last then call('HSET', prefix .. 'rank:' .. job.lane, job.submitter, job.rank) end
end

local function removeWaiting(job)
    unorder(job)
    call('ZREM', prefix .. 'parked:' .. job.problem, job.place)
    call('ZREM', prefix .. 'arrivals:' .. job.lane, job.id)
    if call('HINCRBY', prefix .. 'waiting:' .. job.lane, job.submitter, -1) <= 0 then
        call('HDEL', prefix .. 'waiting:' .. job.lane, job.submitter)
        call('HDEL', prefix .. 'rank:' .. job.lane, job.submitter)
    end
end

local function setLeased(job, worker, leaseTime)
    removeWaiting(job)
    local served = tonumber(call('HGET', prefix .. 'meta', 'served:' .. job.lane) or 0)
    if job.rank > served then call('HSET', prefix .. 'meta', 'served:' .. job.lane, job.rank) end
    job.worker = worker
    call('HSET', jobKey(job.id), 'worker', worker, 'attempt', job.attempt, 'losses', job.losses, 'lost', job.lost)
    call('ZADD', prefix .. 'leases', time + leaseTime, job.id)
    call('SADD', prefix .. 'held:' .. worker, job.id)
end

local function endLease(job)
    call('ZREM', prefix .. 'leases', job.id)
    call('SREM', prefix .. 'held:' .. job.worker, job.id)
end

local function setWaiting(job)
    endLease(job)
    job.worker = ''
    call('HSET', jobKey(job.id), 'losses', job.losses, 'lost', job.lost, 'worker', '')
    addWaiting(job)
    keepRank(job)
end

local function erase(job)
    if job.worker ~= '' then endLease(job) else removeWaiting(job) end
    call('DEL', jobKey(job.id))
end

-- Numbers of fixed width, so that the order of the texts is that of the numbers; higher priorities first.
local function placeOf(priority, rank, seq, id)
    return string.format('%010.0f:%016.0f:%016.0f:%s', 5000000000 - priority, rank, seq, id)
end

-- Fair share: the submitter's next rank, beginning at the one that is being served.
local function setPlace(job)
    local served = tonumber(call('HGET', prefix .. 'meta', 'served:' .. job.lane) or 0)
    local last = tonumber(call('HGET', prefix .. 'rank:' .. job.lane, job.submitter) or -1)
    job.rank = math.max(served, last + 1)
    job.place = placeOf(tonumber(job.priority), job.rank, job.seq, job.id)
end

local function put(values)
    local job = {id = values[1]}
    for index, field in ipairs(kFields) do job[field] = values[index + 1] end
    if call('EXISTS', jobKey(job.id)) == 1 then return nil end
    job.seq = call('HINCRBY', prefix .. 'meta', 'seq', 1)
    setPlace(job)
    job.attempt, job.losses, job.lost = tonumber(job.attempt), tonumber(job.losses), 0
    call('HSET', jobKey(job.id), 'submission', job.submission, 'submitter', job.submitter, 'problem', job.problem,
        'language', job.language, 'contest', job.contest, 'lane', job.lane, 'priority', job.priority,
        'attempt', job.attempt, 'losses', job.losses, 'aside', job.aside, 'place', job.place, 'seq', job.seq, 'rank', job.rank,
        'since', string.format('%.0f', time), 'lost', 0, 'worker', '')
    addWaiting(job)
    call('HSET', prefix .. 'rank:' .. job.lane, job.submitter, job.rank) -- it is the highest: see setPlace()
    return job
end

local function isPaused(kind, subject) return call('SISMEMBER', prefix .. 'paused:' .. kind, subject) == 1 end

-- The number of the first entry of a lane that needs one of these offers.
local function firstOf(lane, offered)
    local first
    for _, bucket in ipairs(call('SMEMBERS', prefix .. 'languages:' .. lane)) do
        if offered[languageOf(bucket)] and offered[neededFor(bucket)] then
            local place = call('ZRANGE', waitKey(lane, bucket), 0, 0)[1]
            if place and (not first or place < first) then first = place end
        end
    end
    return first and string.match(first, '([^:]*)$')
end

-- The same without those whose problem is paused: they are put aside as they come first, each once, so that nobody
-- walks over them again.
local hasPausedProblems = call('EXISTS', prefix .. 'paused:problem') == 1
local parkings = 0
local function head(lane, offered)
    while true do
        local id = firstOf(lane, offered)
        if not id or not hasPausedProblems then return id end
        local job = read(id)
        if not isPaused('problem', job.problem) then return id end
        if parkings == kMostParked then
            rings = true -- somebody asks again
            return nil
        end
        parkings = parkings + 1
        unorder(job)
        call('ZADD', prefix .. 'parked:' .. job.problem, 0, job.place)
        call('SADD', prefix .. 'parked', job.problem)
    end
end

-- Lanes go strictly in their order, but one that was passed over often gets a turn: nothing waits for ever.
local function nextFor(offered)
    local chosen, chosenPassed, id
    local meta = prefix .. 'meta'
    local haves = {}
    for _, lane in ipairs(kLanes) do
        local first = not isPaused('lane', lane) and head(lane, offered)
        if first then
            local passed = tonumber(call('HGET', meta, 'passed:' .. lane) or 0)
            if not chosen or (passed >= kMostPassedOver and chosenPassed < kMostPassedOver) then
                chosen, chosenPassed, id = lane, passed, first
            end
            haves[#haves + 1] = lane
        end
    end
    for _, lane in ipairs(haves) do
        if lane ~= chosen then call('HINCRBY', meta, 'passed:' .. lane, 1) end
    end
    if chosen then call('HSET', meta, 'passed:' .. chosen, 0) end
    return id
end

local function countDrained()
    local second = math.floor(time / 1000)
    local field = tostring(second % 60)
    local kept, count = string.match(call('HGET', prefix .. 'drain', field) or '', '^(%d+):(%d+)$')
    if tonumber(kept) ~= second then count = 0 end
    call('HSET', prefix .. 'drain', field, string.format('%.0f:%.0f', second, count + 1))
    call('HSETNX', prefix .. 'meta', 'drained', string.format('%.0f', second))
end

local function drainRate()
    local first = tonumber(call('HGET', prefix .. 'meta', 'drained') or nil)
    if not first then return 0 end
    local second, sum = math.floor(time / 1000), 0
    for _, value in ipairs(call('HVALS', prefix .. 'drain')) do
        local kept, count = string.match(value, '^(%d+):(%d+)$')
        if second - tonumber(kept) < 60 then sum = sum + tonumber(count) end
    end
    return sum / math.max(1, math.min(60, second - first + 1))
end

local function takeLost(job)
    job.losses = job.losses + 1
    job.lost = job.attempt
    local worker = job.worker
    local isGivenUp = job.losses >= kMostLosses
    if isGivenUp then erase(job) else setWaiting(job) end
    local values = entry(job)
    values[#values + 1] = worker
    values[#values + 1] = isGivenUp and '1' or '0'
    return values
end

local function leased(id, attempt)
    local job = read(id)
    return job and job.worker ~= '' and job.attempt == tonumber(attempt) and job or nil
end

local function isOffered(offer)
    for _, server in ipairs(call('SMEMBERS', prefix .. 'servers')) do
        local key = prefix .. 'offers:' .. server
        if call('SISMEMBER', key, offer) == 1 then return true end
        if call('EXISTS', key) == 0 then call('SREM', prefix .. 'servers', server) end
    end
    return false
end

local operations = {}

function operations.enqueue()
    for index = 3, #ARGV, #kFields + 1 do put({unpack(ARGV, index, index + #kFields)}) end
    return {}
end

-- Of an entry that was leased: worker and the rest of its time come with it.
function operations.restore()
    local leaseTime = tonumber(ARGV[3])
    for index = 4, #ARGV, #kFields + 2 do
        local job = put({unpack(ARGV, index, index + #kFields)})
        local worker = ARGV[index + #kFields + 1]
        if job and worker ~= '' then setLeased(job, worker, leaseTime) end
    end
    return {}
end

function operations.ready()
    call('SET', prefix .. 'ready', 1)
    rings = true
    return {}
end

function operations.lease()
    local worker, leaseTime, most = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
    local offered, leases = {}, {}
    for index = 6, #ARGV do offered[ARGV[index]] = true end
    for _, language in ipairs(call('SMEMBERS', prefix .. 'paused:language')) do offered[language] = nil end
    while #leases < most do
        local id = nextFor(offered)
        if not id then break end
        local job = read(id)
        job.attempt = job.attempt + 1
        setLeased(job, worker, leaseTime)
        leases[#leases + 1] = entry(job)
    end
    return leases
end

function operations.extend()
    local worker, leaseTime = ARGV[3], tonumber(ARGV[4])
    local lost = {}
    for index = 5, #ARGV, 2 do
        local job = leased(ARGV[index], ARGV[index + 1])
        if job and job.worker == worker then
            call('ZADD', prefix .. 'leases', time + leaseTime, job.id)
        else
            lost[#lost + 1] = tostring((index - 5) / 2)
        end
    end
    return lost
end

-- Of an entry that waits again without a loss.
local function takeBack(job)
    local values = entry(job)
    values[#values + 1] = job.worker
    values[#values + 1] = '0'
    values[#values + 1] = 'uncounted'
    setWaiting(job)
    return values
end

function operations.attach()
    local worker, instance, held, returned = ARGV[3], ARGV[4], {}, {}
    for index = 5, #ARGV, 2 do held[ARGV[index]] = tonumber(ARGV[index + 1]) end
    local former = call('HGET', prefix .. 'instances', worker)
    call('HSET', prefix .. 'instances', worker, instance)
    local hasDied = former and former ~= instance
    for _, id in ipairs(call('SMEMBERS', prefix .. 'held:' .. worker)) do
        local job = read(id)
        if not job or job.worker ~= worker then
            call('SREM', prefix .. 'held:' .. worker, id)
        elseif held[id] ~= job.attempt then
            returned[#returned + 1] = hasDied and takeLost(job) or takeBack(job)
        end
    end
    return returned
end

function operations.reclaim()
    local worker, leaseTime, id, attempt = ARGV[3], tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
    local job = read(id)
    if not job then return '0' end
    if attempt > 0 and job.lost == attempt then -- not lost after all
        job.losses, job.lost = job.losses - 1, 0
        call('HSET', jobKey(id), 'losses', job.losses, 'lost', 0)
    end
    if job.worker ~= '' then
        if job.worker ~= worker or job.attempt ~= attempt then return '0' end
        call('ZADD', prefix .. 'leases', time + leaseTime, id)
        return '1'
    end
    if attempt < job.attempt or attempt <= 0 or attempt > job.attempt + kMostUnknownAttempts then return '0' end
    job.attempt = attempt -- later than we know of: its number was lost with what we had in memory
    setLeased(job, worker, leaseTime)
    return '1'
end

function operations.remove()
    local job = read(ARGV[3])
    if not job then return {} end
    erase(job)
    countDrained()
    if job.worker == '' then return {} end
    local values = entry(job)
    values[#values + 1] = job.worker
    return values
end

function operations.release()
    local job = leased(ARGV[3], ARGV[4])
    if job then setWaiting(job) end
    return {}
end

function operations.lose()
    local job = leased(ARGV[3], ARGV[4])
    return job and takeLost(job) or {}
end

function operations.expire()
    local lost = {}
    for _, id in ipairs(call('ZRANGEBYSCORE', prefix .. 'leases', '-inf', time, 'LIMIT', 0, 500)) do
        local job = read(id)
        if job then lost[#lost + 1] = takeLost(job) else call('ZREM', prefix .. 'leases', id) end
    end
    return lost
end

-- How many of a lane are in its order before a place (empty: all), without those of paused languages.
local function countOrdered(lane, place)
    local count = 0
    for _, bucket in ipairs(call('SMEMBERS', prefix .. 'languages:' .. lane)) do
        local key = waitKey(lane, bucket)
        if not isPaused('language', languageOf(bucket)) then
            count = count + (place and call('ZLEXCOUNT', key, '-', '(' .. place) or call('ZCARD', key))
        end
    end
    return count
end

local function positionOf(job)
    local position = 0
    for _, lane in ipairs(kLanes) do
        if lane == job.lane then return position + countOrdered(lane, job.place) end
        if not isPaused('lane', lane) then position = position + countOrdered(lane, nil) end
    end
    return position
end

function operations.explain()
    local job = read(ARGV[3])
    if not job then return {} end
    local reason, position, kind, subject, version = 'leased', 0, '', '', ''
    if job.worker == '' then
        local needed
        needed, version = neededFor(bucketOf(job))
        reason = isOffered(needed) and 'turn' or isOffered(job.language) and 'noversion' or 'noworker'
        position = positionOf(job)
        for _, field in ipairs({'problem', 'language', 'lane'}) do -- the widest one is told
            if isPaused(field, job[field]) then reason, kind, subject = 'paused', field, job[field] end
        end
    end
    return {reason, job.lane, tostring(position), tostring(job.attempt), tostring(job.losses), tostring(drainRate()),
        kind, subject, version}
end

local function highestPriority(lane)
    local highest = 0
    for _, bucket in ipairs(call('SMEMBERS', prefix .. 'languages:' .. lane)) do
        local place = call('ZRANGE', waitKey(lane, bucket), 0, 0)[1]
        if place then highest = math.max(highest, 5000000000 - tonumber(string.match(place, '^(%d+):'))) end
    end
    return highest
end

local function lowestPriority(lane)
    local lowest = 0
    for _, language in ipairs(call('SMEMBERS', prefix .. 'languages:' .. lane)) do
        local place = call('ZRANGE', waitKey(lane, language), -1, -1)[1]
        if place then lowest = math.min(lowest, 5000000000 - tonumber(string.match(place, '^(%d+):'))) end
    end
    return lowest
end

function operations.move()
    local job, lane = read(ARGV[3]), ARGV[4]
    if not job or job.worker ~= '' then return {} end
    removeWaiting(job)
    if lane ~= '' and lane ~= job.lane then job.lane, job.priority = lane, 0 end
    if ARGV[5] == 'front' then job.priority = highestPriority(job.lane) + 1 end
    if ARGV[5] == 'back' then job.priority = lowestPriority(job.lane) - 1 end
    job.priority = string.format('%.0f', job.priority)
    setPlace(job)
    call('HSET', jobKey(job.id), 'lane', job.lane, 'priority', job.priority, 'place', job.place, 'rank', job.rank)
    addWaiting(job)
    keepRank(job)
    return entry(job)
end

-- Puts back what was put aside for problems that are paused no more; tells whether there may be others.
function operations.unpark()
    local left = kMostParked
    for _, problem in ipairs(call('SMEMBERS', prefix .. 'parked')) do
        local key = prefix .. 'parked:' .. problem
        if left > 0 and not isPaused('problem', problem) then
            for _, place in ipairs(call('ZRANGE', key, 0, left - 1)) do
                local job = read(string.match(place, '([^:]*)$'))
                if job then order(job) end
                call('ZREM', key, place)
                left = left - 1
            end
            rings = true
        end
        if call('EXISTS', key) == 0 then call('SREM', prefix .. 'parked', problem) end
    end
    return left == 0 and '1' or '0'
end

function operations.pause()
    for _, kind in ipairs({'lane', 'language', 'problem'}) do call('DEL', prefix .. 'paused:' .. kind) end
    for index = 3, #ARGV, 2 do call('SADD', prefix .. 'paused:' .. ARGV[index], ARGV[index + 1]) end
    rings = true
    return operations.unpark()
end

function operations.pin()
    call('DEL', prefix .. 'pins')
    for index = 3, #ARGV, 2 do call('HSET', prefix .. 'pins', ARGV[index], ARGV[index + 1]) end
    rings = true
    return {}
end

function operations.depth()
    local values = {tostring(drainRate())}
    for _, lane in ipairs(kLanes) do
        local oldest = call('ZRANGE', prefix .. 'arrivals:' .. lane, 0, 0)[1]
        local since = oldest and tonumber(call('HGET', jobKey(oldest), 'since')) or time
        values[#values + 1] = lane
        values[#values + 1] = tostring(call('ZCARD', prefix .. 'arrivals:' .. lane))
        values[#values + 1] = string.format('%.0f', time - since)
    end
    return values
end

function operations.offer()
    local server, lifeTime = ARGV[3], ARGV[4]
    local key = prefix .. 'offers:' .. server
    call('DEL', key)
    for index = 5, #ARGV do call('SADD', key, ARGV[index]) end
    call('PEXPIRE', key, lifeTime)
    call('SADD', prefix .. 'servers', server)
    return {}
end

function operations.unoffered()
    local missing = {}
    for index = 3, #ARGV do
        if not isOffered(ARGV[index]) then missing[#missing + 1] = ARGV[index] end
    end
    return missing
end

function operations.missing()
    local missing = {}
    for index = 3, #ARGV do
        if call('EXISTS', jobKey(ARGV[index])) == 0 then missing[#missing + 1] = ARGV[index] end
    end
    return missing
end

-- One server at a time looks for entries that the queue has forgotten.
function operations.sweep()
    return call('SET', prefix .. 'sweeper', ARGV[3], 'NX', 'PX', ARGV[4]) and '1' or '0'
end

local needsFilling = operation ~= 'restore' and operation ~= 'ready' and operation ~= 'offer' and
    operation ~= 'unoffered' and operation ~= 'pause' and operation ~= 'pin'
if needsFilling and call('EXISTS', prefix .. 'ready') == 0 then
    return redis.error_reply('EMPTY the queue has to be filled from the database')
end
local result = operations[operation]()
local waiting = 0
for _, lane in ipairs(kLanes) do waiting = waiting + call('ZCARD', prefix .. 'arrivals:' .. lane) end
if rings then call('PUBLISH', prefix .. 'bell', '') end
return {waiting, call('ZCARD', prefix .. 'leases'), result}
