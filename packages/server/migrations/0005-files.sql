-- Files that accounts keep, and files that were turned into text.

create table files (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  purpose text not null,
  name text not null,
  blob_hash text not null,
  size_bytes {{integer}} not null,
  created_at {{integer}} not null
){{strict}};

create index files_by_account on files (account_id, created_at, id);
create index files_by_time on files (created_at);
create index files_by_blob on files (blob_hash);

-- The id is also that of the task that does the work.
create table parsed_files (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  tool_type text not null,
  name text not null,
  format text not null,
  source_hash text not null,
  -- processing, succeeded, failed
  state text not null,
  -- Why it failed; null while it has not.
  error_reason text,
  text_hash text,
  text_bytes {{integer}},
  -- What the download link leads to.
  result_hash text,
  result_bytes {{integer}},
  result_name text,
  created_at {{integer}} not null,
  finished_at {{integer}}
){{strict}};

create index parsed_files_by_time on parsed_files (created_at);
create index parsed_files_by_source on parsed_files (source_hash);
create index parsed_files_by_text on parsed_files (text_hash);
create index parsed_files_by_result on parsed_files (result_hash);
