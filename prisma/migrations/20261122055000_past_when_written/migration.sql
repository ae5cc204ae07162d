-- A recorded past event may not lie in the future, by the database's clock, when it is written. A CHECK looks at it again with every later change of
-- its row: once that clock was set back, every row written before could not be touched until its time had come again, so that no answer could go
-- on and no conversation could be asked in. These triggers look at what is written, and refuse it in the same way.

ALTER TABLE users DROP CONSTRAINT users_past_check;
CREATE TRIGGER users_past_check BEFORE INSERT ON users FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.email_verified) AND is_past(NEW.disabled_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER users_past_change BEFORE UPDATE OF created_at, email_verified, disabled_at ON users FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.email_verified IS DISTINCT FROM OLD.email_verified AND NOT is_past(NEW.email_verified)) OR (NEW.disabled_at IS DISTINCT FROM OLD.disabled_at AND NOT is_past(NEW.disabled_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE one_time_links DROP CONSTRAINT one_time_links_past_check;
CREATE TRIGGER one_time_links_past_check BEFORE INSERT ON one_time_links FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.used_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER one_time_links_past_change BEFORE UPDATE OF created_at, used_at ON one_time_links FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.used_at IS DISTINCT FROM OLD.used_at AND NOT is_past(NEW.used_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE sessions DROP CONSTRAINT sessions_past_check;
CREATE TRIGGER sessions_past_check BEFORE INSERT ON sessions FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.last_activity_at) AND is_past(NEW.ended_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER sessions_past_change BEFORE UPDATE OF created_at, last_activity_at, ended_at ON sessions FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.last_activity_at IS DISTINCT FROM OLD.last_activity_at AND NOT is_past(NEW.last_activity_at)) OR (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT is_past(NEW.ended_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE conversations DROP CONSTRAINT conversations_past_check;
CREATE TRIGGER conversations_past_check BEFORE INSERT ON conversations FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.updated_at) AND is_past(NEW.last_message_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER conversations_past_change BEFORE UPDATE OF created_at, updated_at, last_message_at ON conversations FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.updated_at IS DISTINCT FROM OLD.updated_at AND NOT is_past(NEW.updated_at)) OR (NEW.last_message_at IS DISTINCT FROM OLD.last_message_at AND NOT is_past(NEW.last_message_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE messages DROP CONSTRAINT messages_past_check;
CREATE TRIGGER messages_past_check BEFORE INSERT ON messages FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.read_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER messages_past_change BEFORE UPDATE OF created_at, read_at ON messages FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.read_at IS DISTINCT FROM OLD.read_at AND NOT is_past(NEW.read_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE rag_queries DROP CONSTRAINT rag_queries_past_check;
CREATE TRIGGER rag_queries_past_check BEFORE INSERT ON rag_queries FOR EACH ROW
  WHEN (NOT (is_past(NEW."timestamp")))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER rag_queries_past_change BEFORE UPDATE OF "timestamp" ON rag_queries FOR EACH ROW
  WHEN (NEW."timestamp" IS DISTINCT FROM OLD."timestamp" AND NOT is_past(NEW."timestamp"))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE collections DROP CONSTRAINT collections_past_check;
CREATE TRIGGER collections_past_check BEFORE INSERT ON collections FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER collections_past_change BEFORE UPDATE OF created_at ON collections FOR EACH ROW
  WHEN (NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE documents DROP CONSTRAINT documents_past_check;
CREATE TRIGGER documents_past_check BEFORE INSERT ON documents FOR EACH ROW
  WHEN (NOT (is_past(NEW.indexed_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER documents_past_change BEFORE UPDATE OF indexed_at ON documents FOR EACH ROW
  WHEN (NEW.indexed_at IS DISTINCT FROM OLD.indexed_at AND NOT is_past(NEW.indexed_at))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE ingest_runs DROP CONSTRAINT ingest_runs_past_check;
CREATE TRIGGER ingest_runs_past_check BEFORE INSERT ON ingest_runs FOR EACH ROW
  WHEN (NOT (is_past(NEW.started_at) AND is_past(NEW.finished_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER ingest_runs_past_change BEFORE UPDATE OF started_at, finished_at ON ingest_runs FOR EACH ROW
  WHEN ((NEW.started_at IS DISTINCT FROM OLD.started_at AND NOT is_past(NEW.started_at)) OR (NEW.finished_at IS DISTINCT FROM OLD.finished_at AND NOT is_past(NEW.finished_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE feedback DROP CONSTRAINT feedback_past_check;
CREATE TRIGGER feedback_past_check BEFORE INSERT ON feedback FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.updated_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER feedback_past_change BEFORE UPDATE OF created_at, updated_at ON feedback FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.updated_at IS DISTINCT FROM OLD.updated_at AND NOT is_past(NEW.updated_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');

ALTER TABLE jobs DROP CONSTRAINT jobs_past_check;
CREATE TRIGGER jobs_past_check BEFORE INSERT ON jobs FOR EACH ROW
  WHEN (NOT (is_past(NEW.created_at) AND is_past(NEW.finished_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
CREATE TRIGGER jobs_past_change BEFORE UPDATE OF created_at, finished_at ON jobs FOR EACH ROW
  WHEN ((NEW.created_at IS DISTINCT FROM OLD.created_at AND NOT is_past(NEW.created_at)) OR (NEW.finished_at IS DISTINCT FROM OLD.finished_at AND NOT is_past(NEW.finished_at)))
  EXECUTE FUNCTION refuse('a past event lies in the future');
