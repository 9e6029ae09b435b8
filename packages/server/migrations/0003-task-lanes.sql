-- Who waits and who works is told from this index alone; finished tasks are not in it.
create index tasks_unfinished on tasks (account_id, kind, model, state, available_at, lease_expires_at, finished_at)
  where finished_at is null;
