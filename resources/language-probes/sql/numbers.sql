CREATE TABLE t(x INTEGER);
.import /dev/stdin t
SELECT sum(x) - 1000000 FROM t;
