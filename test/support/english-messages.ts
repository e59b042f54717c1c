// Set-up of every test file: a KilnError's `message` is what a person reads in English. In the product it is the code
// with its values, because text is made by the faces only.
import { KilnError } from '#shared/errors.ts'
import { messageOf } from './texts.ts'

Object.defineProperty(KilnError.prototype, 'message', {
  configurable: true,
  get(this: KilnError) {
    return messageOf(this)
  },
})
