-- Two questions of a group that are erased at once, or one while another joins: whoever comes second waits for the group first and counts then, in a
-- statement that sees what the first has done. Before, the middle was counted with what was there when the waiting began.
CREATE OR REPLACE FUNCTION forget_gap_questions() RETURNS trigger LANGUAGE plpgsql AS E'BEGIN
  PERFORM FROM gaps g WHERE g.id IN (SELECT gap_id FROM gone) ORDER BY g.id FOR NO KEY UPDATE\x3b
  UPDATE gaps g SET centroid = (SELECT avg(q.embedding) FROM gap_questions q WHERE q.gap_id = g.id)
   WHERE g.id IN (SELECT gap_id FROM gone)\x3b
  DELETE FROM gaps g WHERE g.id IN (SELECT gap_id FROM gone) AND g.centroid IS NULL AND g.version = 1\x3b
  RETURN NULL\x3b
END';

-- What was counted so before.
UPDATE gaps g SET centroid = m.centroid
  FROM (SELECT gap_id, avg(embedding) AS centroid FROM gap_questions GROUP BY gap_id) m WHERE m.gap_id = g.id;
