-- Conversations of assistants, which are no rows of any table.
alter table conversations add column assistant_id text;

create index conversations_by_assistant on conversations (account_id, assistant_id, updated_at);
