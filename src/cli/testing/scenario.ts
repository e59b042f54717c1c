// What a scenario of `kiln test` is: docs/testing-images.md. Types only, so that a scenario elsewhere can import them.

export type Scenario = {
  /** In their order. After each that passed, a checkpoint has its name: `--from` goes on after it. */
  steps: Step[]
}

export type Step = {
  /** One line, unlike that of every other step. */
  name: string
  /** Throws where something is not as it should be. */
  run(guest: Guest): Promise<void> | void
}

export type Guest = {
  /** The machine's id: `kiln machines show ID`. */
  id: string
  /** Port of this computer that leads to that one of the guest. Throws where none does. */
  port(guest: number): number
  serial: {
    /** What it printed since the step began; in the first one, since the machine was started. */
    text(): string
    /** The first match in `text()`, now or later. */
    waitFor(mark: string | RegExp, options?: { seconds?: number }): Promise<string>
    /** As if typed: "\n" is Enter. */
    type(text: string): Promise<void>
  }
  screen: {
    /** "ctrl-alt-f2", "ret", "a": names of QEMU's keys, together with "-", one entry after another. */
    press(...keys: string[]): Promise<void>
    /** ASCII, on a US keyboard. */
    type(text: string): Promise<void>
    /** A PNG in a new file. */
    screenshot(path: string): Promise<void>
  }
  ssh: {
    /** Words, not a shell's line: ["sh", "-c", "…"] for one. Waits for SSH the first time. An exit code is data. */
    run(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>
  }
  /** The reset button. */
  reset(): Promise<void>
}
