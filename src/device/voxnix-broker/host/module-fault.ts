// Nix's output about a module that a person brought → why it is refused. Pure.
import { BrokerFault } from '../fault.ts'
import type { Ran } from './command.ts'

/** Nix's messages. The last one is that of the workload's own system. */
const forbidden = [
  /access to absolute path .* is forbidden/,
  /access to URI .* is forbidden/,
  /'allow-import-from-derivation' is disabled/,
  /attribute '(?:exec|importNative)' missing/,
  /A module of a workload cannot set `containers`/,
]
const heavy = /out of memory|stack overflow|std::bad_alloc|call depth exceeded/i

const longestWords = 1000

/** Nix prints where it was before the error itself, which is its last. */
function errorIn(text: string): string | null {
  const at = text.lastIndexOf('error: ')
  return at < 0 ? null : text.slice(at).trim().slice(0, longestWords)
}

/** The detail is Nix's, with words of the module in it. */
export function moduleFault({ errEnd, timedOut }: Pick<Ran, 'errEnd' | 'timedOut'>): BrokerFault {
  const said = errorIn(errEnd)
  if (said !== null && forbidden.some(each => each.test(said)))
    return new BrokerFault('module-forbidden', said)
  // If the kernel or the clock ended Nix, it says nothing.
  if (said === null || timedOut || heavy.test(said)) return new BrokerFault('module-too-heavy')
  return new BrokerFault('module-wrong', said)
}
