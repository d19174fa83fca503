CREATE TABLE t(x TEXT);
.import /dev/stdin t
SELECT x || ' ✓' FROM t;
