// Why no update is ready, apart from refusals of the pointer itself. The code is for programs, the text for
// the journal.

export type ProblemCode =
  | 'config'
  | 'state'
  | 'unreachable'
  | 'too-large'
  | 'unsigned-path'
  | 'other-path'
  | 'no-space'
  | 'nix'
  | 'git'
  | 'incomplete'
  | 'switch'
  | 'before'
  | 'put-off'

export class Problem extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode, text: string) {
    super(text)
    this.code = code
  }
}
