-- Knowledge bases, their documents, slices and pictures, and the callbacks that tell about them.
-- Documents, versions and bases that are deleted keep their row, marked, until the sweeper has removed what hangs on them.

create table knowledge_bases (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  name text not null,
  description text not null,
  background text not null,
  icon text not null,
  embedding_id {{integer}} not null,
  contextual {{integer}} not null default 0,
  serving_index_id {{id}} not null,
  callback_url text,
  sealed_callback_header text,
  created_at {{integer}} not null,
  updated_at {{integer}} not null,
  deleted_at {{integer}}
){{strict}};

create index knowledge_bases_by_account on knowledge_bases (account_id, created_at);

-- One index of the store of vectors and words. A base serves from one; another may be in building, when its embedding changes.
create table knowledge_indexes (
  id {{id}} primary key,
  account_id {{id}} not null,
  knowledge_id {{id}} not null references knowledge_bases (id) on delete cascade,
  embedding_id {{integer}} not null,
  contextual {{integer}} not null,
  -- What made the vectors: null while the base works by words only.
  embedding_model text,
  dimensions {{integer}},
  -- serving, building, retired
  state text not null,
  -- Whether the documents' owners are told when it serves.
  notify {{integer}} not null default 0,
  attempts {{integer}} not null default 0,
  last_error text,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null
){{strict}};

create index knowledge_indexes_by_state on knowledge_indexes (state, available_at);
create index knowledge_indexes_by_base on knowledge_indexes (knowledge_id, state);

create table documents (
  id {{id}} primary key,
  account_id {{id}} not null,
  knowledge_id {{id}} not null references knowledge_bases (id) on delete cascade,
  name text not null,
  format text not null,
  source_url text,
  -- Null for a page that was not fetched yet.
  blob_hash text,
  size_bytes {{integer}} not null,
  parse_image {{integer}} not null default 0,
  word_num_limit {{integer}},
  -- What recall sees; null until the first version is ready.
  visible_version {{integer}},
  latest_version {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null,
  deleted_at {{integer}}
){{strict}};

create index documents_by_base on documents (knowledge_id, deleted_at, created_at);
create index documents_by_account on documents (account_id, deleted_at);
create index documents_by_blob on documents (blob_hash);
create index documents_deleted on documents (deleted_at);

-- State and queue of the work on one version of a document.
create table document_versions (
  document_id {{id}} not null references documents (id) on delete cascade,
  version {{integer}} not null,
  account_id {{id}} not null,
  knowledge_id {{id}} not null,
  -- What was asked for, null where the platform chooses, and what was done.
  requested_type {{integer}},
  knowledge_type {{integer}} not null,
  custom_separators text,
  sentence_size {{integer}},
  -- 1: a page of the web is fetched anew instead of taken as it was stored.
  refetch {{integer}} not null default 0,
  -- queued, parsing, slicing, embedding, ready, failed, superseded
  state text not null,
  callback_url text,
  sealed_callback_header text,
  -- Slices whose vectors and words are in the index, of slice_count.
  embedded_count {{integer}} not null default 0,
  slice_count {{integer}} not null default 0,
  word_num {{integer}} not null default 0,
  page_count {{integer}} not null default 0,
  notes text,
  error_code {{integer}},
  error_reason text,
  error_message text,
  attempts {{integer}} not null default 0,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  created_at {{integer}} not null,
  updated_at {{integer}} not null,
  finished_at {{integer}},
  primary key (document_id, version)
){{strict}};

create index document_versions_to_claim on document_versions (state, available_at);
create index document_versions_by_base on document_versions (knowledge_id, state);

-- Which version of a document is whole in which index.
create table indexed_versions (
  index_id {{id}} not null references knowledge_indexes (id) on delete cascade,
  document_id {{id}} not null references documents (id) on delete cascade,
  version {{integer}} not null,
  primary key (index_id, document_id)
){{strict}};

create index indexed_versions_by_document on indexed_versions (document_id);

create table slices (
  id {{id}} primary key,
  account_id {{id}} not null,
  knowledge_id {{id}} not null,
  document_id {{id}} not null references documents (id) on delete cascade,
  version {{integer}} not null,
  ordinal {{integer}} not null,
  text text not null,
  -- JSON list of the headings above it.
  headings text not null,
  contextual_text text not null,
  page {{integer}},
  -- JSON list of rectangles.
  positions text,
  sheet text,
  line {{integer}},
  question text
){{strict}};

create unique index slices_by_document on slices (document_id, version, ordinal);

create table document_images (
  id {{id}} primary key,
  account_id {{id}} not null,
  document_id {{id}} not null references documents (id) on delete cascade,
  version {{integer}} not null,
  ordinal {{integer}} not null,
  marker text not null,
  blob_hash text not null,
  content_type text not null,
  size_bytes {{integer}} not null,
  page {{integer}},
  description text not null
){{strict}};

create unique index document_images_by_document on document_images (document_id, version, ordinal);
create index document_images_by_blob on document_images (blob_hash);

-- Replies to uploads that carried a req_id: asking again gives the same reply and stores nothing.
create table document_uploads (
  account_id {{id}} not null references accounts (id) on delete cascade,
  knowledge_id {{id}} not null,
  request_id text not null,
  reply text not null,
  created_at {{integer}} not null,
  primary key (account_id, knowledge_id, request_id)
){{strict}};

create table callback_settings (
  account_id {{id}} primary key references accounts (id) on delete cascade,
  url text not null,
  sealed_header text not null,
  updated_at {{integer}} not null
){{strict}};

-- Outbox: written in the transaction that changes the state of which it tells.
create table callback_deliveries (
  id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  knowledge_id {{id}} not null,
  document_id {{id}} not null,
  url text not null,
  -- Host and port of the address: deliveries to one receiver share its slots.
  target text not null,
  sealed_header text not null,
  payload text not null,
  -- pending, delivered, failed
  state text not null,
  attempts {{integer}} not null default 0,
  -- The attempt after which it has failed; a replay grants further ones.
  attempt_limit {{integer}} not null,
  lease_owner text,
  lease_expires_at {{integer}},
  available_at {{integer}} not null,
  last_error text,
  created_at {{integer}} not null,
  updated_at {{integer}} not null,
  delivered_at {{integer}}
){{strict}};

create index callback_deliveries_to_claim on callback_deliveries (state, available_at);
create index callback_deliveries_by_account on callback_deliveries (account_id, created_at);
create index callback_deliveries_by_document on callback_deliveries (document_id, state, id);
create index callback_deliveries_settled on callback_deliveries (state, updated_at);

create table callback_attempts (
  delivery_id {{id}} not null references callback_deliveries (id) on delete cascade,
  attempt {{integer}} not null,
  started_at {{integer}} not null,
  duration_ms {{integer}} not null,
  http_status {{integer}},
  body_code text,
  error text,
  primary key (delivery_id, attempt)
){{strict}};
