-- Batches, and the word lists of moderation.

create table batches (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  key_id {{id}} not null,
  endpoint text not null,
  input_file_id text not null,
  -- The batch keeps what it was made of, also when the file is deleted meanwhile.
  input_hash text not null,
  input_bytes {{integer}} not null,
  auto_delete_input {{integer}} not null,
  completion_window text not null,
  metadata text,
  -- Address under which the client reaches the server, for links in replies.
  public_url text not null,
  -- validating, failed, in_progress, finalizing, completed, expired, cancelling, cancelled
  status text not null,
  -- What it is when all files are written: completed, expired or cancelled; null while its lines run.
  outcome text,
  errors text,
  model text,
  total {{integer}} not null default 0,
  -- Of a batch that has ended; before that its chunks tell.
  completed {{integer}} not null default 0,
  failed {{integer}} not null default 0,
  output_file_id text,
  error_file_id text,
  attempts {{integer}} not null default 0,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  created_at {{integer}} not null,
  in_progress_at {{integer}},
  expires_at {{integer}} not null,
  finalizing_at {{integer}},
  completed_at {{integer}},
  failed_at {{integer}},
  expired_at {{integer}},
  cancelling_at {{integer}},
  cancelled_at {{integer}}
){{strict}};

create index batches_by_account on batches (account_id, created_at, id);
create index batches_by_status on batches (status, available_at);
create index batches_by_input on batches (input_hash);

-- Neighbouring lines of a batch that one worker runs together; a stretch of bytes of the input.
create table batch_chunks (
  batch_id {{id}} not null references batches (id) on delete cascade,
  number {{integer}} not null,
  account_id {{id}} not null,
  first_line {{integer}} not null,
  line_count {{integer}} not null,
  start_byte {{integer}} not null,
  end_byte {{integer}} not null,
  -- waiting, running, done
  state text not null,
  completed {{integer}} not null default 0,
  failed {{integer}} not null default 0,
  lease_owner text,
  lease_expires_at {{integer}},
  primary key (batch_id, number)
){{strict}};

create index batch_chunks_by_state on batch_chunks (batch_id, state, lease_expires_at, number);
create index batch_chunks_by_owner on batch_chunks (lease_owner) where lease_owner is not null;

-- What a worker has written of a chunk. A line is in one piece at most: the piece and the counts of the chunk are one transaction.
create table batch_pieces (
  batch_id {{id}} not null references batches (id) on delete cascade,
  chunk_number {{integer}} not null,
  number {{integer}} not null,
  account_id {{id}} not null,
  -- JSON list of line numbers.
  lines text not null,
  output_hash text,
  error_hash text,
  primary key (batch_id, chunk_number, number)
){{strict}};

create index batch_pieces_by_output on batch_pieces (output_hash) where output_hash is not null;
create index batch_pieces_by_error on batch_pieces (error_hash) where error_hash is not null;

-- Lists belong to the platform, not to an account.
create table word_lists (
  id {{id}} primary key,
  name text not null,
  level text not null,
  risk_type text not null,
  enabled {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create unique index word_lists_by_name on word_lists (name);

create table listed_words (
  list_id {{id}} not null references word_lists (id) on delete cascade,
  word text not null,
  primary key (list_id, word)
){{strict}};
