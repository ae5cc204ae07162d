-- Why an answer was rated as it was, in words that can be counted.
ALTER TABLE feedback ADD CONSTRAINT feedback_reasons_check CHECK (
  reasons <@ ARRAY['correct', 'complete', 'clear', 'incorrect', 'incomplete', 'off_topic', 'outdated', 'unclear', 'not_supporting']);
