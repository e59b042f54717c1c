// The calls that the preload offers the window, and nothing more. Types only: implemented in index.ts.
export type KilnHost = {
  platform: 'linux' | 'darwin' | 'win32'
  /**
   * Requests a connection: a window message `EnginePortMessage` follows, with the port in `event.ports[0]`,
   * and another after each restart of the engine.
   */
  connect(): void
  pickFolder(title: string): Promise<string | null>
  pickFile(title: string, extensions: string[]): Promise<string | null>
  /** Path of a file that was dropped on the window; "" if it has none. */
  pathOf(file: File): string
  reveal(path: string): Promise<void>
  openLink(url: string): Promise<void>
  /** Opens a port of a machine in the browser; `port` is this computer's. */
  openForward(machine: string, port: number): Promise<void>
  /** Opens the pages of the Connect that Kiln runs on this computer. */
  openOwnConnect(): Promise<void>
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>
}

/** `engine-lost` may be sent when the engine ended and there is no new port yet. */
export type EnginePortMessage = { kiln: 'engine-port' } | { kiln: 'engine-lost' }

declare global {
  interface Window {
    kilnHost?: KilnHost
  }
}
