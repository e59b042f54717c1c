import type { Fault } from '#shared/workloads/wire.ts'

/** What a request ends with for its caller; `detail` is foreign text, as a program's last lines. */
export class BrokerFault extends Error {
  readonly code: Fault
  readonly detail: string | undefined
  constructor(code: Fault, detail?: string) {
    super(code)
    this.code = code
    this.detail = detail
  }
}
