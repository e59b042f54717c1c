// Parses Nix's messages in words: the list of builds, warnings, errors.
import { verbosity } from './activity-types.ts'
import { type Failure, parseFailure } from './failures.ts'

type Heard = {
  planned: (drv: string) => void
  failed: (failure: Failure) => void
}

/** More than this of one kind does not help; the log has them all. */
const mostKept = 200

export function createMessages({ planned, failed }: Heard) {
  const warnings: string[] = []
  const errors: string[] = []
  const failures: Failure[] = []
  let warningsTaken = 0
  let isListing = false

  const warn = (text: string) => {
    if (text && warnings.length < mostKept && !warnings.includes(text)) warnings.push(text)
  }
  const fail = (text: string) => {
    if (!text || errors.length >= mostKept) return
    errors.push(text)
    const failure = parseFailure(text)
    if (!failure) return
    failures.push(failure)
    failed(failure)
  }
  /** "these 2 derivations will be built:", then a path a line, in one message or one each. */
  const listPlanned = (text: string) => {
    if (!isListing && !text.includes('will be built:')) return
    for (const line of text.split('\n')) {
      const drv = /^ {2}(\/\S+\.drv)$/.exec(line)?.[1]
      if (isListing && drv) planned(drv)
      else isListing = /^(?:this derivation|these \d+ derivations) will be built:$/.test(line)
    }
  }

  return {
    warnings: () => [...warnings],
    takeWarnings: (): string[] => {
      const taken = warnings.slice(warningsTaken)
      warningsTaken = warnings.length
      return taken
    },
    errors: () => [...errors],
    failures: () => failures,
    /** `error`: the bare message of an error or a warning, null for any other message. */
    message: (level: number, text: string, error: string | null) => {
      listPlanned(text)
      // builtins.trace speaks at the level of errors, and so did warnings of nixpkgs before builtins.warn.
      const warning = /^(?:trace: )?(?:evaluation )?warning:\s*([\s\S]*)/.exec(text)?.[1]
      if (warning !== undefined) warn((error ?? warning).trim())
      else if (level === verbosity.warning) warn(error ?? text.trim())
      else if (level === verbosity.error && error !== null) fail(error)
      else if (level === verbosity.error && text.startsWith('error:'))
        fail(text.slice('error:'.length).trim())
    },
    /** A line beside the events: of ssh, or of a Nix that stops before its log format is set. */
    text: (text: string) => {
      if (text.startsWith('warning: ')) warn(text.slice('warning: '.length).trim())
      else if (text.startsWith('error: ')) fail(text.slice('error: '.length).trim())
    },
  }
}
