// The scenario type of `kiln test`: docs/testing-images.md. Types only, so that a scenario elsewhere can import them.

export type Scenario = {
  /** Steps in order. After each step that passed, a checkpoint gets its name: `--from` continues after it. */
  steps: Step[]
}

type Step = {
  /** One line, different from every other step's. */
  name: string
  /** Throws if something is wrong. */
  run(guest: Guest): Promise<void> | void
}

export type Guest = {
  /** The machine's id: `kiln machines show ID`. */
  id: string
  /** The port of this computer that leads to that one of the guest. Throws if there is none. */
  port(guest: number): number
  serial: {
    /** Output since the step began; in the first step, since the machine was started. */
    text(): string
    /** The first match in `text()`, now or later. */
    waitFor(mark: string | RegExp, options?: { seconds?: number }): Promise<string>
    /** Types text: "\n" is Enter. */
    type(text: string): Promise<void>
  }
  screen: {
    /** "ctrl-alt-f2", "ret", "a": QEMU's key names, joined by "-", one entry after another. */
    press(...keys: string[]): Promise<void>
    /** ASCII, on a US keyboard. */
    type(text: string): Promise<void>
    /** A PNG in a new file. */
    screenshot(path: string): Promise<void>
  }
  ssh: {
    /**
     * Words, not a shell command line: ["sh", "-c", "…"] for one. Waits for SSH the first time. An exit code is data.
     */
    run(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>
  }
  /** The reset button. */
  reset(): Promise<void>
}
