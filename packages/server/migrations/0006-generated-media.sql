-- Tasks whose work waits at an engine, tasks that are cancelled, and the files that engines make.

-- fresh: not begun, or to be begun again; handed-over: an engine works on it and is asked from time to time.
alter table tasks add column stage text not null default 'fresh';
-- What the work must remember between two runs, as the id that the engine gave its job; JSON.
alter table tasks add column progress text;
alter table tasks add column engine_id text;
-- Why the last attempt failed, although the task may have gone on; JSON.
alter table tasks add column last_error text;
alter table tasks add column cancel_requested_at {{integer}};

drop index tasks_unfinished;
create index tasks_unfinished
  on tasks (account_id, kind, model, stage, state, available_at, lease_expires_at, cancel_requested_at, finished_at)
  where finished_at is null;
create index tasks_to_cancel on tasks (cancel_requested_at) where finished_at is null and cancel_requested_at is not null;
create index tasks_by_time on tasks (created_at, id);

-- Pictures and the like that a task was given; they are kept as long as the task is.
create table task_blobs (
  task_id {{id}} not null references tasks (id) on delete cascade,
  account_id {{id}} not null,
  blob_hash text not null,
  primary key (task_id, blob_hash)
){{strict}};

create index task_blobs_by_blob on task_blobs (blob_hash);

create table generated_files (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  -- The call or the task that made it.
  request_id {{id}} not null,
  content_type text not null,
  blob_hash text not null,
  size_bytes {{integer}} not null,
  created_at {{integer}} not null,
  expires_at {{integer}} not null
){{strict}};

create index generated_files_by_expiry on generated_files (expires_at);
create index generated_files_by_blob on generated_files (blob_hash);
create index generated_files_by_account on generated_files (account_id);
