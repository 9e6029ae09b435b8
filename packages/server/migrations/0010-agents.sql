-- What agents have made for their callers, and glossaries for translations.

create table agent_files (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  agent_id text not null,
  -- Proposed when the link is followed.
  name text not null,
  content_type text not null,
  blob_hash text not null,
  size_bytes {{integer}} not null,
  created_at {{integer}} not null
){{strict}};

create index agent_files_by_time on agent_files (created_at);
create index agent_files_by_blob on agent_files (blob_hash);

create table glossaries (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  name text not null,
  -- Codes of general_translation; null: it is for any language.
  source_lang text,
  target_lang text,
  -- JSON list of {source, target}.
  entries text not null,
  entry_count {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create index glossaries_by_account on glossaries (account_id, created_at, id);
