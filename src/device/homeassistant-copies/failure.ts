// Why no copy was made. The code is for programs, the text for people.

type FailureCode = 'space' | 'qemu' | 'changed' | 'missing' | 'words' | 'copy' | 'refused'

export class Failure extends Error {
  readonly code: FailureCode
  constructor(code: FailureCode, text: string) {
    super(text)
    this.code = code
  }
}
