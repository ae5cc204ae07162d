-- Sessions whose state time can still change, by their last activity: every minute those that are due are looked for.
CREATE INDEX sessions_live ON sessions (last_activity_at) WHERE status IN ('active', 'inactive');
