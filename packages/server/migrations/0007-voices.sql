-- Voices that accounts made of samples, and what spoken replies said.

create table cloned_voices (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  name text not null,
  -- What the sample says, where the client told.
  sample_text text,
  -- A WAV or MP3 file.
  sample_hash text not null,
  -- A WAV file in which the voice speaks.
  preview_hash text not null,
  preview_bytes {{integer}} not null,
  created_at {{integer}} not null,
  unique (account_id, name)
){{strict}};

create index cloned_voices_by_sample on cloned_voices (sample_hash);
create index cloned_voices_by_preview on cloned_voices (preview_hash);

-- A client names an earlier spoken reply by its id alone; the words stand here until it may not do so any more.
create table spoken_replies (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  text text not null,
  expires_at {{integer}} not null
){{strict}};

create index spoken_replies_by_expiry on spoken_replies (expires_at);
create index spoken_replies_by_account on spoken_replies (account_id);
