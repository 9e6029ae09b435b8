-- What calls were asked, where the operator has switched that on: one row a request, whatever number of calls it led to.

create table kept_requests (
  -- As in calls; the task that a request made has the same id.
  request_id {{id}} primary key,
  account_id {{id}} not null references accounts (id) on delete cascade,
  operation text not null,
  method text not null,
  path text not null,
  -- The JSON as it was sent; null where omitted says why there is none.
  body text,
  omitted text,
  created_at {{integer}} not null
){{strict}};

create index kept_requests_by_time on kept_requests (created_at);
create index kept_requests_by_account on kept_requests (account_id);
