/** How a line of the PostgreSQL server's own log begins, without its time: what clients quote of it begins otherwise. */

const SERVER = String.raw`^(?:[A-Z]{2,5} )?(?:\[\d{1,10}\](?:: \[[\d-]{1,20}\])? )?(?:\S{1,100}@\S{1,100} )?`;

/** Matches `rest`, the source of a pattern, at the beginning of what the server itself says. */
export function saidByServer(rest: string): RegExp {
  return new RegExp(SERVER + rest);
}
