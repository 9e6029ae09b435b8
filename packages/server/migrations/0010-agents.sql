-- Glossaries for translations.

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
