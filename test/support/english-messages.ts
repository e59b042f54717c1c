// Set-up of every test file: a KilnError has, as `message` and `hint`, what a person reads in English. In the product
// its message is the code with its values, because text is made by the faces only.
import { KilnError } from '#shared/errors.ts'
import { hintOf, messageOf } from './texts.ts'

for (const [name, read] of Object.entries({ message: messageOf, hint: hintOf }))
  Object.defineProperty(KilnError.prototype, name, {
    configurable: true,
    get(this: KilnError) {
      return read(this)
    },
  })
