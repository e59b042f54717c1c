// The texts of `kiln connect` on a machine that has nothing else of Kiln, in place of ../catalogue.ts. A test compares them
// with what its code names (test/structure/connect-program.test.ts).
import { connect } from '#shared/messages/en/connect.ts'
import { connectErrors } from '#shared/messages/en/connect-errors.ts'
import { filesErrors } from '#shared/messages/en/files-errors.ts'
import { generalErrors } from '#shared/messages/en/general-errors.ts'
import { reasons } from '#shared/messages/en/reasons.ts'
import type { AtHand } from '#shared/messages/texts.ts'
import { connectTexts } from '../messages/connect.ts'
import { everyCommand } from '../messages/every-command.ts'
import { allAsCalledHere } from './program-words.ts'

export { asCalledHere as calledHere } from './program-words.ts'

export const terminal = allAsCalledHere({ ...everyCommand, ...connectTexts } as const)

/** None of them needs FormatJS. */
export const sharedTexts = (): AtHand => ({
  texts: allAsCalledHere({ ...connect, ...reasons }),
  errors: Object.fromEntries(
    Object.entries({ ...generalErrors, ...filesErrors, ...connectErrors }).map(([code, text]) => [
      code,
      allAsCalledHere(text),
    ]),
  ),
  icu: null,
})
