/** Milliseconds since the epoch. */
export type Time = number
/** 0 or 1: SQLite has no boolean. */
export type Flag = 0 | 1
/** JSON as text, the same in both dialects. */
export type Json = string
