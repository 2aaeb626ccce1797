/** Whether EVENT_JOURNAL names a database rather than a file. */
export const isPostgresUrl = (journal: string): boolean => /^postgres(ql)?:\/\//i.test(journal);

/** What is wrong with a database's address, for the operator; null where nothing is. Echoes nothing of it. */
export function addressProblem(url: string): string | null {
  const form = 'as EVENT_JOURNAL=postgres://bot:password@db.example:5432/videos';
  if (!URL.canParse(url))
    return `EVENT_JOURNAL is no address of a database: write it ${form}, with %40 for an @ in it.`;
  return new URL(url).pathname.length > 1 ? null : `EVENT_JOURNAL names no database: write it ${form}.`;
}

/** How messages name a database: the setting and the address, without the password and what else may be secret. */
export function postgresName(url: string): string {
  const { username, host, pathname } = new URL(url);
  return `EVENT_JOURNAL postgres://${username ? `${username}@` : ''}${host}${pathname}`;
}
