CREATE TABLE t(n INTEGER);
.import /dev/stdin t
WITH RECURSIVE down(n) AS (SELECT n FROM t UNION ALL SELECT n - 1 FROM down WHERE n > 0) SELECT sum(n) FROM down;
