// An error with a reason, on its way to the code that knows what failed: there it becomes the {reason} of a
// KilnError.
import type { Value } from './messages/message.ts'

export class ReasonError extends Error {
  /** Continues a text that ends with a colon: "… is damaged: ". */
  readonly reason: Value

  constructor(reason: Value, options?: ErrorOptions) {
    super(undefined, options)
    this.reason = reason
  }

  /** The text for stack traces and logs: a face makes the user's text from the reason. */
  override get message(): string {
    return typeof this.reason === 'string' ? this.reason : JSON.stringify(this.reason)
  }
}
