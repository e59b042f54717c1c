// Outside programs, as the engine sees them. Exit codes are data; a death by signal is never success.

/** A line of output, without its newline. Lines are bounded: an overlong one keeps its head and tail. */
export type OutputLine = {
  text: string
  /** Set if the line was longer than the bound: characters left out between `text` and `tail`. */
  dropped?: number
  tail?: string
}

export type Exit = {
  code: number | null
  signal: string | null
  /** True when the caller's AbortSignal ended it. */
  cancelled: boolean
  /** The command as a user would type it, for errors. */
  command: string
  /** The last lines of stderr (at most 20), decoded leniently. */
  lastLines: string[]
}
