// An option's pattern, which must match the whole text. It comes from a stranger, and both engine and window match
// it: so it uses RE2, which takes linear time, never JavaScript's engine, which `(a+)+b` and 40 letters can block for
// minutes. What RE2 lacks (look-around, back-references) is refused when the profile is read.

import { RE2JS } from 're2js'
import { message } from '../../messages/codes.ts'
import type { Value } from '../../messages/message.ts'
import { ReasonError } from '../../reason-error.ts'
import { spend, type Work, workOfCheck } from './work.ts'

/** Maximum length of a pattern. The longest in Kiln's own profiles has 232 characters. */
const maxPatternLength = 1000
/** RE2's program size. The largest of Kiln's own profiles has 661. */
const maxProgramSize = 1500
/** Program × text: above it a text is refused instead of matched. A few hundredths of a second of work. */
const maxTextWork = 2_000_000
const maxKept = 500

type Unmatched = 'answer.unmatched-length' | 'answer.unmatched-work'
/**
 * Matches whole texts, and deducts the cost from `work`; if it would take too long, returns why the text is not
 * matched.
 */
type Matcher = (text: string, work?: Work) => boolean | Unmatched

const kept = new Map<string, Matcher>()

/** Throws an error whose message explains what is wrong with the pattern. */
export function matcherOf(pattern: string): Matcher {
  const before = kept.get(pattern)
  if (before) return before
  const made = makeMatcher(pattern)
  if (kept.size >= maxKept) kept.clear()
  kept.set(pattern, made)
  return made
}

function makeMatcher(pattern: string): Matcher {
  if (pattern.length > maxPatternLength)
    throw new ReasonError(message('profile.reason.pattern-long', { most: maxPatternLength }))
  const compiled = RE2JS.compile(pattern)
  const size = compiled.programSize()
  if (size > maxProgramSize) throw new ReasonError(message('profile.reason.pattern-large'))
  return (text, work = workOfCheck()) => {
    // An empty text also costs a step: a list may have many.
    const needed = (text.length + 1) * size
    if (needed > maxTextWork) return 'answer.unmatched-length'
    if (!spend(work, needed)) return 'answer.unmatched-work'
    return compiled.testExact(text)
  }
}

/** Returns the problem with a pattern, or null. */
export function patternProblem(pattern: string): Value | null {
  try {
    matcherOf(pattern)
    return null
  } catch (thrown) {
    if (thrown instanceof ReasonError) return thrown.reason
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
