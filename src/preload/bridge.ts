// What the preload offers the window, and nothing more. Types only: implemented in index.ts.
export type KilnHost = {
  platform: 'linux' | 'darwin' | 'win32'
  /** Asks for a connection: a window message `EnginePortMessage` follows, with the port in `event.ports[0]`, and
   *  another after each restart of the engine. */
  connect(): void
  pickFolder(title: string): Promise<string | null>
  pickFile(title: string, extensions: string[]): Promise<string | null>
  /** Where a file lies that was dropped on the window; "" when it lies nowhere. */
  pathOf(file: File): string
  reveal(path: string): Promise<void>
  openLink(url: string): Promise<void>
  /** Opens a port of a machine in the browser; `port` is this computer's. */
  openForward(machine: string, port: number): Promise<void>
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}

/** `engine-lost` may be sent when the engine ended and no new port is there yet. */
export type EnginePortMessage = { kiln: 'engine-port' } | { kiln: 'engine-lost' }

declare global {
  interface Window {
    kilnHost?: KilnHost
  }
}
