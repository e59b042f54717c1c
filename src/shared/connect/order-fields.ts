// How the parts of an order are read. No zod: boxes read it too.

export type Fields = Readonly<Record<string, unknown>>

/** Empty for what is not an object. */
export const fieldsIn = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

export const isMatch = (value: unknown, form: RegExp): value is string =>
  typeof value === 'string' && form.test(value)
