-- What the sandbox measures beyond time and peak memory. NULL: not measured on that worker.
ALTER TABLE run ADD COLUMN other_cpu_time_us BIGINT; -- of the other one of two runs, near the CPU time limit
ALTER TABLE run ADD COLUMN anonymous_bytes BIGINT; -- these four: parts of the peak memory
ALTER TABLE run ADD COLUMN file_bytes BIGINT;
ALTER TABLE run ADD COLUMN shared_bytes BIGINT;
ALTER TABLE run ADD COLUMN kernel_bytes BIGINT;
ALTER TABLE run ADD COLUMN instructions BIGINT; -- retired, in user mode
ALTER TABLE run ADD COLUMN denied_calls BIGINT; -- system calls refused by the filter
