-- Knowledge applications, what their answers were made from, and conversations with the files that were given in them.

create table applications (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  name text not null,
  description text not null,
  prompt text not null,
  -- Decimal texts, as replies give them.
  top_p text not null,
  temperature text not null,
  -- JSON list of ids; a base that was deleted stays in it and is passed over.
  knowledge_ids text not null,
  model text not null,
  icon_color text not null,
  icon_type text not null,
  param_desc text not null,
  max_tokens {{integer}} not null,
  -- JSON object as it was sent; null: the defaults.
  knowledge_info text,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create index applications_by_account on applications (account_id, created_at);

-- What an answer was made from, as it stood then. No foreign keys to documents: it is read after they have changed.
create table recalls (
  account_id {{id}} not null references accounts (id) on delete cascade,
  -- The caller's id of the call, or ours; asked again with the same id, the last answer counts.
  request_id {{id}} not null,
  application_id {{id}},
  conversation_id {{id}},
  -- Node of a flow that recalled.
  node_id {{id}},
  query text not null,
  -- JSON list of slices.
  slices text not null,
  created_at {{integer}} not null,
  primary key (account_id, request_id)
){{strict}};

create index recalls_by_time on recalls (created_at);

create table conversations (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  -- Which API it belongs to: flow, zrag, assistant.
  kind text not null,
  -- Null where it belongs to no application of this table.
  application_id {{id}} references applications (id) on delete cascade,
  title text,
  -- JSON object of what its API keeps with it.
  settings text not null,
  -- Messages so far: the next one gets this ordinal.
  message_count {{integer}} not null default 0,
  -- Who answers in it now; turns of one conversation follow each other.
  lease_owner text,
  lease_expires_at {{integer}},
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create index conversations_by_account on conversations (account_id, kind, updated_at);
create index conversations_by_application on conversations (application_id, updated_at);
create index conversations_by_time on conversations (updated_at);

create table conversation_messages (
  conversation_id {{id}} not null references conversations (id) on delete cascade,
  ordinal {{integer}} not null,
  account_id {{id}} not null,
  role text not null,
  -- JSON: text or a list of parts.
  content text not null,
  request_id text,
  created_at {{integer}} not null,
  primary key (conversation_id, ordinal)
){{strict}};

-- Files that were given to an application in a conversation, or for one of its inputs.
create table application_files (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  application_id {{id}} not null references applications (id) on delete cascade,
  conversation_id {{id}} references conversations (id) on delete cascade,
  unit_id {{id}},
  -- 1 sheet, 2 document, 3 audio, 4 picture, 5 video; null where it was not said.
  file_type {{integer}},
  name text not null,
  format text not null,
  blob_hash text not null,
  size_bytes {{integer}} not null,
  -- queued, reading, ready, failed
  state text not null,
  -- The number that the API tells of it, and its words.
  code {{integer}} not null,
  message text not null,
  -- What was read from it.
  text text,
  attempts {{integer}} not null default 0,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create index application_files_to_claim on application_files (state, available_at);
create index application_files_by_application on application_files (application_id);
create index application_files_by_conversation on application_files (conversation_id);
create index application_files_by_blob on application_files (blob_hash);
