/** When the name of a new service is asked for, by its age in ms: few moments, as each has a host of its own. */
export const NEW_AGES_MS = [100, 250, 500, 1000, 2000, 5000, 10_000] as const;

/** Hosts in a new service, by those ages. */
export const NEW_HOSTS: readonly string[] = NEW_AGES_MS.map((ms) => `after-${ms}`);
