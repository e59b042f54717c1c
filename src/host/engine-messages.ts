// What Electron's main process and the engine's process say to each other. Types only, and both sides import them.

/** Main → a utility process. `connect` carries one MessagePort: the new client's. */
export type UtilityMessage = { kiln: 'connect' } | { kiln: 'close' }

/** Both ways between main and a child of its own. A client begins with its first message. */
export type ChildMessage = { client: number; message: unknown } | { client: number; close: true }
