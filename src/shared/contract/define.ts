// How one call of the contract is described. Everything else (types, client, routes, CLI JSON) is derived from the
// table.
import type { z } from 'zod'

type CallKind = 'query' | 'command' | 'job'
export type Call<
  K extends CallKind = CallKind,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = {
  kind: K
  input: I
  /** The reply of a query or command; for a job, the value of its end event. */
  output: O
}

/** Reads; may be repeated. */
export const query = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Call<'query', I, O> => ({
  kind: 'query',
  input,
  output,
})
/** Changes something, at once. */
export const command = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): Call<'command', I, O> => ({
  kind: 'command',
  input,
  output,
})
/** Long work that the engine owns: the reply is its id, and events follow. */
export const job = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<'job', I, O> => ({
  kind: 'job',
  input,
  output,
})
