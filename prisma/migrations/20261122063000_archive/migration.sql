-- Conversations that time may put into the archive, the longest silent first: those that are there already are not looked at again.
CREATE INDEX conversations_to_archive ON conversations (last_message_at) WHERE status IN ('open', 'paused');
