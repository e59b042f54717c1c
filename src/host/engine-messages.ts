// Messages between Electron's main process and the engine's process. Types only, imported by both sides.

/** Main → a utility process. `connect` carries one MessagePort: the new client's. */
export type UtilityMessage = { kiln: 'connect' } | { kiln: 'close' }

/** Both directions between main and its child. A client begins with its first message. */
export type ChildMessage = { client: number; message: unknown } | { client: number; close: true }
