// An option's pattern is of the whole text. It is a stranger's, and the engine and the window both match it: so it is
// RE2's, which takes time in proportion to the text, never JavaScript's, which `(a+)+b` and 40 letters can stop for
// minutes. What RE2 does not have (look-around, back-references) is refused when the profile is read.

import { RE2JS } from 're2js'
import { message } from '../../messages/codes.ts'
import type { Value } from '../../messages/message.ts'
import { ReasonError } from '../../reason-error.ts'
import { spend, type Work, workOfCheck } from './work.ts'

/** Characters of a pattern. The longest of Kiln's own profiles has 232. */
const maxPatternLength = 1000
/** RE2's measure of a pattern. The largest of Kiln's own profiles has 661. */
const maxProgramSize = 1500
/** Program × text: above it a text is refused instead of matched. Some hundredths of a second of work. */
const maxTextWork = 2_000_000
const maxKept = 500

type Unmatched = 'answer.unmatched-length' | 'answer.unmatched-work'
/** Matches whole texts, and takes that from `work`; where it would take too long, says why the text is not matched. */
type Matcher = (text: string, work?: Work) => boolean | Unmatched

const kept = new Map<string, Matcher>()

/** Throws an error whose message says what is wrong with the pattern. */
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
    // An empty text takes a step too: a list may have many.
    const needed = (text.length + 1) * size
    if (needed > maxTextWork) return 'answer.unmatched-length'
    if (!spend(work, needed)) return 'answer.unmatched-work'
    return compiled.testExact(text)
  }
}

/** What is wrong with it, or null. */
export function patternProblem(pattern: string): Value | null {
  try {
    matcherOf(pattern)
    return null
  } catch (thrown) {
    if (thrown instanceof ReasonError) return thrown.reason
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
