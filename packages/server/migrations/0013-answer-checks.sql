-- What an answer says, sentence by sentence, with the slices that it names or repeats: JSON; null until there is one.
alter table recalls add column answer text;
