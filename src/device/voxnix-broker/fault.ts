import type { Fault } from '#shared/workloads/wire.ts'

/** The result of a failed request; `detail` is untrusted text, such as a program's last lines. */
export class BrokerFault extends Error {
  readonly code: Fault
  readonly detail: string | undefined
  constructor(code: Fault, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

/** The disk is full, or what the broker may store. */
export const isFull = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT')
