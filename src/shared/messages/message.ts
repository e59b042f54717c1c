// A text as data: a code with values. It only becomes text at a face (window, terminal, notification), by texts.ts,
// in that face's language. This form crosses the wire and is stored.

/** A size in bytes: "1.6 GB". */
type Bytes = { bytes: number }
/** A duration in seconds: "3 min 5 s". */
type Seconds = { seconds: number }
/** A memory size in MiB, shown in common units: 2048 → "2 GB". */
type Mebibytes = { mebibytes: number }
/** A date, as milliseconds since the epoch: "Nov 21, 2026". */
type Day = { day: number }
/** "a, b, and c". */
type List = { list: readonly Value[] }
/** Whole sentences, one after the other. */
type Sentences = { sentences: readonly Value[] }

export type Message = { code: string; values?: Values }
/**
 * The value of a hole. A string is data and shown unchanged (a name, a path, another program's output); a number is a
 * count and gets the language's separators; identifiers made of digits (ports, exit codes) are passed as strings.
 */
export type Value = string | number | Message | Bytes | Seconds | Mebibytes | Day | List | Sentences
export type Values = { readonly [hole: string]: Value }

export const bytes = (count: number): Bytes => ({ bytes: count })
export const seconds = (count: number): Seconds => ({ seconds: count })
export const mebibytes = (count: number): Mebibytes => ({ mebibytes: count })
export const day = (epochMs: number): Day => ({ day: epochMs })
export const list = (values: readonly Value[]): List => ({ list: values })
export const sentences = (values: readonly Value[]): Sentences => ({ sentences: values })
