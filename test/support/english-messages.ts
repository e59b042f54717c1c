// Set-up of every test file: a KilnError has, as `message` and `hint`, what a person reads in English. In the product
// its message is the code with its values, because text is made by the faces only. A ReasonError likewise.
import { KilnError } from '#shared/errors.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { hintOf, messageOf, textOf } from './texts.ts'

for (const [name, read] of Object.entries({ message: messageOf, hint: hintOf }))
  Object.defineProperty(KilnError.prototype, name, {
    configurable: true,
    get(this: KilnError) {
      return read(this)
    },
  })

Object.defineProperty(ReasonError.prototype, 'message', {
  configurable: true,
  get(this: ReasonError) {
    return textOf(this.reason)
  },
})
