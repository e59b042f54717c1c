// How a command ends that neither succeeded nor has an error to report.

/** Thrown when the user cancelled: exit status 130. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** Thrown when the error has already been reported: only the exit status is left. */
export class AlreadyReported extends Error {
  override readonly name = 'AlreadyReported'
  readonly status: number
  constructor(status: number) {
    super(`exit status ${status}`)
    this.status = status
  }
}
