-- People who signed in to the console with a key: a cookie stands for the key until it ends.

create table console_sessions (
  -- SHA-256 of the cookie's value, in hexadecimal: who reads the database cannot sign in with it.
  token_hash text primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  key_id text not null references api_keys (id) on delete cascade,
  created_at {{integer}} not null,
  expires_at {{integer}} not null
){{strict}};

create index console_sessions_by_end on console_sessions (expires_at);
