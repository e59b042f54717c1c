/** After a restart of the host the sessions are other ones: what is shown again later is fetched again. */
export const staleMs = 30_000
