/** What a host, a machine or a plan may take beside other tests. No test asserts how long anything takes. */
export const workMs = 300_000
/** An emulated machine from its start to its login. */
export const bootMs = 400_000
