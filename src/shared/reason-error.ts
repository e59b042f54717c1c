// An error that knows a reason, on its way to the place that knows what failed: there it becomes the {reason} of a
// KilnError.
import type { Value } from './messages/message.ts'

export class ReasonError extends Error {
  /** Goes on from a text that ends in a colon: "… is damaged: ". */
  readonly reason: Value

  constructor(reason: Value, options?: ErrorOptions) {
    super(undefined, options)
    this.reason = reason
  }

  /** For stack traces and logs: what a person reads is made of the reason by a face. */
  override get message(): string {
    return typeof this.reason === 'string' ? this.reason : JSON.stringify(this.reason)
  }
}
