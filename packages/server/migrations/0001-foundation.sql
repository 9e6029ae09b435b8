-- Accounts, their keys, asynchronous tasks, settings and the ledger of calls.
-- Times are milliseconds since the epoch. Placeholders are explained in src/database/migrations.ts.

create table accounts (
  id {{id}} primary key,
  name text not null,
  tier text not null,
  role text not null,
  status text not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create table api_keys (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  name text not null,
  sealed_secret text not null,
  from_environment {{integer}} not null default 0,
  disabled {{integer}} not null default 0,
  expires_at {{integer}},
  last_used_at {{integer}},
  created_at {{integer}} not null
){{strict}};

create index api_keys_by_account on api_keys (account_id, created_at);

create table tasks (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  key_id {{id}} not null,
  request_id text not null,
  kind text not null,
  model text not null,
  state text not null,
  request text not null,
  result text,
  error text,
  attempts {{integer}} not null default 0,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null,
  started_at {{integer}},
  finished_at {{integer}}
){{strict}};

create index tasks_to_claim on tasks (state, available_at);
create index tasks_by_account on tasks (account_id, created_at);

create table settings (
  key text primary key,
  value text not null,
  updated_at {{integer}} not null
){{strict}};

-- No foreign keys: what was used stays on record when an account or key is deleted.
create table calls (
  id {{id}} primary key,
  request_id text not null,
  account_id {{id}} not null,
  key_id {{id}} not null,
  operation text not null,
  model text not null,
  upstream_model text,
  engine_id text,
  stream {{integer}} not null,
  started_at {{integer}} not null,
  first_part_at {{integer}},
  finished_at {{integer}},
  prompt_tokens {{integer}},
  completion_tokens {{integer}},
  total_tokens {{integer}},
  cached_tokens {{integer}},
  reasoning_tokens {{integer}},
  source text not null,
  end_cause text not null,
  http_status {{integer}},
  error_code text,
  finish_reason text,
  user_id text
){{strict}};

create index calls_by_time on calls (started_at);
create index calls_by_account on calls (account_id, started_at);
