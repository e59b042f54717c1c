// The events of `nix --log-format internal-json`, as far as Kiln looks at them.

/** Exact: pid << 32 plus a count, which passes 2^53 for large pids. Ids of 16 and more digits stay strings. */
export type ActivityId = number | string
export type Field = number | string

export type NixEvent =
  | { kind: 'start'; id: ActivityId; parent: ActivityId; type: number; text: string; fields: Field[] }
  | { kind: 'stop'; id: ActivityId }
  | { kind: 'log'; id: ActivityId; text: string }
  | { kind: 'phase'; id: ActivityId; phase: string }
  | { kind: 'progress'; id: ActivityId; done: number; expected: number; running: number; failed: number }
  | { kind: 'expected'; id: ActivityId; type: number; count: number }
  /** `error` is the bare message of an error or a warning, without its prefix, trace and source excerpt. */
  | { kind: 'message'; level: number; text: string; error: string | null }
  | { kind: 'ignored' }
export type TextLine = { kind: 'text'; text: string }
