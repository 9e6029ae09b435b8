-- Answers of the Responses API that clients may name later, with what was asked.

create table responses (
  id text primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  -- The response after which the conversation went on. It may be deleted before this one.
  previous_id text,
  -- JSON: the list of items as the client sent them.
  input text not null,
  -- JSON: the response as it was given.
  response text not null,
  created_at {{integer}} not null,
  expires_at {{integer}} not null
){{strict}};

create index responses_by_account on responses (account_id);
create index responses_by_expiry on responses (expires_at);
